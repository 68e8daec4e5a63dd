/** Which files a pattern is for, by its globs. It is asked of every file, and nearly always says no. */
import picomatch from "picomatch";

/** Tells whether one of the globs takes a path without leading slash, whatever its case. */
export function pathTest(globs: readonly string[]): (path: string) => boolean {
	const mayTake = globs.map(literalTest);
	let takes: ((path: string) => boolean) | undefined;
	return (path) => {
		const folded = path.toLowerCase();
		if (!mayTake.some((may) => may(folded))) return false;
		takes ??= picomatch([...globs], { dot: true, nocase: true });
		return takes(path);
	};
}

/** Looks for the longest piece of plain text in a glob, where it must stand in a path in lower case. */
function literalTest(glob: string): (path: string) => boolean {
	// What follows a brace, a bracket or a backslash may be no plain text; what comes after the last of them is.
	const plain = glob.toLowerCase().replace(/^.*[[\]{}()!+@|\\]/, "*");
	// `**` may stand for nothing, and the slash beside it is not there then.
	const pieces = plain.replaceAll("**/", "**").replaceAll("/**", "**").split(/[*?]+/);
	const longest = pieces.reduce((most, piece) => (piece.length > most.length ? piece : most), "");
	if (longest === pieces.at(-1)) return (path) => path.endsWith(longest);
	if (longest === pieces[0]) return (path) => path.startsWith(longest);
	return (path) => path.includes(longest);
}
