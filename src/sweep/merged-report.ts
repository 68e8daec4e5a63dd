/**
 * One report of many: the reports of single images, redacted already, become that of a whole registry. A secret that several
 * images leak is one finding again, since its id is the same in each.
 */
import { CONFIDENCES, SEVERITIES } from "../detect/match.ts";
import type { ReportDocument, ReportFinding } from "../report/schema.ts";
import type { PlannedImage, PlannedRepository } from "./sweep-plan.ts";

/** The result of one image: its own report, and what each of its layers added up to. */
export interface SweptImage {
	readonly document: ReportDocument;
	readonly layers: readonly { readonly key: string; readonly files: number; readonly bytes: number }[];
}

type ReportError = ReportDocument["errors"][number];

export interface MergeOptions {
	readonly tool: ReportDocument["tool"];
	readonly seconds: number;
}

/** `resultOf` is undefined for an image that has no result because of the error it gives instead. */
export function mergedReport(
	repositories: readonly PlannedRepository[],
	resultOf: (image: PlannedImage) => SweptImage | ReportError,
	{ tool, seconds }: MergeOptions,
): ReportDocument {
	const images: ReportDocument["images"] = [];
	const errors: ReportError[] = [];
	const findings = new Map<string, ReportFinding>();
	const layers = new Map<string, { files: number; bytes: number }>();
	const suppressed = { vendored: 0, published: 0, baseline: 0, ignored: 0, inherited: 0 };
	const summary: NonNullable<ReportDocument["repositories"]> = [];
	for (const repository of repositories) {
		const ids = new Map<string, ReportFinding["severity"]>();
		const errorsBefore = errors.length;
		errors.push(...repository.faults);
		for (const image of repository.images) {
			const result = resultOf(image);
			if (!("document" in result)) {
				errors.push(result);
				continue;
			}
			const { document } = result;
			const reference = referenceOf(image);
			const first = images.length;
			images.push(...document.images.map((one) => ({ ...one, reference, tags: [...image.tags] })));
			errors.push(...document.errors);
			for (const { key, files, bytes } of result.layers) layers.set(key, { files, bytes });
			for (const reason of ["vendored", "published", "baseline", "ignored", "inherited"] as const) {
				suppressed[reason] += document.suppressed[reason];
			}
			for (const finding of document.findings) {
				ids.set(finding.id, finding.severity);
				findings.set(finding.id, joined(findings.get(finding.id), finding, first));
			}
		}
		summary.push({
			name: repository.name,
			tags: repository.tags,
			images: repository.images.length,
			artifacts: repository.artifacts,
			findings: countBySeverity(ids),
			errors: errors.length - errorsBefore,
		});
	}
	const all = [...layers.values()];
	const sum = (of: "files" | "bytes"): number => all.reduce((total, layer) => total + layer[of], 0);
	return {
		schemaVersion: 1,
		tool,
		complete: errors.length === 0,
		errors: distinct(errors),
		images,
		findings: [...findings.values()].sort(worstFirst),
		suppressed,
		stats: { layers: layers.size, files: sum("files"), bytes: sum("bytes"), seconds },
		repositories: summary,
	};
}

/** `registry.example/team/app:1`, by its first tag; by its digest where it has none. */
export function referenceOf({ name, tags, digest }: PlannedImage): string {
	const [tag] = tags;
	return `${name.host}/${name.repository}${tag === undefined ? `@${digest}` : `:${tag}`}`;
}

/** `next` with its exposures at the end of what is known; `first` is the place of its first image among all. */
function joined(known: ReportFinding | undefined, next: ReportFinding, first: number): ReportFinding {
	const exposures = next.exposures.map((exposure) => ({ ...exposure, image: exposure.image + first }));
	if (known === undefined) return { ...next, exposures };
	const better = rank(next) < rank(known) ? next : known;
	return { ...better, exposures: [...known.exposures, ...exposures] };
}

function rank({ confidence, severity }: ReportFinding): number {
	return CONFIDENCES.indexOf(confidence) * SEVERITIES.length + SEVERITIES.indexOf(severity);
}

/** The report's order; the sort is stable, so what is still there stays before what was deleted. */
function worstFirst(a: ReportFinding, b: ReportFinding): number {
	return (
		SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
		CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence) ||
		(a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
	);
}

function countBySeverity(ids: ReadonlyMap<string, ReportFinding["severity"]>) {
	const counts = { critical: 0, high: 0, medium: 0, low: 0 };
	for (const severity of ids.values()) counts[severity]++;
	return counts;
}

function distinct(errors: readonly ReportError[]): ReportError[] {
	return [...new Map(errors.map((error) => [JSON.stringify(error), error])).values()];
}
