/** The signs that assignments are written with, as bytes. */

export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;
export const code = (char: string): number => char.charCodeAt(0);
export const BACKSLASH = code("\\");
export const LESS = code("<");
export const GREATER = code(">");
export const EQUALS = code("=");
export const COLON = code(":");
export const DASH = code("-");
export const DOLLAR = code("$");
export const DOT = code(".");

/** By byte: 1 for each of the signs. */
export function tableOf(chars: string): Uint8Array {
	const table = new Uint8Array(256);
	for (const char of chars) table[char.charCodeAt(0)] = 1;
	return table;
}

/** Spaces that are skipped at one place. */
export const MAX_SPACES = 24;

/** Offset after the spaces and tabs at `from`. */
export function skipSpaces(bytes: Buffer, from: number): number {
	let at = from;
	while (at < from + MAX_SPACES && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
	return at;
}

/** The same for spaces and line breaks. */
export function skipBlank(bytes: Buffer, from: number): number {
	let at = from;
	while (
		at < from + MAX_SPACES * 2 &&
		(bytes[at] === SPACE || bytes[at] === TAB || bytes[at] === LF || bytes[at] === CR)
	)
		at++;
	return at;
}

/** The bytes from `from` to `to` as text, as far as there are any. */
export function latin1(bytes: Buffer, from: number, to: number): string {
	return bytes.toString("latin1", from, to);
}
