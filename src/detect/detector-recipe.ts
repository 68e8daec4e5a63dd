/** What a detector is made of, as plain data: another thread makes the same one of it. */
import { builtIn } from "./built-in.ts";
import { compilePattern } from "./compiled-pattern.ts";
import { Detector, type DetectorOptions } from "./detector.ts";
import type { Pattern } from "./pattern.ts";
import type { SearchPlan } from "./search/search-plan.ts";

export type DetectorRecipe =
	/** The catalogue as it is, which every thread has. */
	| { readonly kind: "built-in" }
	| {
			readonly kind: "own";
			readonly patterns: readonly Pattern[];
			/** Ids of people's own patterns, which run on an engine that cannot backtrack. */
			readonly own: readonly string[];
			/** planOf(patterns), where it is there already. */
			readonly plan: SearchPlan | undefined;
	  };

/** Throws PATTERN_INVALID for an expression that does not compile. */
export async function detectorOf(
	recipe: DetectorRecipe,
	options: Pick<DetectorOptions, "rules" | "observe"> = {},
): Promise<Detector> {
	if (recipe.kind === "built-in") return new Detector(builtIn(), { ...options, plan: builtIn().plan });
	const { patterns, own, plan } = recipe;
	const { re2Expression } = await import("./re2-expression.ts");
	const isOwn = new Set(own);
	return new Detector(patterns, {
		...options,
		plan,
		compile: (pattern) =>
			isOwn.has(pattern.id) ? compilePattern(pattern, re2Expression) : compilePattern(pattern),
	});
}
