/** Expressions over paths, put together so that they are looked for side by side. */

/** Where nearly all of them begin: at a name in the path, at an ending. */
const BEGINNINGS = ["(?:^|\\/)", "\\."];

/** An expression's text that matches what any of the others do. What they begin with in common is asked for once. */
export function anyOf(sources: readonly string[]): string {
	let left = sources.flatMap(alternatives);
	const parts: string[] = [];
	for (const beginning of BEGINNINGS) {
		const ends = left
			.filter((source) => source.startsWith(beginning))
			.map((source) => source.slice(beginning.length));
		left = left.filter((source) => !source.startsWith(beginning));
		if (ends.length > 0) parts.push(`${beginning}(?:${ends.join("|")})`);
	}
	return [...parts, ...left].join("|");
}

/** The parts of an expression between the bars that are in no group or set. */
function alternatives(source: string): string[] {
	const found: string[] = [];
	let depth = 0;
	let inSet = false;
	let from = 0;
	for (let at = 0; at < source.length; at++) {
		const letter = source[at];
		if (letter === "\\") at++;
		else if (inSet) inSet = letter !== "]";
		else if (letter === "[") inSet = true;
		else if (letter === "(") depth++;
		else if (letter === ")") depth--;
		else if (letter === "|" && depth === 0) {
			found.push(source.slice(from, at));
			from = at + 1;
		}
	}
	return [...found, source.slice(from)];
}
