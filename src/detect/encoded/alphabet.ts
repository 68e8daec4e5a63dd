/** The alphabets of encoded text, and where letters of them begin and end. */

/** Shorter runs are words, and hold no assignment. */
export const LEAST = 24;

/** 1: base64 (RFC 4648 section 4), 2: base64url (section 5), 4: hex (section 8). */
export const BASE64 = 1;
export const BASE64URL = 2;
export const HEX = 4;

/** The alphabets that each byte is a letter of. */
export const LETTERS = new Uint8Array(256);
for (let byte = 0; byte < 128; byte++) {
	const letter = String.fromCharCode(byte);
	if (/[A-Za-z0-9]/.test(letter)) LETTERS[byte] = BASE64 | BASE64URL;
	if (/[0-9A-Fa-f]/.test(letter)) LETTERS[byte] = BASE64 | BASE64URL | HEX;
	if (/[+/]/.test(letter)) LETTERS[byte] = BASE64;
	if (/[-_]/.test(letter)) LETTERS[byte] = BASE64URL;
}

/** What each byte stands for as a letter of base64 or base64url. */
export const VALUES = new Uint8Array(256);
for (const [value, letter] of [
	..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
].entries())
	VALUES[letter.charCodeAt(0)] = value;
VALUES[0x2d] = 62;
VALUES[0x5f] = 63;

/** The six bits that a letter of base64 or base64url stands for. */
export function sixBitsOf(letter: number | undefined): number {
	return VALUES[letter ?? 0] ?? 0;
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
	let start = lettersBack(bytes, bytes.length, 0);
	for (;;) {
		let end = start;
		while (end > 0 && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0x09)) end--;
		if (bytes[end - 1] === 0x0a) end--;
		// Windows' line ends are two bytes, of which the second may be yet to come.
		else if (end < bytes.length || bytes[end - 1] !== 0x0d) return start;
		if (bytes[end - 1] === 0x0d) end--;
		const before = lettersBack(bytes, end, 0);
		if (end - before < WRAPPED_LINE) return start;
		start = before;
	}
}

export function lettersBack(bytes: Uint8Array, end: number, least: number): number {
	let start = end;
	while (start > least && LETTERS[bytes[start - 1] as number] !== 0) start--;
	return start;
}
