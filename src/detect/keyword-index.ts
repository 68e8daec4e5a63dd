/**
 * The prefilter: finds every keyword of every pattern, with what must stand around it, in one pass over the bytes, without
 * making a string. The loop itself is WebAssembly (wasm/prefilter.ts); here bytes are handed in, and its hits handed on. Cost
 * per byte hardly grows with the number of keywords.
 */

import { wasmInstance } from "../wasm-instance.ts";
import { type IndexTables, SETS_AT } from "./keyword-tables.ts";
import { PREFILTER_MODULE } from "./prefilter-module.ts";

/** Bytes copied in at a time. */
const INPUT = 512 * 1024;
/** Bytes beyond them that a look may take in. */
const LOOK = 48;

/**
 * Which hits count of keywords that are names' and nothing else's: all; those where a value follows that may count in a
 * package's file (wasm/given-value.ts); none.
 */
export type NamesThatCount = "every" | "given" | "none";
// As in wasm/prefilter.ts.
const NAMES_THAT_COUNT: Readonly<Record<NamesThatCount, number>> = { every: 0, given: 1, none: 2 };

interface Exports {
	readonly memory: WebAssembly.Memory;
	scan(
		start: number,
		end: number,
		from: number,
		list: number,
		listEnd: number,
		reserve: number,
		names: number,
	): number;
	hitsEnd(): number;
}

export class KeywordIndex {
	readonly #wasm: Exports;
	readonly #memory: Uint8Array;
	readonly #hits: Int32Array;
	readonly #list: number;
	readonly #input: number;
	readonly #reserve: number;
	readonly #longest: number;
	readonly #reach: number;

	constructor(tables: IndexTables) {
		this.#list = tables.list;
		this.#input = tables.input;
		this.#reserve = tables.reserve;
		this.#longest = tables.longest;
		this.#reach = tables.reach;
		this.#wasm = wasmInstance<Exports>(PREFILTER_MODULE, this.#input + 1 + INPUT + LOOK);
		this.#memory = new Uint8Array(this.#wasm.memory.buffer);
		this.#hits = new Int32Array(this.#wasm.memory.buffer);
		this.#memory.set(tables.bytes, SETS_AT);
		// A text begins as a line does: what an anchor asks of the byte before it is asked of this one.
		this.#memory[this.#input] = 0x0a;
	}

	/**
	 * Calls `hit(anchor, end)` for each anchor whose keyword ends in `bytes` after `from` and not after `to`, where `end` is
	 * the offset after the keyword's last byte. What `bytes` holds around counts too. Ends go up but for the length of an
	 * anchor. `bytes` begins where the text does or the tables' `longest` bytes before `from`, and ends where the text does or their
	 * `reach` after `to`.
	 */
	scan(
		bytes: Uint8Array,
		from: number,
		to: number,
		hit: (anchor: number, end: number) => void,
		names: NamesThatCount = "every",
	): void {
		const count = NAMES_THAT_COUNT[names];
		const hits = this.#hits;
		const list = this.#list >> 2;
		for (let settled = from; settled < to; ) {
			const start = Math.max(0, settled - this.#longest);
			const end = Math.min(bytes.length, to + this.#reach, start + INPUT);
			const last = end === bytes.length || end === to + this.#reach;
			const limit = last ? to : end - this.#reach;
			this.#memory.set(
				start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end),
				this.#input + 1,
			);
			const inputEnd = this.#input + 1 + end - start;
			for (let at = this.#input; at < inputEnd; ) {
				at = this.#wasm.scan(this.#input, inputEnd, at, this.#list, this.#input, this.#reserve, count);
				const hitsEnd = this.#wasm.hitsEnd() >> 2;
				for (let i = list; i < hitsEnd; i += 2) {
					const keywordEnd = start - 1 + (hits[i] as number);
					if (keywordEnd > settled && keywordEnd <= limit) hit(hits[i + 1] as number, keywordEnd);
				}
			}
			settled = limit;
		}
	}
}
