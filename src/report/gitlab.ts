/**
 * GitLab's secret detection report, version 15.0.4, which every GitLab since 15.0 takes: what `artifacts:reports:
 * secret_detection` shows in merge requests and in the vulnerability report.
 * https://gitlab.com/gitlab-org/security-products/security-report-schemas (dist/secret-detection-report-format.json)
 */
import { jsonText } from "./json.ts";
import { imageText, placeText, stateClauses } from "./place.ts";
import type { ReportDocument, ReportExposure, ReportFinding } from "./schema.ts";
import { shorten, visible } from "./visible-text.ts";

const SCHEMA_VERSION = "15.0.4";
/** The schema wants a commit; an image has none. GitLab's own analyzer writes this when it looks at no history. */
const NO_COMMIT = "0000000";
const LONGEST_NAME = 255;
const LONGEST_SOLUTION = 7_000;
const MOST_PLACES = 50;

const SEVERITY: Readonly<Record<ReportFinding["severity"], string>> = {
	critical: "Critical",
	high: "High",
	medium: "Medium",
	low: "Low",
};

/** The document as GitLab reads it, with a line break at its end. `now`: when the scan ended. */
export function renderGitlab(document: ReportDocument, now = new Date()): string {
	const { tool, stats } = document;
	const program = { id: tool.name, name: tool.name, version: tool.version, vendor: { name: tool.name } };
	return jsonText({
		version: SCHEMA_VERSION,
		schema: `https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw/v${SCHEMA_VERSION}/dist/secret-detection-report-format.json`,
		scan: {
			type: "secret_detection",
			status: document.complete ? "success" : "failure",
			start_time: timeText(new Date(now.getTime() - stats.seconds * 1_000)),
			end_time: timeText(now),
			analyzer: program,
			scanner: program,
			messages: document.errors.map(({ code, message, where }) => ({
				level: "warn",
				value: visible(`${code}: ${where}: ${message}`),
			})),
		},
		vulnerabilities: document.findings.map((finding) => vulnerability(finding, document)),
	});
}

function vulnerability(finding: ReportFinding, document: ReportDocument): object {
	const { pattern, secret, exposures, remediation } = finding;
	const [first] = exposures;
	const places = exposures.slice(0, MOST_PLACES).map((exposure) => placeLine(exposure, document));
	const more = exposures.length - places.length;
	const dockerfile = remediation.dockerfile === null ? "" : `\n\n${remediation.dockerfile}`;
	return {
		id: finding.id,
		name: shorten(visible(`${pattern.name} in a container image`), LONGEST_NAME),
		description: [
			`${visible(pattern.name)} ${visible(secret.redacted)}`,
			...places,
			...(more > 0 ? [`and ${more} more`] : []),
		].join("\n\n"),
		severity: SEVERITY[finding.severity],
		solution: (remediation.summary + dockerfile).slice(0, LONGEST_SOLUTION),
		identifiers: [
			{ type: "leakscan_pattern_id", name: `leakscan ${pattern.id}`, value: pattern.id },
			{
				type: "cwe",
				name: "CWE-798",
				value: "798",
				url: "https://cwe.mitre.org/data/definitions/798.html",
			},
		],
		links: remediation.revokeUrl?.startsWith("https://")
			? [{ name: "Revoke it", url: remediation.revokeUrl }]
			: [],
		location: {
			file: fileOf(first),
			start_line: first?.line ?? 1,
			end_line: first?.line ?? 1,
			commit: { sha: NO_COMMIT },
		},
	};
}

function placeLine(exposure: ReportExposure, document: ReportDocument): string {
	const where = `${placeText(exposure)} of ${imageText(document, exposure.image)}`;
	return `${where}: ${stateClauses(exposure, document, 200).join(" ")}`;
}

/** Path in the image. Build metadata came from the Dockerfile. */
function fileOf(exposure: ReportExposure | undefined): string {
	return exposure === undefined || exposure.path === null
		? "Dockerfile"
		: visible(exposure.path).replace(/^\/+/, "");
}

/** `yyyy-mm-ddThh:mm:ss`, UTC: the schema takes no zone and no fraction. */
function timeText(time: Date): string {
	return time.toISOString().slice(0, 19);
}
