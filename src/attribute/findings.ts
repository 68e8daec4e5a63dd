/** Exposures become Findings: one for each distinct secret, however many places and images show it. */
import { CONFIDENCES, type Match, SEVERITIES } from "../detect/match.ts";
import type { Instruction } from "../image/instruction.ts";
import { exposuresOf } from "./exposures.ts";
import type { Exposure, Finding, Remediation } from "./finding.ts";
import { findingIds } from "./finding-ids.ts";
import { canonicalSecret } from "./fingerprint.ts";
import { certificateDetails, certificatesByKey } from "./key-certificates.ts";
import { isPublished } from "./published.ts";
import type { ImageSightings } from "./sighting.ts";
import { compiledFrom } from "./vendored.ts";

/** What the catalogue says of a kind. */
export interface PatternInfo {
	readonly id: string;
	readonly name: string;
	readonly provider: string;
	readonly revokeUrl: string | null;
}

export interface RemediationRequest {
	readonly pattern: PatternInfo;
	readonly exposures: readonly Exposure[];
	/** Instructions of the image that the first exposure is in. */
	readonly instructions: readonly Instruction[];
	readonly secret: string;
}

export interface FindingsOptions {
	readonly patternOf: (id: string) => PatternInfo;
	readonly remediate: (request: RemediationRequest) => Remediation;
	/** The project's own key for finding ids; undefined for the common one. */
	readonly idKey?: string | undefined;
	/** True: findings that only public packages have get no id (""). An id may take 40 ms, and those are only counted. */
	readonly spareIds?: boolean | undefined;
	/** That may make ids at the same time, this one counted. */
	readonly threads: number;
}

interface Group {
	best: Match;
	readonly exposures: Map<string, Exposure>;
}

/** All findings of a run, in the order they were first seen. */
export async function findingsOf(
	images: readonly ImageSightings[],
	options: FindingsOptions,
): Promise<Finding[]> {
	const groups = new Map<string, Group>();
	images.forEach((seen, index) => {
		for (const { match, exposure } of exposuresOf(seen, index)) {
			const identity = match.identity ?? canonicalSecret(match.secret);
			const group = groups.get(identity);
			if (group) {
				if (isBetter(match, group.best)) group.best = match;
			} else groups.set(identity, { best: match, exposures: new Map() });
			groups.get(identity)?.exposures.set(placeKey(exposure), exposure);
		}
	});
	const certificates = certificatesByKey(
		images.flatMap(({ layers }) => layers.flatMap((layer) => layer?.certificates ?? [])),
	);
	const placed = [...groups].map(([identity, { best, exposures }]) => ({
		identity,
		best,
		exposures: withCompiled([...exposures.values()]).sort(byPlace),
	}));
	const told = placed.filter(
		({ exposures }) => options.spareIds !== true || !exposures.every(({ vendored }) => vendored),
	);
	const ids = await findingIds(
		told.map(({ identity }) => identity),
		{ key: options.idKey, threads: options.threads },
	);
	return placed.map(({ identity, best, exposures }) => {
		const pattern = options.patternOf(best.patternId);
		const secret = canonicalSecret(best.secret);
		const instructions = images[exposures[0]?.image ?? 0]?.instructions ?? [];
		const details = [...(best.details ?? []), ...certificateDetails(identity, certificates)];
		return {
			// Those that are only counted have none.
			id: ids.get(identity) ?? "",
			pattern: { id: pattern.id, name: pattern.name, provider: pattern.provider },
			severity: best.severity,
			confidence: best.confidence,
			secret,
			...(details.length > 0 && { details }),
			published: isPublished(identity),
			exposures,
			remediation: options.remediate({ pattern, exposures, instructions, secret }),
		};
	});
}

/** A compiled module is as public as the source that it was compiled from, for what stands in both. */
function withCompiled(exposures: Exposure[]): Exposure[] {
	const place = (image: number, path: string): string => `${image} ${path}`;
	const sources = new Set(
		exposures.flatMap(({ vendored, image, path }) => (vendored && path ? [place(image, path)] : [])),
	);
	if (sources.size === 0) return exposures;
	return exposures.map((exposure) => {
		const source = exposure.vendored || exposure.path === null ? null : compiledFrom(exposure.path);
		const isCompiled = source !== null && sources.has(place(exposure.image, source));
		return isCompiled ? { ...exposure, vendored: true } : exposure;
	});
}

function isBetter(a: Match, b: Match): boolean {
	const byConfidence = CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence);
	return (
		byConfidence < 0 ||
		(byConfidence === 0 && SEVERITIES.indexOf(a.severity) < SEVERITIES.indexOf(b.severity))
	);
}

/** Two sightings at one place are one exposure: a pattern and a name may both have led there. */
function placeKey(exposure: Exposure): string {
	return JSON.stringify([
		exposure.image,
		exposure.kind,
		exposure.path,
		exposure.inside,
		exposure.line,
		exposure.layer?.index ?? null,
		exposure.instruction?.index ?? null,
		exposure.path === null ? exposure.variable : null,
	]);
}

const KIND_ORDER: readonly Exposure["kind"][] = [
	"arg",
	"env",
	"history",
	"label",
	"cmd",
	"entrypoint",
	"healthcheck",
	"onbuild",
	"file",
];

/** By image, then as the Dockerfile goes, then by path and line. */
function byPlace(a: Exposure, b: Exposure): number {
	const kind = (exposure: Exposure): number => {
		const at = KIND_ORDER.indexOf(exposure.kind);
		return at < 0 ? KIND_ORDER.length : at;
	};
	return (
		a.image - b.image ||
		(a.instruction?.index ?? -1) - (b.instruction?.index ?? -1) ||
		(a.layer?.index ?? -1) - (b.layer?.index ?? -1) ||
		kind(a) - kind(b) ||
		(a.path ?? "").localeCompare(b.path ?? "", "en") ||
		a.inside.join("\0").localeCompare(b.inside.join("\0"), "en") ||
		(a.line ?? 0) - (b.line ?? 0)
	);
}
