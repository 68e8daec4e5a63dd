/**
 * Says why an expression could take long on hostile text: an unbounded repeat of something that itself repeats, or an
 * unbounded repeat at all (windows bound it, but a bound in the expression is what its reader sees).
 */

/** Problems, one a line; empty when every repeat is bounded and none stands inside a large one. */
export function boundProblems(source: string): string[] {
	const problems: string[] = [];
	/** Per open group: whether something inside it repeats a variable number of times. */
	const stack: boolean[] = [];
	let last: { variable: boolean } = { variable: false };
	for (let at = 0; at < source.length; at++) {
		const char = source[at];
		if (char === "\\") {
			at++;
			last = { variable: false };
		} else if (char === "[") {
			at = endOfClass(source, at);
			last = { variable: false };
		} else if (char === "(") {
			stack.push(false);
			const opening = /^\((?:\?(?:[:=!]|<[=!]|<[A-Za-z]\w*>))?/.exec(source.slice(at));
			at += (opening?.[0].length ?? 1) - 1;
		} else if (char === ")") {
			last = { variable: stack.pop() ?? false };
		} else {
			const repeat = /^(?:\{(\d+)(,?)(\d*)\}|[*+?])\??/.exec(source.slice(at));
			if (!repeat) {
				last = { variable: false };
				continue;
			}
			const [text, least, comma, most] = repeat;
			const unbounded = text.startsWith("*") || text.startsWith("+") || (comma === "," && most === "");
			const limit = text.startsWith("?")
				? 1
				: unbounded
					? Number.POSITIVE_INFINITY
					: Number(comma === "," ? most : least);
			const variable = comma === "," || !text.startsWith("{");
			if (unbounded) problems.push(`unbounded repeat ${text} at ${at} in ${source}`);
			if (last.variable && limit > 3)
				problems.push(`repeat ${text} at ${at} of a group that repeats itself in ${source}`);
			if (variable && limit > 1) for (let depth = 0; depth < stack.length; depth++) stack[depth] = true;
			at += text.length - 1;
		}
	}
	return problems;
}

function endOfClass(source: string, start: number): number {
	for (let at = start + 1; at < source.length; at++) {
		if (source[at] === "\\") at++;
		else if (source[at] === "]") return at;
	}
	return source.length;
}
