/** Expressions over paths, put together so that they are looked for side by side. */

/** Where nearly all of them begin: at a name in the path, at an ending. */
const AT_NAME = "(?:^|\\/)";
const BEGINNINGS = [AT_NAME, "\\."];
/** What stands behind something that may be there more or less than once. */
const REPEATED = /^[?*+{]/;

/** Whether a path matches any of the expressions, whose letters may be of either case. */
export function anyPath(sources: readonly string[]): (path: string) => boolean {
	const each = sources.flatMap((source) => alternatives(source)).flatMap(spread);
	const names = each.filter(isName).map((source) => source.slice(AT_NAME.length));
	// Looked for at the path's last name alone, where it would be tried at each.
	const name = expressionOf(names.join("|"), "iy");
	const way = expressionOf(anyOf(each.filter((source) => !isName(source))), "i");
	return (path) => {
		name.lastIndex = path.lastIndexOf("/") + 1;
		return name.test(path) || way.test(path);
	};
}

/** Matches nothing where there is no source. */
function expressionOf(source: string, flags: string): RegExp {
	return new RegExp(source === "" ? "(?!)" : source, flags);
}

/** An expression's text that matches what any of the others do. What they begin with in common is asked for once. */
function anyOf(sources: readonly string[]): string {
	let left = sources;
	const parts: string[] = [];
	for (const beginning of BEGINNINGS) {
		const begins = (source: string): boolean =>
			source.startsWith(beginning) && !REPEATED.test(source.slice(beginning.length));
		const ends = left.filter(begins).map((source) => source.slice(beginning.length));
		left = left.filter((source) => !begins(source));
		if (ends.length > 0) parts.push(`${beginning}(?:${ends.join("|")})`);
	}
	return [...parts, ...left].join("|");
}

/** Whether it asks for the path's last name, from its beginning to its end: nothing in it matches a slash. */
function isName(source: string): boolean {
	if (!source.startsWith(AT_NAME) || !source.endsWith("$")) return false;
	const rest = source.slice(AT_NAME.length, -1);
	// What is left when escaped letters, the word and digit sets and the sets that shut a slash out are gone.
	const open = rest.replaceAll(/\\[wd.-]/g, "").replaceAll(/\[(?:\^\/|(?!\^))[^\]\\/]*\]/g, "");
	return !/[\\/.$^[\]]|\(\?[^:]/.test(open);
}

/** `x(?:a|b)c` as `xac` and `xbc`, where x is the beginning at a name. */
function spread(source: string): string[] {
	if (!source.startsWith(`${AT_NAME}(?:`)) return [source];
	const open = AT_NAME.length + "(?:".length;
	const inner = alternatives(source.slice(open), ")");
	const end = open + inner.join("|").length + 1;
	const tail = source.slice(end);
	return REPEATED.test(tail) ? [source] : inner.map((one) => AT_NAME + one + tail);
}

/** The parts of an expression between the bars that are in no group or set, as far as `until` outside of those. */
function alternatives(source: string, until?: ")"): string[] {
	const found: string[] = [];
	let depth = 0;
	let inSet = false;
	let from = 0;
	for (let at = 0; at < source.length; at++) {
		const letter = source[at];
		if (letter === "\\") at++;
		else if (inSet) inSet = letter !== "]";
		else if (letter === "[") inSet = true;
		else if (depth === 0 && letter === until) return [...found, source.slice(from, at)];
		else if (letter === "(") depth++;
		else if (letter === ")") depth--;
		else if (letter === "|" && depth === 0) {
			found.push(source.slice(from, at));
			from = at + 1;
		}
	}
	return [...found, source.slice(from)];
}
