/** A match in a file of a layer, with where it was seen. */
import type { LayerSighting } from "../attribute/sighting.ts";
import { isPackageSample } from "../detect/file-class.ts";
import type { Match } from "../detect/match.ts";
import type { FileDigests } from "../unpack/packages/package-files.ts";

/** A text: a file, or what lies in one. */
export interface Place {
	readonly path: string;
	readonly inside: readonly string[];
	/**
	 * What it is judged by: the path, and for what lies in an archive the way on below the archive's own. What lies in a
	 * package's archive is the package's.
	 */
	readonly name: string;
}

export interface Seen extends Place {
	readonly match: Match;
	/** For a match in decoded text, whose place is where that begins in the text around it: its place in the text itself. */
	readonly within?: Pick<Match, "line" | "column">;
	/** Encoded texts that it stands in. */
	readonly runs?: readonly EncodedRun[];
}

/** Where an encoded text begins, and how many wrappers are around the text that it stands in. */
export interface EncodedRun {
	readonly depth: number;
	readonly line: number;
	readonly column: number;
}

/** What is kept of it. `digests`: of the file, where a package may own it. */
export function sightingOf({ path, inside, name, match }: Seen, digests: FileDigests | null): LayerSighting {
	return { kind: "file", path, inside, isSample: isPackageSample(name), digests, match };
}
