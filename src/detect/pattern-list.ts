import type { Pattern } from "./pattern.ts";

/** Patterns by number: an array of them is one. */
export interface PatternList {
	readonly length: number;
	at(index: number): Pattern | undefined;
}

/** All patterns of a list, in its order. */
export function allOf(patterns: PatternList): Pattern[] {
	return Array.from({ length: patterns.length }, (_, at) => patterns.at(at)).filter(
		(one) => one !== undefined,
	);
}
