/** Why a finding is one, as lines of text: the kind of secret, its places, and each check that was made there. */
import { DOCUMENT_KINDS, type DocumentKindInfo } from "../detect/documents/kinds.ts";
import type { Observation } from "../detect/observation.ts";
import { judgeName } from "../detect/secret-name.ts";
import type { ReportDocument } from "../report/document.ts";
import { imageText, placeText, stateClauses } from "../report/place.ts";
import type { Redactor } from "../report/redactor.ts";
import type { SetAside } from "../triage/triage.ts";
import {
	candidatePlace,
	checkText,
	kindText,
	rejectionText,
	SET_ASIDE_TEXT,
	TRUST_TEXT,
} from "./decision-text.ts";
import type { LoadedPatterns } from "./pattern-folder.ts";

export interface ExplanationContext {
	readonly patterns: LoadedPatterns;
	/** What the detector thought of this secret; null where the image was not looked at. */
	readonly seen: readonly Observation[] | null;
	/** Why it is not in reports, where it is not. */
	readonly aside: SetAside | null;
	readonly redactor: Redactor;
}

const CONFIDENCE: Readonly<Record<string, string>> = {
	verified: "the provider said that it is live",
	checksum: "its own checksum is right",
	structured: "its form is that of no other thing",
	contextual: "a name or a word near it says what it is",
	entropy: "it only looks random",
};
const MOST_PLACES = 20;
const ROOM = 100;

/** `document` holds the one finding. */
export function explain(document: ReportDocument, context: ExplanationContext): string[] {
	const [finding] = document.findings;
	if (!finding) return [];
	const { pattern, severity, confidence, secret, remediation } = finding;
	const places = finding.exposures
		.slice(0, MOST_PLACES)
		.flatMap((exposure) => [
			`  ${imageText(document, exposure.image)}: ${placeText(exposure)}`,
			...stateClauses(exposure, document, ROOM).map((clause) => `      ${clause}`),
		]);
	const more = finding.exposures.length - MOST_PLACES;
	return [
		`${finding.id}  ${pattern.name}`,
		"",
		`kind          ${pattern.id}, ${pattern.provider}`,
		`secret        ${secret.redacted}, ${secret.length} characters`,
		`severity      ${severity}`,
		`confidence    ${confidence}: ${CONFIDENCE[confidence] ?? ""}`,
		...finding.details.map(({ name, value }) => `${name.padEnd(12)}  ${value}`),
		...patternLines(pattern.id, context.patterns),
		...(remediation.revokeUrl === null ? [] : [`revoke at     ${remediation.revokeUrl}`]),
		...(context.aside === null ? [] : [`set aside     ${SET_ASIDE_TEXT[context.aside]}: it is in no report`]),
		"",
		finding.exposures.length === 1 ? "Where it is" : `Where it is, ${finding.exposures.length} places`,
		...places,
		...(more > 0 ? [`  and ${more} more`] : []),
		"",
		...decisionLines(context),
	];
}

function patternLines(id: string, { patterns, rules }: LoadedPatterns): string[] {
	const rule = rules.flatMap((loaded) => loaded.rules.rules).find((candidate) => candidate.id === id);
	if (rule) {
		const { place, keywords, entropy } = rule.config;
		return [
			`rule          ${place.file}:${place.line}`,
			...(keywords.length > 0 ? [`keywords      ${keywords.join(", ")}`] : []),
			...(entropy > 0 ? [`entropy       above ${entropy}`] : []),
		];
	}
	const pattern = patterns().find((candidate) => candidate.id === id);
	if (!pattern) return [];
	const asks = [
		...(pattern.entropy === undefined ? [] : [`entropy of ${pattern.entropy}`]),
		...(pattern.near ? ["a word near it"] : []),
		...pattern.validators,
	];
	return [
		`keywords      ${pattern.keywords.join(", ")}`,
		...(asks.length > 0 ? [`asks for      ${asks.join(", ")}`] : []),
		...(pattern.paths ? [`files         ${pattern.paths.join(", ")}`] : []),
		...pattern.references.map(
			(reference, at) => `${at === 0 ? "described at" : "            "}  ${reference}`,
		),
	];
}

function decisionLines({ seen, redactor }: ExplanationContext): string[] {
	if (seen === null)
		return [
			"The checks that it passed are not in a report: name the image as well to have it looked at again,",
			"  leakscan explain ID REF",
		];
	if (seen.length === 0) return ["It was found in another form than the one that is told here."];
	// The same value may be read more than once in one place: as a setting and as part of a text.
	const blocks = new Set(
		[...seen].sort(takenFirst).map((observation) => {
			const reason = rejectionText(observation);
			const verdict = reason === null ? "taken" : `set aside: ${reason}`;
			const head = `  ${redactor.redact(candidatePlace(observation))}  ${kindText(observation)}  ${verdict}`;
			return [head, ...detailLines(observation, redactor)].join("\n");
		}),
	);
	return ["What was thought of it", ...[...blocks].flatMap((block) => block.split("\n"))];
}

/** What such documents are read for. */
function documentText(id: string): string {
	const kinds: Readonly<Record<string, DocumentKindInfo>> = DOCUMENT_KINDS;
	const reads = kinds[id]?.own?.reads;
	return `its file was parsed, and where it stands there says what it is${reads === undefined ? "" : `: ${reads}`}`;
}

function takenFirst(a: Observation, b: Observation): number {
	return Number(rejectionText(a) !== null) - Number(rejectionText(b) !== null);
}

function detailLines(observation: Observation, redactor: Redactor): string[] {
	switch (observation.kind) {
		case "pattern":
			return observation.checks.map((check) => `      ${check.passed ? "+" : "-"} ${checkText(check)}`);
		case "assignment": {
			const { name, trust, fileClass } = observation;
			const says = judgeName(name);
			return [
				`      + the name ${redactor.redact(name)} ${says === "none" ? "says nothing" : `is one of a ${says}`}`,
				`      + ${fileClass === null ? "" : `file of class ${fileClass}: `}${TRUST_TEXT[trust]}`,
			];
		}
		case "nearby":
			return ["      + looks random, in the line of a telling word"];
		case "document":
			return [`      + ${documentText(observation.patternId)}`];
		case "overlap":
			return [];
	}
}
