/** Tar entry names as they are meant: relative to the image's root, without `.`, `..` or doubled slashes. */

/** `./app//x/../.env` -> `app/.env`; `..` never leaves the root. Empty for the root itself. */
export function normalizeEntryPath(name: string): string {
	// Nearly every entry needs nothing or loses a leading "./" or a trailing "/". Told by plain search: an expression took longer
	// than all else that is done with the name.
	const isPlain =
		name !== "" &&
		!name.startsWith("/") &&
		!name.startsWith(".") &&
		!name.endsWith("/") &&
		!name.includes("/.") &&
		!name.includes("//");
	if (isPlain || !/(?:^|\/)\.{0,2}(?:\/|$)/.test(name)) return name;
	const parts: string[] = [];
	for (const part of name.split("/")) {
		if (part === "" || part === ".") continue;
		if (part === "..") parts.pop();
		else parts.push(part);
	}
	return parts.join("/");
}

/** Where a symlink at `path` points, from the image's root. */
export function linkTarget(path: string, target: string): string {
	if (target.startsWith("/")) return normalizeEntryPath(target);
	const slash = path.lastIndexOf("/");
	return normalizeEntryPath(slash < 0 ? target : `${path.slice(0, slash)}/${target}`);
}

/** The folders above `path`, innermost first, the root ("") last. */
export function* ancestorsOf(path: string): Generator<string> {
	for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1))
		yield path.slice(0, slash);
	yield "";
}
