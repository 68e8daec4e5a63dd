/**
 * An assignment in a text of a native program: `password=Xq7Rk2Vx9Lm4` in C ends with a zero byte, in Go and Rust nothing
 * parts one text from the next, so that only what is told apart inside the text counts (`user=app password=... sslmode=disable`, an
 * embedded .env file). It takes a sign before the name, one after the value, and a value that is no word.
 */
import type { AssignmentSite } from "./assignment-site.ts";
import { COLON, EQUALS, SPACE, tableOf } from "./signs.ts";

const LONGEST_NAME = 60;
/** Names longer than this are two texts. */
const PLAIN_NAME = 32;
const SHORTEST_VALUE = 8;
const LONGEST_VALUE = 200;
const MOST_SPACES = 2;

const NAME = tableOf("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");
/** No `%`, `$`, braces or brackets: those make a value of something else. */
const VALUE = tableOf("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!@#^*_+=./~?|:-");
const BEFORE = tableOf("\0\n\r\t ;&?,{\"'");
const AFTER = tableOf("\0\n\r\t ;&,}\"'");
const DOUBLE = 0x22;
const SINGLE = 0x27;

/** The assignment whose name holds the word at `bytes[from, to)`; null where there is none that can be told apart. */
export function programAssignmentAt(bytes: Uint8Array, from: number, to: number): AssignmentSite | null {
	let end = to;
	while (end > from && NAME[bytes[end - 1] ?? 0] === 0) end--;
	while (end < to + LONGEST_NAME && NAME[bytes[end] ?? 0] === 1) end++;
	let at = end;
	const quote = isQuote(bytes[at]) ? bytes[at++] : undefined;
	at = afterSpaces(bytes, at);
	if (bytes[at] !== EQUALS && bytes[at] !== COLON) return null;
	at = afterSpaces(bytes, at + 1);
	let start = from;
	while (start > from - LONGEST_NAME && NAME[bytes[start - 1] ?? 0] === 1) start--;
	if (start > 0 && BEFORE[bytes[start - 1] ?? 0] === 0) return null;
	if (quote !== undefined && bytes[start - 1] !== quote) return null;
	const isQuoted = isQuote(bytes[at]);
	const begin = isQuoted ? at + 1 : at;
	let last = begin;
	while (last < begin + LONGEST_VALUE && VALUE[bytes[last] ?? 0] === 1) last++;
	if (last - begin < SHORTEST_VALUE || last >= bytes.length) return null;
	if (isQuoted ? bytes[last] !== bytes[at] : AFTER[bytes[last] ?? 0] === 0) return null;
	return {
		name: nameIn(text(bytes, start, end)),
		value: text(bytes, begin, last),
		start: begin,
		quoted: true,
		relation: "assigned",
		alone: false,
	};
}

/** Without the text before it, where the two stand together: `...unexpected fault 42API_KEY`. */
function nameIn(word: string): string {
	const isPlain = word.length <= PLAIN_NAME && !/^[0-9]/.test(word);
	return isPlain ? word : (/[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.exec(word)?.[0] ?? word);
}

function isQuote(byte: number | undefined): boolean {
	return byte === DOUBLE || byte === SINGLE;
}

function afterSpaces(bytes: Uint8Array, from: number): number {
	let at = from;
	while (at < from + MOST_SPACES && bytes[at] === SPACE) at++;
	return at;
}

function text(bytes: Uint8Array, from: number, to: number): string {
	return String.fromCharCode(...bytes.subarray(from, to));
}
