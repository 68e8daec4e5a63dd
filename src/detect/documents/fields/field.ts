/**
 * A Field: one value of a structured text (JSON, YAML, TOML, INI, XML) under the names that lead to it, with the place
 * where it stands. The forms differ in how they write a value; what a document's kind asks for is always a path.
 */

export interface Field {
	/** Keys from the outermost in; positions of lists as numbers. */
	readonly path: readonly string[];
	readonly value: string;
	/** First character of the value in the text, behind its quotes. */
	readonly start: number;
}

/** Fields of one text that are read, and how deep: hostile documents end here. */
export const MAX_FIELDS = 50_000;
export const MAX_DEPTH = 40;
/** Characters of a name: paths are compared and put together for each field, and one name may lead to thousands. */
const MAX_KEY = 256;

/** A name as it stands in a path. */
export function keyOf(name: string): string {
	return name.length > MAX_KEY ? name.slice(0, MAX_KEY) : name;
}

export type FieldFormat = "json" | "yaml" | "toml" | "ini" | "xml";

export type FieldPattern = readonly RegExp[];

/**
 * Compiles `auths > * > auth`: one key a step, `*` for any part of a key, `(a|b)` for either, `**` for any number of keys.
 * Keys are compared without regard to case.
 */
export function fieldPattern(steps: string): FieldPattern {
	return steps
		.split(" > ")
		.map((step) =>
			step === "**"
				? ANY_STEPS
				: new RegExp(`^(?:${step.replace(/[.+^${}[\]\\]/g, "\\$&").replaceAll("*", ".*")})$`, "is"),
		);
}

const ANY_STEPS = /^\*\*$/;

export function pathFits(path: readonly string[], pattern: FieldPattern, at = 0, step = 0): boolean {
	const wanted = pattern[step];
	if (wanted === undefined) return at === path.length;
	if (wanted === ANY_STEPS) {
		for (let skip = at; skip <= path.length; skip++) if (pathFits(path, pattern, skip, step + 1)) return true;
		return false;
	}
	const key = path[at];
	return key !== undefined && wanted.test(key) && pathFits(path, pattern, at + 1, step + 1);
}
