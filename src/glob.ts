/** Globs as people write them in options and files, in picomatch's syntax. */
import picomatch from "picomatch";
import { LeakscanError } from "./errors.ts";

/** No path is longer; a glob much longer than this becomes an expression that V8 refuses. */
const MAX_LENGTH = 4096;

/** Why it can't be used, in words that go on after the glob; null when it can. */
export function globFault(glob: string): string | null {
	if (withoutRoot(glob) === "") return "names nothing (** is everything)";
	if (glob.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters`;
	return null;
}

/** Throws USAGE when one of an option's globs can't be used. */
export function checkedGlobs(globs: readonly string[], option: string): readonly string[] {
	for (const glob of globs) {
		const fault = globFault(glob);
		if (fault === null) continue;
		throw new LeakscanError("USAGE", `${option}: "${glob.slice(0, 80)}" ${fault}`, {
			hint: "globs are like app/**/*.pem",
		});
	}
	return globs;
}

/** True for what one of the globs takes. They must be without a fault. */
export function globMatcher(globs: readonly string[]): (text: string) => boolean {
	return picomatch([...globs], { dot: true });
}

/** True for paths (with leading slash) that one of the globs takes; globs may leave the leading slash out. */
export function pathMatcher(globs: readonly string[]): (path: string) => boolean {
	const matches = globMatcher(globs.map(withoutRoot));
	return (path) => matches(withoutRoot(path));
}

function withoutRoot(path: string): string {
	return path.replace(/^\/+/, "");
}
