/**
 * A Run becomes the report document: sorted, counted and redacted. Formats are made from the document and never see a
 * Run, so none of them can leak.
 */
import type { Exposure, Finding } from "../attribute/finding.ts";
import { CONFIDENCES, SEVERITIES } from "../detect/match.ts";
import type { ScanFault } from "../errors.ts";
import { Redactor } from "./redactor.ts";
import type { Run } from "./run.ts";
import { type ReportDocument, reportSchema } from "./schema.ts";

export type { ReportDocument } from "./schema.ts";

/**
 * Fields whose text is leakscan's own (closed lists, catalogue, ids) and passes as it is: a password that happens to be
 * `docker` must not blank the source `docker`. Every other text is redacted, so a field added later is too.
 */
const OWN_WORDS: ReadonlySet<string> = new Set([
	"tool.name",
	"tool.version",
	"tool.patternsVersion",
	"errors.code",
	"images.source",
	"findings.id",
	"findings.pattern.id",
	"findings.pattern.name",
	"findings.pattern.provider",
	"findings.severity",
	"findings.confidence",
	"findings.details.name",
	"findings.exposures.kind",
	"findings.exposures.state",
]);

/** The instruction stands with each exposure that it made, and a hostile one may be megabytes long; the layers have it whole. */
const REPEATED = "findings.exposures.instruction.createdBy";
const LONGEST_REPEATED = 16 * 1024;

/** Findings of a report that is long. */
const LONG = 200;

export interface DocumentOptions {
	/** The user asked for whole secrets: nothing is hidden and each finding has its value. */
	readonly showSecrets: boolean;
}

/** The report document of a run, worst finding first, the same for the same run. */
export function buildDocument(run: Run, options: DocumentOptions): ReportDocument {
	const secrets = [...run.secrets, ...run.findings.map((finding) => finding.secret)];
	const redactor = new Redactor(secrets, { show: options.showSecrets });
	const document = {
		schemaVersion: 1,
		tool: run.tool,
		complete: run.faults.length === 0,
		errors: [...run.faults].sort(byWhere),
		images: run.images,
		findings: [...run.findings].sort(worstFirst).map((finding) => findingEntry(finding, redactor, options)),
		suppressed: run.suppressed,
		stats: run.stats,
	};
	// To make a function of the schema first pays for a long report only.
	const once = { jitless: run.findings.length < LONG };
	return reportSchema.parse(redactTexts(document, "", redactor), once);
}

function findingEntry(finding: Finding, redactor: Redactor, { showSecrets }: DocumentOptions): object {
	const { secret, details = [], ...rest } = finding;
	const shown = { redacted: redactor.preview(secret), length: [...secret].length };
	return { ...rest, details, secret: showSecrets ? { ...shown, value: secret } : shown };
}

function redactTexts(value: unknown, field: string, redactor: Redactor): unknown {
	if (typeof value === "string") {
		if (OWN_WORDS.has(field)) return value;
		const text = redactor.redact(value);
		return field === REPEATED && text.length > LONGEST_REPEATED
			? `${text.slice(0, LONGEST_REPEATED)}…`
			: text;
	}
	if (Array.isArray(value)) return value.map((item) => redactTexts(item, field, redactor));
	if (typeof value !== "object" || value === null) return value;
	const entries = Object.entries(value).map(([name, inner]) => {
		return [name, redactTexts(inner, field === "" ? name : `${field}.${name}`, redactor)];
	});
	return Object.fromEntries(entries);
}

/** Severity, then confidence, then what is still in the final image before what was deleted, then id. */
function worstFirst(a: Finding, b: Finding): number {
	return (
		SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
		CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence) ||
		Number(isGone(a)) - Number(isGone(b)) ||
		compare(a.id, b.id)
	);
}

function isGone(finding: Finding): boolean {
	const gone = ({ state }: Exposure): boolean => state === "deleted" || state === "overwritten";
	return finding.exposures.every(gone);
}

/** Layers are read side by side, so faults come in any order. */
function byWhere(a: ScanFault, b: ScanFault): number {
	return compare(a.where, b.where) || compare(a.code, b.code) || compare(a.message, b.message);
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
