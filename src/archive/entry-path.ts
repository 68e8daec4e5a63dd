/** Tar entry names as they are meant: relative to the image's root, without `.`, `..` or doubled slashes. */

const SLASH = 0x2f;
const DOT = 0x2e;

/** `./app//x/../.env` -> `app/.env`; `..` never leaves the root. Empty for the root itself. */
export function normalizeEntryPath(name: string): string {
	// Nearly every entry needs nothing or loses a leading "./" or a trailing "/".
	const from = name.startsWith("./") ? 2 : 0;
	const end = name.endsWith("/") ? name.length - 1 : name.length;
	const inner = from === 0 && end === name.length ? name : name.slice(from, end);
	if (isPlain(inner)) return inner;
	const parts: string[] = [];
	for (const part of name.split("/")) {
		if (part === "" || part === ".") continue;
		if (part === "..") parts.pop();
		else parts.push(part);
	}
	return parts.join("/");
}

/** No part of it is empty or begins with a dot. */
function isPlain(name: string): boolean {
	for (let from = 0; ; ) {
		const first = name.charCodeAt(from);
		if (first === SLASH || first === DOT || Number.isNaN(first)) return false;
		const slash = name.indexOf("/", from);
		if (slash < 0) return true;
		from = slash + 1;
	}
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
