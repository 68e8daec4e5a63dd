/**
 * Text inside text: what stands in a file in base64, base64url, hex, percent-encoding or backslash escapes, given back
 * decoded so that it is looked at again. Only on evidence: what it decodes to is printable, or begins like an archive.
 */
import { LineCounter } from "../lines.ts";
import {
	BASE64,
	BASE64URL,
	HEX,
	type Run,
	RunSearch,
	runEnd,
	sixBitsOf,
	tailStart,
	WRAPPED_LINE,
} from "./alphabet.ts";
import { backslashEscaped, percentEncoded } from "./escapes.ts";

export const ENCODINGS = ["base64", "base64url", "hex", "percent-encoding", "escapes"] as const;
export type Encoding = (typeof ENCODINGS)[number];

export interface Decoded {
	readonly encoding: Encoding;
	readonly content: Buffer;
	/** The bytes of the encoded text, and where it begins. */
	readonly length: number;
	readonly offset: number;
	readonly line: number;
	readonly column: number;
	/** It goes on, and what comes later was not decoded. */
	readonly isCut: boolean;
}

/** Letters of a run that are decoded. Source maps inside a bundle have 13 MiB. */
export const LONGEST = 32 * 1024 ** 2;
/** Bytes kept from the end of what came, for an escape or a line that is cut there. */
const KEPT = 4096;
export interface EncodedTextOptions {
	/** Look for backslash escapes too: they hide things where settings are written, and are everywhere in programs. */
	readonly escapes: boolean;
}

type Found = Omit<Decoded, "line" | "column">;

export class EncodedText {
	readonly #found: (decoded: Decoded) => void;
	readonly #options: EncodedTextOptions;
	#held: Buffer = Buffer.alloc(0);
	/** What came last, until it is known whether more follows (most files are one chunk) and is as much as what is held. */
	#pending: Buffer[] = [];
	#pendingBytes = 0;
	#lines = new LineCounter();
	/** Up to where in the held bytes runs and escapes have been looked for. */
	#runsFrom = 0;
	#escapesFrom = 0;

	constructor(options: EncodedTextOptions, found: (decoded: Decoded) => void) {
		this.#options = options;
		this.#found = found;
	}

	/** Takes the bytes that come next, which do not change afterwards. */
	write(chunk: Buffer): void {
		if (this.#pendingBytes > this.#held.length) this.#advance();
		this.#pending.push(chunk);
		this.#pendingBytes += chunk.length;
	}

	end(): void {
		const bytes = this.#take();
		if (bytes.length > 0) this.#look(bytes, bytes.length, bytes.length);
		this.#held = Buffer.alloc(0);
	}

	#take(): Buffer {
		const [first, ...more] = this.#pending;
		this.#pending = [];
		this.#pendingBytes = 0;
		if (first === undefined) return this.#held;
		return this.#held.length === 0 && more.length === 0 ? first : Buffer.concat([this.#held, first, ...more]);
	}

	#advance(): void {
		const bytes = this.#take();
		const tail = tailStart(bytes);
		const limit = Math.max(bytes.length - KEPT, 0);
		this.#look(bytes, bytes.length - tail > LONGEST ? limit : Math.min(limit, tail), limit);
		const from = Math.max(0, Math.min(this.#runsFrom, this.#escapesFrom) - KEPT);
		this.#lines = this.#lines.advance(bytes, from);
		this.#runsFrom -= from;
		this.#escapesFrom -= from;
		this.#held = Buffer.from(bytes.subarray(from));
	}

	/** Runs that begin before `runsTo`, and escapes that stand before `escapesTo`. */
	#look(bytes: Buffer, runsTo: number, escapesTo: number): void {
		const found: Found[] = [];
		const runs = new RunSearch(bytes);
		for (let run = runs.next(this.#runsFrom); run !== null && run.start < runsTo; ) {
			const decoded = decodedRun(bytes, run);
			if (decoded !== null) {
				const { end, ...rest } = decoded;
				found.push({ offset: run.start, length: end - run.start, ...rest });
			}
			this.#runsFrom = decoded?.end ?? run.end;
			run = runs.next(this.#runsFrom);
		}
		this.#runsFrom = Math.max(this.#runsFrom, runsTo);
		found.push(...percentEncoded(bytes, this.#escapesFrom, escapesTo));
		if (this.#options.escapes) found.push(...backslashEscaped(bytes, this.#escapesFrom, escapesTo));
		this.#escapesFrom = Math.max(this.#escapesFrom, escapesTo);
		if (found.length === 0) return;
		found.sort((a, b) => a.offset - b.offset);
		const lines = this.#lines.advance(bytes, 0);
		for (const one of found) this.#found({ ...one, ...lines.locate(bytes, one.offset) });
	}
}

/** What a run says, and where it ends; null when it says nothing. */
function decodedRun(
	bytes: Buffer,
	run: Run,
): (Pick<Decoded, "encoding" | "content" | "isCut"> & { readonly end: number }) | null {
	const { start, end, alphabets } = run;
	if (alphabets & HEX && (end - start) % 2 === 0) {
		const content = Buffer.from(bytes.toString("latin1", start, Math.min(end, start + LONGEST)), "hex");
		if (isText(content, content.length))
			return { encoding: "hex", content, end, isCut: end - start > LONGEST };
	}
	if (isTokenPart(bytes, start, end)) return null;
	const encoding = alphabets & BASE64 ? "base64" : "base64url";
	if (!beginsWell(bytes, start)) return null;
	const letters = [bytes.toString("latin1", start, Math.min(end, start + LONGEST))];
	let last = end;
	if (last - start >= WRAPPED_LINE) {
		for (
			let next = lineAfter(bytes, last);
			next > 0 && last - start < LONGEST;
			next = lineAfter(bytes, last)
		) {
			last = runEnd(bytes, next, alphabets & BASE64 ? BASE64 : BASE64URL);
			if (last === next) break;
			letters.push(bytes.toString("latin1", next, last));
			if (last - next < WRAPPED_LINE) break;
		}
	}
	const content = Buffer.from(letters.join(""), "base64");
	if (!isWrapped(content) && !isText(content, content.length)) return null;
	const isCut = end - start > LONGEST || (last - start >= LONGEST && lineAfter(bytes, last) > 0);
	return { encoding, content, end: Math.max(last, end), isCut };
}

/** The parts of a JSON Web Token are JSON; the token is known as a whole. */
function isTokenPart(bytes: Buffer, start: number, end: number): boolean {
	return bytes[end] === 0x2e || (start > 0 && bytes[start - 1] === 0x2e);
}

/** Where the text of the line after `end` begins, if a line ends there; 0 if not. */
function lineAfter(bytes: Buffer, end: number): number {
	let at = end;
	if (bytes[at] === 0x0d) at++;
	if (bytes[at++] !== 0x0a) return 0;
	while (bytes[at] === 0x20 || bytes[at] === 0x09) at++;
	return at;
}

/** gzip, zip, bzip2, xz and zstd, by their first three bytes. */
const MAGIC = [0x1f8b08, 0x504b03, 0x425a68, 0xfd377a, 0x28b52f];

function isWrapped(head: Buffer): boolean {
	return head.length >= 3 && MAGIC.includes(head.readUIntBE(0, 3));
}

/** Whether the first twelve bytes that the letters at `start` stand for are text, or begin like an archive. */
function beginsWell(bytes: Buffer, start: number): boolean {
	for (let at = start; at < start + 16; at += 4) {
		const four =
			(sixBitsOf(bytes[at]) << 18) |
			(sixBitsOf(bytes[at + 1]) << 12) |
			(sixBitsOf(bytes[at + 2]) << 6) |
			sixBitsOf(bytes[at + 3]);
		if (at === start && MAGIC.includes(four)) return true;
		if (!isPrintable(four >> 16) || !isPrintable((four >> 8) & 0xff) || !isPrintable(four & 0xff))
			return false;
	}
	return true;
}

function isPrintable(byte: number): boolean {
	return (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Printable, but for a few bytes in a hundred. */
function isText(bytes: Buffer, length: number): boolean {
	const allowed = length <= 64 ? 0 : length / 50;
	let other = 0;
	for (let at = 0; at < length; at++) {
		const byte = bytes[at] ?? 0;
		if (!isPrintable(byte) && ++other > allowed) return false;
	}
	return length > 0;
}
