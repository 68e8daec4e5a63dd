/**
 * Finds the long runs of one alphabet's letters that encoded text is. The search itself is WebAssembly (wasm/letter-runs.ts,
 * where the method is told).
 */
import { LETTER_RUNS_MODULE } from "./letter-runs-module.ts";

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

const VALUES = new Uint8Array(256);
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

export interface Run {
	readonly start: number;
	readonly end: number;
	/** The alphabets that all its letters belong to. */
	readonly alphabets: number;
}

interface Exports {
	readonly memory: WebAssembly.Memory;
	next(from: number, to: number): number;
	end(): number;
}

/** Bytes put into the module's memory at a time, and where. */
const INPUT = 512 * 1024;
const INPUT_AT = 1024;

let searching: { readonly wasm: Exports; readonly memory: Uint8Array } | undefined;

function instantiated(): { readonly wasm: Exports; readonly memory: Uint8Array } {
	if (searching === undefined) {
		const module = new WebAssembly.Module(Buffer.from(LETTER_RUNS_MODULE, "base64"));
		const wasm = new WebAssembly.Instance(module).exports as unknown as Exports;
		const missing = INPUT_AT + INPUT - wasm.memory.buffer.byteLength;
		if (missing > 0) wasm.memory.grow(Math.ceil(missing / (64 * 1024)));
		searching = { wasm, memory: new Uint8Array(wasm.memory.buffer) };
	}
	return searching;
}

/** Looks for the runs of one text. Nothing else may look for any until it has had the last one that it wants. */
export class RunSearch {
	readonly #bytes: Uint8Array;
	/** What of the text is in the module's memory. */
	#from = 0;
	#to = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	/** The first run of at least LEAST letters that begins at `from` or later; null when there is none. */
	next(from: number): Run | null {
		const bytes = this.#bytes;
		const { wasm } = instantiated();
		for (let at = from; at + LEAST <= bytes.length; ) {
			if (at < this.#from || at + LEAST > this.#to) this.#put(at);
			const shift = INPUT_AT - this.#from;
			const start = wasm.next(at + shift, this.#to + shift) - shift;
			if (start === this.#to) {
				if (this.#to === bytes.length) return null;
				// A run that begins near the end of what was put there is met again from there on.
				at = Math.max(at + 1, lettersBack(bytes, this.#to, this.#to - LEAST));
				continue;
			}
			let end = wasm.end() - shift;
			if (end === this.#to) while (end < bytes.length && LETTERS[bytes[end] as number] !== 0) end++;
			let alphabets = BASE64 | BASE64URL | HEX;
			for (let each = start; each < end && alphabets !== 0; each++)
				alphabets &= LETTERS[bytes[each] as number] as number;
			if (alphabets !== 0) return { start, end, alphabets };
			// Letters of both alphabets: a path or a name, not one run of either.
			at = end;
		}
		return null;
	}

	#put(from: number): void {
		this.#from = from;
		this.#to = Math.min(this.#bytes.length, from + INPUT);
		instantiated().memory.set(this.#bytes.subarray(from, this.#to), INPUT_AT);
	}
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

function lettersBack(bytes: Uint8Array, end: number, least: number): number {
	let start = end;
	while (start > least && LETTERS[bytes[start - 1] as number] !== 0) start--;
	return start;
}
