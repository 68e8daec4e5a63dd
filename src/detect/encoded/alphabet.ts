/**
 * Finds the long runs of one alphabet's letters that encoded text is, without looking at most bytes: a run of at least
 * LEAST letters has one at every LEAST-th place, and where that place begins a word of prose or code the search back from it
 * ends after a few. After Boyer and Moore, "A fast string searching algorithm", 1977.
 */

/** Shorter runs are words, and hold no assignment. */
export const LEAST = 24;

/** 1: base64 (RFC 4648 section 4), 2: base64url (section 5), 4: hex (section 8). */
export const BASE64 = 1;
export const BASE64URL = 2;
export const HEX = 4;

const LETTERS = new Uint8Array(256);
for (let byte = 0; byte < 128; byte++) {
	const letter = String.fromCharCode(byte);
	if (/[A-Za-z0-9]/.test(letter)) LETTERS[byte] = BASE64 | BASE64URL;
	if (/[0-9A-Fa-f]/.test(letter)) LETTERS[byte] = BASE64 | BASE64URL | HEX;
	if (/[+/]/.test(letter)) LETTERS[byte] = BASE64;
	if (/[-_]/.test(letter)) LETTERS[byte] = BASE64URL;
}

export interface Run {
	readonly start: number;
	readonly end: number;
	/** The alphabets that all its letters belong to. */
	readonly alphabets: number;
}

/** The first run of at least LEAST letters that begins at `from` or later; null when there is none. */
export function nextRun(bytes: Uint8Array, from: number): Run | null {
	let start = from;
	for (let at = start + LEAST - 1; at < bytes.length; at = start + LEAST - 1) {
		let back = at;
		while (back >= start && LETTERS[bytes[back] as number] !== 0) back--;
		if (back >= start) {
			start = back + 1;
			continue;
		}
		let end = at + 1;
		while (end < bytes.length && LETTERS[bytes[end] as number] !== 0) end++;
		let alphabets = BASE64 | BASE64URL | HEX;
		for (let each = start; each < end && alphabets !== 0; each++)
			alphabets &= LETTERS[bytes[each] as number] as number;
		if (alphabets !== 0) return { start, end, alphabets };
		// Letters of both alphabets: a path or a name, not one run of either.
		start = end;
	}
	return null;
}

/** Where the letters of `alphabets` that begin at `from` end. */
export function runEnd(bytes: Uint8Array, from: number, alphabets: number): number {
	let end = from;
	while (end < bytes.length && ((LETTERS[bytes[end] as number] as number) & alphabets) !== 0) end++;
	return end;
}

/** Lines of base64 that belong together are this long at least: RFC 7468 has 64, MIME 76. */
export const WRAPPED_LINE = 48;

/** Where the letters begin that end with `bytes`, and the lines of letters before them: what may go on in what comes next. */
export function tailStart(bytes: Uint8Array): number {
	let start = lettersBack(bytes, bytes.length);
	for (;;) {
		let end = start;
		while (end > 0 && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0x09)) end--;
		if (bytes[end - 1] !== 0x0a) return start;
		end--;
		if (bytes[end - 1] === 0x0d) end--;
		const before = lettersBack(bytes, end);
		if (end - before < WRAPPED_LINE) return start;
		start = before;
	}
}

function lettersBack(bytes: Uint8Array, end: number): number {
	let start = end;
	while (start > 0 && LETTERS[bytes[start - 1] as number] !== 0) start--;
	return start;
}
