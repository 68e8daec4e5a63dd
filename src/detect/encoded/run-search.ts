/**
 * Finds the long runs of one alphabet's letters that encoded text may be. The search itself is WebAssembly (wasm/letter-runs.ts,
 * where the method is told).
 */

import { wasmInstance } from "../../wasm-instance.ts";
import { BASE64, BASE64URL, HEX, LEAST, LETTERS, lettersBack, VALUES } from "./alphabet.ts";
import { mayBeText } from "./content-head.ts";
import { LETTER_RUNS_MODULE } from "./letter-runs-module.ts";

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

/** Bytes put into the module's memory at a time, and where: behind what it holds itself. */
const INPUT = 512 * 1024;
const INPUT_AT = 2048;
/** Bytes beyond the end that a look may take in. */
const LOOK = 64;
const VALUES_AT = 256;

let searching: { readonly wasm: Exports; readonly memory: Uint8Array } | undefined;

function instantiated(): { readonly wasm: Exports; readonly memory: Uint8Array } {
	if (searching === undefined) {
		const wasm = wasmInstance<Exports>(LETTER_RUNS_MODULE, INPUT_AT + INPUT + LOOK);
		const memory = new Uint8Array(wasm.memory.buffer);
		memory.set(VALUES, VALUES_AT);
		searching = { wasm, memory };
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

	/**
	 * The first run of at least LEAST letters that begins at `from` or later and may be encoded text; null when there is none.
	 */
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
			// Letters of both alphabets are a path or a name, not one run of either.
			if (alphabets !== 0 && mayBeText(bytes, start, end, alphabets)) return { start, end, alphabets };
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
