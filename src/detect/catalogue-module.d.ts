/** The built-in catalogue, compiled from patterns/*.yaml by scripts/catalogue-plugin.ts. */
declare module "virtual:leakscan-catalogue" {
	import type { SearchPlan } from "./detector.ts";
	import type { PatternExamples, PatternFile } from "./pattern.ts";

	/** Without their examples. */
	export const patternFiles: readonly PatternFile[];
	/** By pattern id. */
	export function patternExamples(): Readonly<Record<string, PatternExamples>>;
	/** Changes with any pattern. */
	export const patternsVersion: string;
	/** Changes with any source file of leakscan. */
	export const engineVersion: string;
	/** planOf() of just these patterns, in their order. */
	export function searchPlan(): SearchPlan;
}
