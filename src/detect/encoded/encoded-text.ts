/**
 * Text inside text: what stands in a file in base64, base64url, hex, percent-encoding or backslash escapes, given back
 * decoded so that it is looked at again. Only on evidence: what it decodes to is printable, or begins like an archive.
 */
import { LineCounter } from "../lines.ts";
import { BASE64, BASE64URL, HEX, runEnd, tailStart, WRAPPED_LINE } from "./alphabet.ts";
import { beginsWell, isPrintable, isWrapped } from "./content-head.ts";
import { backslashEscaped, percentEncoded } from "./escapes.ts";
import { type DecodedSink, OpenRun } from "./open-run.ts";
import { type Run, RunSearch } from "./run-search.ts";

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
	/** It goes on, and what comes later is yet to be decoded. */
	readonly isOpen: boolean;
}

/** One for all files: Node takes a microsecond to make it. */
const NOTHING = Buffer.alloc(0);
/** Letters of a run that are held until it ends; a longer one is decoded as it comes. */
const HELD = 1024 ** 2;
/** Bytes of such a run that are decoded at a time. */
const PIECE = 64 * 1024;
/** Bytes kept from the end of what came, for an escape or a line that is cut there. */
const KEPT = 4096;
/** Letters of lines that are decoded together where more of them said nothing. */
const LONGEST_RETRY = 4 * 1024;

export interface EncodedTextOptions {
	/** Look for backslash escapes too: they hide things where settings are written, and are everywhere in programs. */
	readonly escapes: boolean;
}

/** Told of each text that was decoded; what it gives takes the rest of one that goes on. */
type Found = (decoded: Decoded) => DecodedSink | null;
type Unplaced = Omit<Decoded, "line" | "column">;

export class EncodedText {
	readonly #found: Found;
	readonly #options: EncodedTextOptions;
	#held: Buffer = NOTHING;
	/** What came last, until it is known whether more follows (most files are one chunk) and is as much as what is held. */
	#pending: Buffer[] = [];
	#pendingBytes = 0;
	#lines = new LineCounter();
	/** Up to where in the held bytes runs and escapes have been looked for. */
	#runsFrom = 0;
	#escapesFrom = 0;
	/** Up to where lines were decoded together in vain: each of them may begin a text of its own, but a short one. */
	#triedTo = 0;

	/** A run that goes on in what comes next. */
	#open: { readonly run: OpenRun; readonly sink: DecodedSink | null } | null = null;

	constructor(options: EncodedTextOptions, found: Found) {
		this.#options = options;
		this.#found = found;
	}

	/** Takes the bytes that come next, which do not change afterwards. */
	write(chunk: Buffer): void {
		if (this.#open !== null && this.#pendingBytes === 0) {
			this.#passOn(chunk);
			return;
		}
		if (this.#pendingBytes > this.#held.length) this.#advance();
		this.#pending.push(chunk);
		this.#pendingBytes += chunk.length;
	}

	end(): void {
		const bytes = this.#take();
		if (bytes.length > 0) this.#look(bytes, bytes.length, bytes.length);
		this.#close();
		this.#held = NOTHING;
	}

	#take(): Buffer {
		const pending = this.#pending;
		this.#pending = [];
		this.#pendingBytes = 0;
		const [first = this.#held] = pending;
		const isOne = pending.length === 0 || (pending.length === 1 && this.#held.length === 0);
		return isOne ? first : Buffer.concat([this.#held, ...pending]);
	}

	#advance(): void {
		const bytes = this.#take();
		const tail = tailStart(bytes);
		const limit = Math.max(bytes.length - KEPT, 0);
		const isLong = bytes.length - tail > HELD;
		this.#look(bytes, isLong ? limit : Math.min(limit, tail), limit, isLong);
		const from = Math.max(0, Math.min(this.#runsFrom, this.#escapesFrom) - KEPT);
		this.#lines = this.#lines.advance(bytes, from);
		this.#runsFrom -= from;
		this.#escapesFrom -= from;
		this.#triedTo -= from;
		this.#held = Buffer.from(bytes.subarray(from));
	}

	/** Runs that begin before `runsTo`, and escapes that stand before `escapesTo`. `mayGoOn`: a run at the end may. */
	#look(bytes: Buffer, runsTo: number, escapesTo: number, mayGoOn = false): void {
		this.#goOn(bytes);
		const found: Unplaced[] = [];
		const runs = new RunSearch(bytes);
		for (let run = runs.next(this.#runsFrom); run !== null && run.start < runsTo; ) {
			const most = run.start < this.#triedTo ? LONGEST_RETRY : Infinity;
			const decoded = decodedRun(bytes, run, most, (end) => {
				this.#triedTo = Math.max(this.#triedTo, end);
			});
			let end = decoded?.end ?? run.end;
			if (decoded !== null) {
				const { encoding, content } = decoded;
				const open = mayGoOn && end - run.start > HELD ? openRun(bytes, run.start, encoding) : null;
				if (open === null)
					found.push({ encoding, content, offset: run.start, length: end - run.start, isOpen: false });
				else {
					const length = bytes.length - run.start;
					found.push({ encoding, content: open.content, offset: run.start, length, isOpen: true });
					this.#open = { run: open.run, sink: null };
					end = bytes.length;
				}
			}
			this.#runsFrom = end;
			run = runs.next(this.#runsFrom);
		}
		this.#runsFrom = Math.max(this.#runsFrom, runsTo);
		for (const one of percentEncoded(bytes, this.#escapesFrom, escapesTo)) found.push(one);
		if (this.#options.escapes)
			for (const one of backslashEscaped(bytes, this.#escapesFrom, escapesTo)) found.push(one);
		this.#escapesFrom = Math.max(this.#escapesFrom, escapesTo);
		if (found.length === 0) return;
		found.sort((a, b) => a.offset - b.offset);
		const lines = this.#lines.advance(bytes, 0);
		for (const one of found) {
			const sink = this.#found({ ...one, ...lines.locate(bytes, one.offset) });
			if (one.isOpen && this.#open !== null) this.#open = { run: this.#open.run, sink };
		}
	}

	/** What comes next while a run goes on: nothing of that is held. */
	#passOn(chunk: Buffer): void {
		const held = this.#held;
		this.#lines = this.#lines.advance(held, held.length);
		this.#runsFrom = 0;
		this.#goOn(chunk);
		const used = this.#runsFrom;
		this.#lines = this.#lines.advance(chunk, used);
		this.#held = Buffer.from(chunk.subarray(used));
		this.#runsFrom = 0;
		this.#escapesFrom = 0;
		this.#triedTo = 0;
	}

	/** The run that goes on, as far as it does. */
	#goOn(bytes: Buffer): void {
		if (this.#open === null) return;
		const { run, sink } = this.#open;
		while (this.#runsFrom < bytes.length && !run.isEnded) {
			const { used, content } = run.take(bytes.subarray(this.#runsFrom, this.#runsFrom + PIECE));
			this.#runsFrom += used;
			if (content.length > 0) sink?.write(content);
		}
		if (run.isEnded) this.#close();
	}

	#close(): void {
		if (this.#open === null) return;
		const { run, sink } = this.#open;
		this.#open = null;
		const rest = run.rest();
		if (rest.length > 0) sink?.write(rest);
		sink?.end();
	}
}

/** The run that begins at `start`, if it goes on after `bytes`, and what it says until there. */
function openRun(
	bytes: Buffer,
	start: number,
	encoding: Encoding,
): { readonly run: OpenRun; readonly content: Buffer } | null {
	const alphabet = encoding === "hex" ? HEX : encoding === "base64" ? BASE64 : BASE64URL;
	const run = new OpenRun(alphabet, encoding === "hex" ? "hex" : "base64");
	const { content } = run.take(bytes.subarray(start));
	return run.isEnded ? null : { run, content };
}

/** What a run says, and where it ends; null when it says nothing. */
function decodedRun(
	bytes: Buffer,
	run: Run,
	most: number,
	inVain: (end: number) => void,
): (Pick<Decoded, "encoding" | "content"> & { readonly end: number }) | null {
	const { start, end, alphabets } = run;
	if (alphabets & HEX && ((end - start) % 2 === 0 || end - start > HELD)) {
		const content = Buffer.from(bytes.toString("latin1", start, end), "hex");
		if (isText(content, content.length)) return { encoding: "hex", content, end };
	}
	if (isTokenPart(bytes, start, end)) return null;
	const encoding = alphabets & BASE64 ? "base64" : "base64url";
	if (!beginsWell(bytes, start)) return null;
	const letters = [bytes.toString("latin1", start, end)];
	let last = end;
	if (last - start >= WRAPPED_LINE) {
		for (let next = lineAfter(bytes, last); next > 0 && last - start < most; next = lineAfter(bytes, last)) {
			last = runEnd(bytes, next, alphabets & BASE64 ? BASE64 : BASE64URL);
			if (last === next) break;
			letters.push(bytes.toString("latin1", next, last));
			if (last - next < WRAPPED_LINE) break;
		}
	}
	const content = Buffer.from(letters.join(""), "base64");
	if (!isWrapped(content) && !isText(content, content.length)) {
		if (last > end) inVain(last);
		return null;
	}
	return { encoding, content, end: Math.max(last, end) };
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
