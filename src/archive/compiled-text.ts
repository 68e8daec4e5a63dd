/** A text in a compiled program, with the name that the program gives it. */
export interface CompiledText {
	readonly name: string;
	readonly value: string;
}

/** Texts told of one compiled file. */
export const MOST_TEXTS = 50_000;
