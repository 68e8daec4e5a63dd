/**
 * Which of the images that are there were asked for: by name or place (`oci:path:tag`), and by platform.
 *
 * With no platform asked for, each image is taken for this machine's platform where there is a choice. Where there is
 * none, what is there is taken: who hands over an arm64 archive on an amd64 machine wants it scanned.
 */
import { LeakscanError, type ScanFault } from "../errors.ts";
import { formatPlatform, hostPlatform, type Platform, platformMatches } from "../image/platform.ts";
import type { Candidate, ImageDraft } from "./candidate.ts";
import { familiarName } from "./image-name.ts";
import { printable } from "./printable.ts";
import type { Selection } from "./reference.ts";

export interface ChosenImage {
	readonly draft: ImageDraft;
	readonly names: readonly string[];
	/** Place among all images that are there, from 0. */
	readonly position: number;
}

export interface Choice {
	readonly images: readonly ChosenImage[];
	readonly faults: readonly ScanFault[];
}

export interface Wanted {
	readonly selection: Selection | undefined;
	/** Undefined: this machine's, where there is a choice. */
	readonly platform: Platform | "all" | undefined;
	readonly layers: boolean;
}

/**
 * Throws REFERENCE_NOT_FOUND and PLATFORM_NOT_FOUND, which list what is there, and an image's own error when no image
 * could be read.
 */
export function chooseImages(candidates: readonly Candidate[], wanted: Wanted): Choice {
	const selected = select(candidates, wanted.selection);
	const faults: ScanFault[] = [];
	const chosen = new Set<Candidate>();
	for (const candidate of byPlatform(selected, wanted.platform, faults)) chosen.add(candidate);
	const images: ChosenImage[] = [];
	let firstError: LeakscanError | undefined;
	for (const [position, candidate] of candidates.entries()) {
		if (!chosen.has(candidate)) continue;
		const { outcome } = candidate;
		if (outcome.kind === "failed") {
			firstError ??= outcome.error;
			faults.push({
				code: outcome.error.code,
				message: outcome.error.message,
				where: whereOf(candidate, position),
			});
			continue;
		}
		images.push({ draft: outcome.draft, names: candidate.names, position });
		faults.push(...outcome.faults, ...(wanted.layers ? outcome.layerFaults : []));
	}
	if (images.length === 0) throw firstError ?? platformNotFound(wanted.platform, selected);
	return { images, faults };
}

function select(candidates: readonly Candidate[], selection: Selection | undefined): readonly Candidate[] {
	if (selection === undefined) return candidates;
	if (selection.by === "index") {
		const only = candidates[selection.index];
		if (only !== undefined) return [only];
		throw new LeakscanError(
			"REFERENCE_NOT_FOUND",
			`there is no image @${selection.index}: it holds ${candidates.length}`,
			{
				hint: "places count from @0",
			},
		);
	}
	const familiar = familiarName(selection.name);
	const matching = candidates.filter(({ names }) =>
		names.some((name) => name === selection.name || name === familiar),
	);
	if (matching.length > 0) return matching;
	// containerd writes full names; a tag alone may still mean one.
	const byTag = candidates.filter(({ names }) => names.some((name) => name.endsWith(`:${selection.name}`)));
	if (byTag.length > 0) return byTag;
	const there = [...new Set(candidates.flatMap(({ names }) => names))].map(printable);
	throw new LeakscanError("REFERENCE_NOT_FOUND", `there is no image named ${printable(selection.name)}`, {
		hint:
			there.length === 0
				? "its images have no names: leave the name out, or use @0"
				: `it holds ${there.join(", ")}`,
	});
}

function byPlatform(
	candidates: readonly Candidate[],
	platform: Platform | "all" | undefined,
	faults: ScanFault[],
): readonly Candidate[] {
	if (platform === "all") return candidates;
	if (platform !== undefined) {
		const matching = candidates.filter((candidate) => matches(candidate, platform));
		if (matching.length === 0) throw platformNotFound(platform, candidates);
		return matching;
	}
	const chosen: Candidate[] = [];
	let refused: LeakscanError | undefined;
	for (const [group, members] of grouped(candidates)) {
		const choice = preferHost(members);
		if (choice !== undefined) {
			chosen.push(...choice);
			continue;
		}
		const error = platformNotFound(undefined, members);
		refused ??= error;
		faults.push({ code: error.code, message: error.message, where: group });
	}
	if (chosen.length === 0 && refused !== undefined) throw refused;
	return chosen;
}

function grouped(candidates: readonly Candidate[]): Map<string, Candidate[]> {
	const groups = new Map<string, Candidate[]>();
	for (const candidate of candidates) {
		const members = groups.get(candidate.group);
		if (members === undefined) groups.set(candidate.group, [candidate]);
		else members.push(candidate);
	}
	return groups;
}

/** Of one image's platforms, those to take when none was asked for; undefined when that can't be told. */
function preferHost(members: readonly Candidate[]): readonly Candidate[] | undefined {
	const present = members.filter(({ outcome }) => outcome.kind === "image" || !outcome.absent);
	if (present.length === 0) return members.slice(0, 1);
	const host = hostPlatform();
	const fitting = present.filter((candidate) => matches(candidate, host));
	if (fitting.length > 0) return fitting;
	return new Set(present.map(platformText)).size === 1 ? present : undefined;
}

/** A platform that could not be read may be the one asked for: its error must come out. */
function matches(candidate: Candidate, wanted: Platform): boolean {
	return candidate.platform === undefined || platformMatches(candidate.platform, wanted);
}

function platformNotFound(
	platform: Platform | "all" | undefined,
	candidates: readonly Candidate[],
): LeakscanError {
	const there = [...new Set(candidates.map(platformText))].map(printable).join(", ");
	const wanted = platform === undefined || platform === "all" ? hostPlatform() : platform;
	return new LeakscanError(
		"PLATFORM_NOT_FOUND",
		`there is no image for ${formatPlatform(wanted)}, only for ${there || "none"}`,
		{
			hint: "choose one with --platform, or take every one with --platform all",
		},
	);
}

function platformText(candidate: Candidate): string {
	return candidate.platform === undefined ? "an unknown platform" : formatPlatform(candidate.platform);
}

function whereOf(candidate: Candidate, position: number): string {
	const name = candidate.names[0] ?? `@${position}`;
	return candidate.platform === undefined ? name : `${name} (${formatPlatform(candidate.platform)})`;
}
