/**
 * A value that its provider's name comes after: `key = "8fK2..."  # Acme`, `{"key": "8fK2...", "provider": "acme"}`,
 * `use the token 8fK2... for Acme`. Its own name must tell that it is a secret.
 */

/** How far before the name the value's own name may begin. */
const REACH_BACK = 240;
const LONGEST_LINK = 40;

const TOLD =
	"(?<name>(?<![A-Za-z])[\\w.-]{0,24}(?:key|token|secret|password|credential|auth)\\w{0,8})[\"'\\]]{0,2}";
const VALUE = "[\"'`]?(?<value>[A-Za-z0-9][A-Za-z0-9+/_=.~-]{15,120})[\"'`]?";
const ASSIGNED = `${TOLD}[ \\t]{0,4}(?::=|=>|[=:])[ \\t]{0,4}${VALUE}`;
const OWNER = "(?:provider|service|vendor|source|integration|platform|type|name|app|for)";

/** What stands right before the name, and what before all of it. Most names have none of the former. */
const FORMS = [
	// A comment at the line's end.
	[
		String.raw`(?:#|//|--|/\*|<!--|;)[ \t]{0,4}(?:[A-Za-z]{1,12}[ \t]){0,2}`,
		String.raw`${ASSIGNED}[),;]{0,2}[ \t]{1,16}`,
	],
	// The next field of the same record.
	[String.raw`["']?${OWNER}["']?[ \t]{0,2}[:=][ \t]{0,2}["']?`, String.raw`${ASSIGNED}(?:[,;]?\s{1,24}|,)`],
	// Prose.
	[` (?:for|of|from|to|on|at|in) (?:(?:the|our|my|your|their) )?`, `${TOLD}(?: is| was)?:? ${VALUE}`],
].map(([link = "", value = ""]) => ({
	link: new RegExp(`${link}$`, "i"),
	whole: new RegExp(`${value}${link}$`, "i"),
}));

/** Names of values that anyone may see, or that are secrets of nobody. */
const PUBLIC = /public|publishable|cache|primary|foreign|sort|partition|author|etag/i;

/** The value that stands before the name at `nameStart`, with the place it begins. */
export function valueBefore(
	text: string,
	nameStart: number,
	isRandom: (value: string) => boolean,
): { readonly value: string; readonly start: number } | null {
	const from = Math.max(0, nameStart - REACH_BACK);
	const before = text.slice(from, nameStart);
	const near = before.slice(-LONGEST_LINK);
	for (const { link, whole } of FORMS) {
		const groups = link.test(near) ? whole.exec(before)?.groups : undefined;
		if (!groups) continue;
		const { name = "", value = "" } = groups;
		if (PUBLIC.test(name) || !isRandom(value)) continue;
		return { value, start: from + before.lastIndexOf(value) };
	}
	return null;
}
