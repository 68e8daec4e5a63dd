/** Values on a line below their name. */
import { type AssignmentSite, MAX_VALUE, type Place, siteOf } from "./assignment-site.ts";
import { MAX_NAME } from "./name-around.ts";
import { isQuote, quotedAt } from "./quoted-value.ts";
import { COLON, CR, code, DASH, EQUALS, GREATER, LF, latin1, skipBlank, skipSpaces } from "./signs.ts";

/** A text in quotes on the line below the operator, unless it is the name of something itself. */
export function quotedBelow(
	place: Place,
	at: number,
	relation: AssignmentSite["relation"],
): AssignmentSite | null {
	const { bytes } = place;
	const from = skipBlank(bytes, at);
	const site = relation === "assigned" && isQuote(bytes, from) ? quotedAt(place, from, relation) : null;
	if (site === null) return null;
	const after = bytes[skipSpaces(bytes, site.start + site.value.length + 1)];
	return after === COLON || after === EQUALS ? null : site;
}

/** The one word of the line below a name that stands alone, as a form copied out of a page has it: `API Key`, and the key. */
export function wordBelow(place: Place, at: number): AssignmentSite | null {
	const { bytes, start } = place;
	if (!HEADING.test(latin1(bytes, Math.max(0, start - MAX_NAME), start))) return null;
	const from = skipBlank(bytes, at);
	const [word] = KEY_ALONE.exec(latin1(bytes, from, Math.min(bytes.length, from + MAX_VALUE))) ?? [];
	return word === undefined ? null : siteOf(place, from, from + word.length, false, "loose");
}

/** What may stand before a name that is a line's last word, for the line to be a heading. */
const HEADING = /(?:^|\n)[\s#*>/-]{0,8}(?:\w{1,20} ){0,3}["']?$/;
/** A shorter word is the next word of a text, one with dots a file's name. */
const KEY_ALONE = /^[A-Za-z0-9_+/~-]{16,500}={0,2}(?=[ \t]{0,8}(?:\r?\n|$))/;

/** Offset of the first text below YAML's `|` or `>` (with `-` or `+`), or below a key that ends its line. */
export function belowMarker(bytes: Buffer, at: number): number | null {
	let end = at;
	if (bytes[end] === code("|") || bytes[end] === GREATER) {
		end++;
		if (bytes[end] === DASH || bytes[end] === code("+")) end++;
	} else return null;
	end = skipSpaces(bytes, end);
	if (bytes[end] === CR) end++;
	if (bytes[end] !== LF) return null;
	const below = skipSpaces(bytes, end + 1);
	return below > end + 1 ? below : null;
}
