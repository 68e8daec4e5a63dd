/** Which files a pattern is for, by its globs. It is asked of every file, and nearly always says no. */
import picomatch from "picomatch";

const SPECIAL = /[*?[\]{}()!+@|\\]/;

/** Tells whether one of the globs takes a path without leading slash, whatever its case. */
export function pathTest(globs: readonly string[]): (path: string) => boolean {
	const names = new Set<string>();
	const endings = new Set<string>();
	const literals: string[] = [];
	for (const glob of globs) {
		const name = nameIn(glob);
		const ending = endingOf(name);
		if (!SPECIAL.test(name)) names.add(name);
		else if (ending.length > 1 && !SPECIAL.test(ending)) endings.add(ending);
		else literals.push(literalOf(glob));
	}
	const holdsLiteral = new RegExp(literals.length === 0 ? "(?!)" : literals.join("|"), "i");
	let takes: ((path: string) => boolean) | undefined;
	return (path) => {
		const name = nameIn(path);
		if (!names.has(name) && !endings.has(endingOf(name)) && !holdsLiteral.test(path)) return false;
		takes ??= picomatch([...globs], { dot: true, nocase: true });
		return takes(path);
	};
}

/** What is behind the last slash, in lower case. */
function nameIn(path: string): string {
	return path.slice(path.lastIndexOf("/") + 1).toLowerCase();
}

function endingOf(name: string): string {
	const dot = name.lastIndexOf(".");
	return dot < 0 ? "" : name.slice(dot);
}

/** An expression for the longest piece of plain text in a glob, where that must stand. */
function literalOf(glob: string): string {
	// What follows a brace, a bracket or a backslash may be no plain text; what comes after the last of them is.
	const plain = glob.replace(/^.*[[\]{}()!+@|\\]/, "*");
	// `**` may stand for nothing, and the slash beside it is not there then.
	const pieces = plain.replaceAll("**/", "**").replaceAll("/**", "**").split(/[*?]+/);
	const longest = pieces.reduce((most, piece) => (piece.length > most.length ? piece : most), "");
	const escaped = longest.replace(/[.^$]/g, "\\$&");
	if (longest === pieces.at(-1)) return `${escaped}$`;
	return longest === pieces[0] ? `^${escaped}` : escaped;
}
