/** People's own rules: they search each block as a whole, and may let matches of built-in patterns pass. */
import type { Block, BlockMatch, BlockRules, BuiltInMatch } from "../block-rules.ts";
import { fromLatin1 } from "../latin1.ts";
import type { TextContext } from "../match.ts";
import type { BlockObservation } from "../observation.ts";

/** Bytes of a match's line that are looked at to each side of it. */
const LINE = 4096;

export class OwnRules {
	readonly #rules: readonly BlockRules[];
	/** The longest match that is found wherever it stands, in bytes. */
	readonly maxLength: number;

	constructor(rules: readonly BlockRules[]) {
		this.#rules = rules;
		this.maxLength = Math.max(0, ...rules.map(({ maxLength }) => maxLength));
	}

	/** All their matches in a block. */
	scan(
		block: Block,
		emit: (match: BlockMatch) => void,
		observe: ((observation: BlockObservation) => void) | undefined,
	): void {
		for (const rules of this.#rules) rules.scan(block, emit, observe);
	}

	/** Why they let a match of a built-in pattern in `bytes` pass; null when they do not. */
	letsPass(match: BlockMatch, bytes: Buffer, { path, file }: TextContext): string | null {
		if (!this.#rules.some(({ allows }) => allows !== undefined)) return null;
		const { patternId, variable, offset } = match;
		const secret = fromLatin1(match.secret);
		const line = fromLatin1(lineAround(bytes, offset, match.secret.length));
		const name = variable === null ? -1 : line.lastIndexOf(variable, line.indexOf(secret));
		return this.allows({
			patternId,
			path,
			file,
			secret,
			match: name < 0 ? secret : line.slice(name, line.indexOf(secret) + secret.length),
			line,
		});
	}

	/** The same for a match whose line is known. */
	allows(match: BuiltInMatch): string | null {
		for (const rules of this.#rules) {
			const reason = rules.allows?.(match) ?? null;
			if (reason !== null) return reason;
		}
		return null;
	}
}

/** The line that `bytes[offset, offset + length)` stands in, as far as LINE bytes to each side. */
function lineAround(bytes: Buffer, offset: number, length: number): string {
	const end = offset + length;
	const least = Math.max(0, offset - LINE);
	const before = bytes.subarray(least, offset).lastIndexOf(0x0a);
	const after = bytes.subarray(end, end + LINE);
	const to = after.indexOf(0x0a);
	return bytes.toString("latin1", least + before + 1, end + (to < 0 ? after.length : to));
}
