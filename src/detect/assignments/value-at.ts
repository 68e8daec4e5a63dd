/** The value that begins at an offset, in quotes or without. */
import { type AssignmentSite, MAX_VALUE, type Place, siteOf } from "./assignment-site.ts";
import { endOfLineValue } from "./bare-line.ts";
import { isQuote, quotedAt } from "./quoted-value.ts";
import { CR, code, EQUALS, GREATER, LESS, LF, latin1, SPACE, skipSpaces, tableOf } from "./signs.ts";
import { TYPE_BYTE } from "./typed-name.ts";
import { quotedBelow, wordBelow } from "./value-below.ts";

const WORD_END = tableOf(" \t\r\n\"'`,;<>(){}[]&|\\");

/** The value at `at`, which may have spaces, a string's prefix and quotes before it. `word`: it ends where a word does. */
export function valueAt(
	place: Place,
	at: number,
	relation: AssignmentSite["relation"],
	word: boolean,
): AssignmentSite | null {
	const { bytes } = place;
	const from = skipSpaces(bytes, at);
	if (isQuote(bytes, from)) return quotedAt(place, from, relation);
	if (bytes[from] === LF || bytes[from] === CR)
		return quotedBelow(place, from, relation) ?? wordBelow(place, from);
	if (bytes[from] === GREATER || bytes[from] === LESS || bytes[from] === EQUALS) return null;
	const inside = insideConversion(bytes, from);
	if (inside !== null) return quotedAt(place, inside, relation);
	const isLine = place.bare === "line" && !word && !place.flag && !isPart(bytes, place.start);
	let end = from;
	const limit = Math.min(bytes.length, from + MAX_VALUE);
	if (isLine) {
		while (end < limit && bytes[end] !== LF && bytes[end] !== CR) end++;
		return siteOf(place, from, endOfLineValue(bytes, from, end), false, relation);
	}
	while (end < limit && WORD_END[bytes[end] ?? 0] === 0) end++;
	return siteOf(place, from, end, false, relation);
}

/**
 * One of several on the line: of a URL's query, of `{a: 1, token: x}` or `Connection(db=0,token=x)`, what a command
 * posts: `curl -d token=x \`, or a text between tags: `<p>token=x</p>`.
 */
function isPart(bytes: Buffer, start: number): boolean {
	const before = bytes[start - 1];
	if (before !== undefined && "?&{(,>".includes(String.fromCharCode(before))) return true;
	if (before === SPACE && (bytes[start - 2] === code(",") || bytes[start - 2] === code("{"))) return true;
	return (
		before === SPACE &&
		/(?:^|\s)(?:-[dF]|--data\S{0,12}|--form) $/.test(latin1(bytes, Math.max(0, start - 24), start))
	);
}

/** Calls that only make a text in quotes another type: `[]byte("v")`, `Buffer.from("v")`, `aws.String("v")`. */
const CONVERSIONS =
	/^(?:\[\](?:byte|rune)|bytes|bytearray|Buffer\.from|String|(?:\w+\.)?String(?:Ptr)?|String\.valueOf|to\.Ptr|(?:\w+\.)*Encoding\.\w+\.GetBytes|SecretStr|SecureString|GuardedString)\($/;
const MAX_CONVERSION = 40;

/** Offset of the text in quotes that a conversion is given; null where none stands. */
function insideConversion(bytes: Buffer, at: number): number | null {
	let start = at;
	// `new String("v")`
	if (bytes[at] === code("n") && bytes[at + 3] === SPACE) start = at + 4;
	let end = start;
	while (end < start + MAX_CONVERSION && TYPE_BYTE[bytes[end] ?? 0] === 1) end++;
	if (bytes[end] !== code("(") || !isQuote(bytes, end + 1)) return null;
	return CONVERSIONS.test(latin1(bytes, start, end + 1)) ? end + 1 : null;
}
