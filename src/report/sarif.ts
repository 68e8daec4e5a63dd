/**
 * SARIF 2.1.0 (OASIS standard, errata 01), with what GitHub code scanning asks on top: every result has a physical
 * location with a relative URI and a line, every rule a `security-severity`, every result a fingerprint of its own.
 */
import type {
	Location,
	Log,
	LogicalLocation,
	Message,
	Notification,
	Region,
	ReportingConfiguration,
	ReportingDescriptor,
	Result,
} from "sarif";
import { CONFIDENCES, SEVERITIES } from "../detect/match.ts";
import { jsonText } from "./json.ts";
import { imageText, instructionText, placeText, stateClauses } from "./place.ts";
import { MASK } from "./redactor.ts";
import type { ReportDocument, ReportExposure, ReportFinding, ReportImage } from "./schema.ts";
import { shorten, visible } from "./visible-text.ts";

/** GitHub refuses a result with more. The JSON report has them all. */
const MOST_LOCATIONS = 1000;
const CWE = "https://cwe.mitre.org/data/definitions/798.html";

/** GitHub's bands: over 9.0 critical, from 7.0 high, from 4.0 medium, below that low. */
const SEVERITY: Readonly<
	Record<ReportFinding["severity"], { level: NonNullable<ReportingConfiguration["level"]>; score: string }>
> = {
	critical: { level: "error", score: "9.5" },
	high: { level: "error", score: "8.0" },
	medium: { level: "warning", score: "5.5" },
	low: { level: "note", score: "2.0" },
};

const PRECISION: Readonly<Record<ReportFinding["confidence"], string>> = {
	verified: "very-high",
	checksum: "very-high",
	structured: "high",
	contextual: "medium",
	entropy: "low",
};

/** The document as a SARIF log, with a line break at its end. */
export function renderSarif(document: ReportDocument): string {
	return jsonText(sarifLog(document));
}

function sarifLog(document: ReportDocument): Log {
	const rules = rulesOf(document);
	const ruleIndex = new Map(rules.map((rule, index) => [rule.id, index]));
	const codes = [...new Set(document.errors.map((error) => error.code))];
	const { tool } = document;
	return {
		$schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		version: "2.1.0",
		runs: [
			{
				tool: {
					driver: {
						name: tool.name,
						version: tool.version,
						...(/^\d+\.\d+\.\d+/.test(tool.version) ? { semanticVersion: tool.version } : {}),
						properties: { patternsVersion: tool.patternsVersion },
						rules,
						...(codes.length === 0 ? {} : { notifications: codes.map((id) => ({ id })) }),
					},
				},
				invocations: [
					{
						executionSuccessful: document.complete,
						toolExecutionNotifications: document.errors.map(notification),
					},
				],
				redactionTokens: [MASK],
				results: document.findings.map((finding) => resultOf(finding, document, ruleIndex)),
				properties: {
					images: document.images.map(imageFacts),
					suppressed: document.suppressed,
					stats: document.stats,
				},
			},
		],
	};
}

function imageFacts({ reference, imageId, manifestDigest, platform }: ReportImage): object {
	return { reference, imageId, manifestDigest, platform };
}

/** A rule for each pattern that found something: its severity and precision are those of its worst finding. */
function rulesOf({ findings }: ReportDocument): ReportingDescriptor[] {
	const byPattern = new Map<string, ReportFinding[]>();
	for (const finding of findings) {
		byPattern.set(finding.pattern.id, [...(byPattern.get(finding.pattern.id) ?? []), finding]);
	}
	return [...byPattern.values()].flatMap((found) => {
		const [first] = found;
		if (!first) return [];
		const severity =
			SEVERITIES.find((one) => found.some((finding) => finding.severity === one)) ?? first.severity;
		const confidence =
			CONFIDENCES.find((one) => found.some((finding) => finding.confidence === one)) ?? first.confidence;
		return [ruleOf(first, severity, confidence)];
	});
}

function ruleOf(
	{ pattern, remediation }: ReportFinding,
	severity: ReportFinding["severity"],
	confidence: ReportFinding["confidence"],
): ReportingDescriptor {
	const { level, score } = SEVERITY[severity];
	const revoke = remediation.revokeUrl;
	const advice = [
		"Whoever can pull the image can read it: in a file of any layer, also when a later layer deletes that file, in the build history, or in the image config.",
		"Revoke it first, then build the image again without it: hand it to the build as a secret mount (RUN --mount=type=secret), keep the file out with .dockerignore, or leave it behind in an earlier build stage.",
	];
	const where = revoke === null ? [] : [`Revoke it at ${revoke}`];
	return {
		id: pattern.id,
		name: pattern.name.replace(/[^A-Za-z0-9]+(.)?/g, (_, next: string = "") => next.toUpperCase()),
		shortDescription: { text: literal(`${pattern.name} in a container image`) },
		fullDescription: {
			text: literal(`${pattern.name} (${pattern.provider}): whoever can pull the image can read it.`),
		},
		help: {
			text: literal([...advice, ...where].join("\n\n")),
			markdown: [`**${markdown(pattern.name)}**`, ...advice.map(markdown), ...where.map(literal)].join(
				"\n\n",
			),
		},
		helpUri: revoke !== null && URL.canParse(revoke) ? revoke : CWE,
		defaultConfiguration: { level },
		properties: {
			tags: ["security", "secret", "container", "external/cwe/cwe-798"],
			precision: PRECISION[confidence],
			"security-severity": score,
		},
	};
}

function resultOf(
	finding: ReportFinding,
	document: ReportDocument,
	ruleIndex: ReadonlyMap<string, number>,
): Result {
	const { pattern, exposures, secret, remediation } = finding;
	const placed = [...exposures].sort((a, b) => rank(a) - rank(b));
	return {
		ruleId: pattern.id,
		ruleIndex: ruleIndex.get(pattern.id) ?? -1,
		level: SEVERITY[finding.severity].level,
		message: resultMessage(finding, placed[0], document),
		locations: placed.slice(0, MOST_LOCATIONS).map((exposure) => locationOf(exposure, document)),
		// GitHub tells alerts apart by primaryLocationLineHash alone; with our id there, an alert outlives a rebuild.
		partialFingerprints: { "leakscanId/v1": finding.id, primaryLocationLineHash: `${finding.id}:1` },
		properties: {
			severity: finding.severity,
			confidence: finding.confidence,
			secret,
			exposures: exposures.length,
			remediation,
		},
	};
}

/** GitHub shows the first location only: one in the final image's files says most. */
function rank(exposure: ReportExposure): number {
	if (exposure.path === null) return 1;
	return exposure.state === "present" ? 0 : 2;
}

function resultMessage(
	{ pattern, secret, exposures, remediation }: ReportFinding,
	first: ReportExposure | undefined,
	document: ReportDocument,
): Message {
	const more = exposures.length > 1 ? `, and in ${exposures.length - 1} more` : "";
	const where =
		first === undefined ? "" : `${placeText(first)} of ${imageText(document, first.image)}${more}`;
	const what = {
		name: visible(pattern.name),
		hidden: visible(secret.redacted),
		advice: visible(remediation.summary),
	};
	return {
		text: literal(`${what.name} ${what.hidden} in ${where}. ${what.advice}`),
		markdown: `**${markdown(what.name)}** ${markdown(what.hidden)} in ${markdown(where)}. ${markdown(what.advice)}`,
	};
}

function locationOf(exposure: ReportExposure, document: ReportDocument): Location {
	return {
		physicalLocation: {
			artifactLocation: { uri: relativeUri(exposure.path) },
			region: regionOf(exposure),
		},
		logicalLocations: logicalLocations(exposure, document),
		message: { text: literal(`${placeText(exposure)}: ${stateClauses(exposure, document, 200).join(" ")}`) },
		properties: { state: exposure.state, kind: exposure.kind },
	};
}

/** Inside an archive there are no lines of the file that the location names. */
function regionOf({ line, column, inside }: ReportExposure): Region {
	if (inside.length > 0) return { startLine: 1 };
	return { startLine: line ?? 1, ...(column === null ? {} : { startColumn: column }) };
}

/**
 * The path in the image as a relative reference (RFC 3986), every colon escaped: GitHub takes no absolute URI, no scheme
 * and no colon in the first segment. Build metadata has no file; it came from the Dockerfile, so that is its place.
 */
function relativeUri(path: string | null): string {
	if (path === null) return "Dockerfile";
	const segments = path.split("/").filter((segment) => segment !== "" && segment !== "." && segment !== "..");
	// encodeURIComponent throws on half a surrogate pair; through a Buffer it becomes U+FFFD.
	const encoded = segments.map((segment) => encodeURIComponent(Buffer.from(segment).toString()));
	return encoded.length === 0 ? "Dockerfile" : encoded.join("/");
}

/** Image, layer and instruction, and where in the file; each within the one before. */
function logicalLocations(
	{ image, layer, instruction, path, inside }: ReportExposure,
	document: ReportDocument,
): LogicalLocation[] {
	const root = imageText(document, image);
	const locations: LogicalLocation[] = [{ name: root, fullyQualifiedName: root, kind: "image" }];
	if (layer !== null) {
		const name = layer.digest ?? layer.diffId ?? `layer ${layer.index}`;
		locations.push({
			name: visible(name),
			fullyQualifiedName: `${root}/layer ${layer.index}`,
			kind: "layer",
		});
	}
	if (instruction !== null) {
		const name = shorten(instructionText(instruction.createdBy), 200);
		locations.push({ name, fullyQualifiedName: `${root}/history ${instruction.index}`, kind: "instruction" });
	}
	for (const [depth, member] of inside.entries()) {
		const name = visible(member);
		const chain = [path ?? "", ...inside.slice(0, depth + 1)].map(visible).join(" -> ");
		locations.push({ name, fullyQualifiedName: `${root}${chain}`, kind: "member" });
	}
	return locations;
}

function notification(error: ReportDocument["errors"][number]): Notification {
	const where = visible(error.where);
	return {
		descriptor: { id: error.code },
		level: "error",
		message: { text: literal(`${where}: ${visible(error.message)}`) },
		locations: [{ logicalLocations: [{ fullyQualifiedName: where }] }],
	};
}

/** Braces are placeholders and brackets are links in a SARIF message (3.11.5, 3.11.6), unless they are escaped. */
function literal(text: string): string {
	return text.replace(/[{}]/g, "$&$&").replace(/[\\[\]]/g, "\\$&");
}

/** The same for GitHub-flavoured Markdown: nothing in the text is formatting, HTML or a link. */
function markdown(text: string): string {
	return text.replace(/[\\`*_[\]()#+!|<>~&@]/g, "\\$&").replace(/[{}]/g, "$&$&");
}
