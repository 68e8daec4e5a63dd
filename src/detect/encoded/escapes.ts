/**
 * Percent-encoding (RFC 3986 section 2.1) and the escapes of JSON strings (RFC 8259 section 7), where they hide what the
 * patterns look for: a colon, a slash, a quote, an equals sign, a line break between assignments.
 */

interface EscapedText {
	readonly offset: number;
	readonly encoding: "percent-encoding" | "escapes";
	readonly content: Buffer;
	readonly length: number;
	readonly isOpen: false;
}

/** How far around an escape its text may reach. */
const REACH = 2048;
/** `:` `/` `"` `=` `@` `{` and line breaks: those that make structure. */
const TELLING_PERCENT = /%(?:3a|2f|22|3d|40|7b|0a)/gi;
const TELLING_ESCAPE = /\\u00(?:3a|2f|22|27|3d|40|26)/i;
/** Letters and digits that need no escape, one after the other: somebody's way to write a text so that it is not seen. */
const NEEDLESS_ESCAPES = /(?:\\u00[2-7][0-9a-f]){6}/i;
/** A line break written as two characters, and an assignment after it. */
const ESCAPED_LINE = /\\n(?:export )?[A-Za-z_][A-Za-z0-9_]{2,60}=/;

const PERCENT = 0x25;
const BACKSLASH = 0x5c;

/** The words in `bytes` of which the first percent sign with two digits after it stands in `[from, to)`. */
export function* percentEncoded(bytes: Buffer, from: number, to: number): Generator<EscapedText> {
	for (let at = encodedAt(bytes, from, to), end = 0; at >= 0; at = encodedAt(bytes, end, to)) {
		const start = tokenStart(bytes, at, end);
		end = tokenEnd(bytes, at);
		// It was looked at with the bytes before.
		if (start < from && encodedAt(bytes, start, from) >= 0) continue;
		const token = bytes.toString("latin1", start, end);
		if ((token.match(TELLING_PERCENT)?.length ?? 0) < 2) continue;
		const content = token.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => byteOf(hex));
		yield {
			offset: start,
			length: end - start,
			encoding: "percent-encoding",
			content: Buffer.from(content, "latin1"),
			isOpen: false,
		};
	}
}

/** The lines in `bytes` whose first backslash stands in `[from, to)`. */
export function* backslashEscaped(bytes: Buffer, from: number, to: number): Generator<EscapedText> {
	for (
		let at = bytes.indexOf(BACKSLASH, from), end = 0;
		at >= 0 && at < to;
		at = bytes.indexOf(BACKSLASH, end)
	) {
		const start = lineStart(bytes, at, end);
		end = lineEnd(bytes, at);
		if (start < from && isIn(bytes, BACKSLASH, start, from)) continue;
		const line = bytes.toString("latin1", start, end);
		if (!ESCAPED_LINE.test(line) && !TELLING_ESCAPE.test(line) && !NEEDLESS_ESCAPES.test(line)) continue;
		yield {
			offset: start,
			length: end - start,
			encoding: "escapes",
			content: Buffer.from(unescaped(line), "latin1"),
			isOpen: false,
		};
	}
}

/** Where the first byte that is percent-encoded stands in `[from, to)`; -1 where none does. Most percent signs are something else. */
function encodedAt(bytes: Buffer, from: number, to: number): number {
	for (let at = bytes.indexOf(PERCENT, from); at >= 0 && at < to; at = bytes.indexOf(PERCENT, at + 1)) {
		if (isHexDigit(bytes[at + 1]) && isHexDigit(bytes[at + 2])) return at;
	}
	return -1;
}

function isHexDigit(byte = 0): boolean {
	return (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}

function isIn(bytes: Buffer, byte: number, from: number, to: number): boolean {
	const at = bytes.indexOf(byte, from);
	return at >= 0 && at < to;
}

function unescaped(line: string): string {
	return line.replace(/\\(?:u00([0-9a-f]{2})|([nrt"'/\\]))/gi, (_, hex?: string, letter?: string) => {
		if (hex !== undefined) return byteOf(hex);
		return letter === "n" || letter === "r" ? "\n" : letter === "t" ? "\t" : (letter ?? "");
	});
}

function byteOf(hex: string): string {
	return String.fromCharCode(Number.parseInt(hex, 16));
}

function isBorder(byte: number | undefined): boolean {
	return (
		byte === undefined ||
		byte <= 0x20 ||
		byte === 0x22 ||
		byte === 0x27 ||
		byte === 0x3c ||
		byte === 0x3e ||
		byte === 0x60
	);
}

function tokenStart(bytes: Buffer, at: number, least: number): number {
	let start = at;
	while (start > least && at - start < REACH && !isBorder(bytes[start - 1])) start--;
	return start;
}

function tokenEnd(bytes: Buffer, at: number): number {
	let end = at + 1;
	while (end - at < REACH && !isBorder(bytes[end])) end++;
	return end;
}

function lineStart(bytes: Buffer, at: number, least: number): number {
	const from = Math.max(least, at - REACH);
	return from + bytes.subarray(from, at).lastIndexOf(0x0a) + 1;
}

function lineEnd(bytes: Buffer, at: number): number {
	const after = bytes.subarray(at, at + REACH);
	const end = after.indexOf(0x0a);
	return at + (end < 0 ? after.length : end);
}
