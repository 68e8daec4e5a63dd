/**
 * Rules that look at a text block by block rather than around a keyword: people's own, of which nobody knows how far from
 * its keyword an expression may match. A block is what the stream has gathered (256 KiB) and the overlap kept of the one
 * before, so a match may be as long as the overlap wherever it stands.
 */
import type { Match, TextContext } from "./match.ts";
import type { BlockObservation } from "./observation.ts";

/** A match before its line is known; `secret` and `variable` are still latin1, `offset` is in the block. */
export type BlockMatch = Omit<Match, "line" | "column">;

export interface Block {
	readonly bytes: Buffer;
	/** Matches begin in `bytes[settled, limit)`: those before were found in the block before, those after will be. */
	readonly settled: number;
	readonly limit: number;
	/** True for the block that the text begins with. */
	readonly first: boolean;
	readonly context: TextContext;
	/** Bytes with NUL among them. */
	readonly binary: boolean;
}

/** A match of a built-in pattern, as far as rules can have a say in it. Texts are as they are in the file. */
export interface BuiltInMatch {
	readonly patternId: string;
	readonly path: string | null;
	/** See TextContext. */
	readonly file?: string | undefined;
	readonly secret: string;
	/** The name and the secret, or the secret alone. */
	readonly match: string;
	/** The line that it stands in, as far as it was looked at. */
	readonly line: string;
}

export interface BlockRules {
	/** The longest match that is found wherever it stands, in bytes. */
	readonly maxLength: number;
	scan(
		block: Block,
		emit: (match: BlockMatch) => void,
		observe: ((observation: BlockObservation) => void) | undefined,
	): void;
	/** Why a match of a built-in pattern is to be let pass; null when it is not. Absent where rules say nothing of those. */
	readonly allows?: (match: BuiltInMatch) => string | null;
}
