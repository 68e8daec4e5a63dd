/** What a detector is made of, as plain data: another thread makes the same one of it. */
import { compilePattern } from "./compiled-pattern.ts";
import { Detector, type DetectorOptions, type SearchPlan } from "./detector.ts";
import type { Pattern } from "./pattern.ts";

export interface DetectorRecipe {
	readonly patterns: readonly Pattern[];
	/** Ids of people's own patterns, which run on an engine that cannot backtrack. */
	readonly own: readonly string[];
	/** planOf(patterns), where it is there already. */
	readonly plan: SearchPlan | undefined;
}

/** Throws PATTERN_INVALID for an expression that does not compile. */
export async function detectorOf(
	{ patterns, own, plan }: DetectorRecipe,
	options: Pick<DetectorOptions, "rules" | "observe"> = {},
): Promise<Detector> {
	if (own.length === 0) return new Detector(patterns, { ...options, plan });
	const { re2Expression } = await import("./re2-expression.ts");
	const isOwn = new Set(own);
	return new Detector(patterns, {
		...options,
		plan,
		compile: (pattern) =>
			isOwn.has(pattern.id) ? compilePattern(pattern, re2Expression) : compilePattern(pattern),
	});
}
