/** Values in quotes, as programs and files of settings write them. */
import { type AssignmentSite, MAX_VALUE, type Place, siteOf } from "./assignment-site.ts";
import { BACKSLASH, CR, LF, latin1, skipBlank, tableOf } from "./signs.ts";

/** By byte: 1 for quotes. */
export const QUOTE = tableOf("\"'`");

const STRING_PREFIX = tableOf("bBfFrRuU@$L");

/** The value at `at`, behind spaces and line breaks, if it is in quotes. */
export function quotedOnly(
	place: Place,
	at: number,
	relation: AssignmentSite["relation"],
): AssignmentSite | null {
	const from = skipBlank(place.bytes, at);
	return isQuote(place.bytes, from) ? quotedAt(place, from, relation) : null;
}

/** True for a quote, maybe escaped (`\"`) or behind a string's prefix (`b"`, `$"`). */
export function isQuote(bytes: Buffer, at: number): boolean {
	let from = at;
	if (STRING_PREFIX[bytes[from] ?? 0] === 1) from++;
	while (bytes[from] === BACKSLASH && from < at + 4) from++;
	return QUOTE[bytes[from] ?? 0] === 1;
}

/** The value in the quotes at `at`; null where they do not close on its line. */
export function quotedAt(
	place: Place,
	at: number,
	relation: AssignmentSite["relation"],
): AssignmentSite | null {
	const { bytes } = place;
	let from = at;
	if (QUOTE[bytes[from] ?? 0] === 0 && bytes[from] !== BACKSLASH) from++;
	let escapes = 0;
	while (bytes[from] === BACKSLASH) {
		escapes++;
		from++;
	}
	const quote = bytes[from] ?? 0;
	// Python's and TOML's triple quotes.
	if (escapes === 0 && bytes[from + 1] === quote && bytes[from + 2] === quote) from += 2;
	from++;
	const limit = Math.min(bytes.length, from + MAX_VALUE);
	let end = from;
	for (; end < limit; end++) {
		const byte = bytes[end];
		if (byte === LF || byte === CR) return null;
		if (byte === BACKSLASH) {
			if (escapes > 0 && bytes[end + escapes] === quote) break;
			end++;
			continue;
		}
		if (byte === quote && escapes === 0) break;
		// A quote inside an escaped text that is not escaped itself ends the text around it.
		if (byte === quote) break;
	}
	if (end >= limit) return null;
	return siteOf(place, from, escapes === 0 ? beforeBreaks(bytes, from, end) : end, true, relation);
}

/** Leaves out the line breaks that a program writes at the end of a text: `"8fK2...\n"`. */
function beforeBreaks(bytes: Buffer, from: number, to: number): number {
	let end = to;
	while (
		end > from + 2 &&
		bytes[end - 2] === BACKSLASH &&
		bytes[end - 3] !== BACKSLASH &&
		"nr".includes(latin1(bytes, end - 1, end))
	)
		end -= 2;
	return end;
}
