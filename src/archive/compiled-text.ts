/** A text in a compiled program, with the name that the program gives it; null where it gives none. */
export interface CompiledText {
	readonly name: string | null;
	readonly value: string;
}

/**
 * Whether the byte that a text's length is written in reads like a letter or a digit of it: where bytes are searched, a token of
 * 56 characters has an 8 in front. Such a text is told although it has no name.
 */
export function isGlued(length: number): boolean {
	return length >= SHORTEST_GLUED && /[0-9A-Za-z_]/.test(String.fromCharCode(length & 0xff));
}

const SHORTEST_GLUED = 20;

/** Texts told of one compiled file. */
export const MOST_TEXTS = 50_000;
