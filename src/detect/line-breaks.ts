/** Counts line breaks where there are many bytes of which nobody asks for a line. The count itself is wasm/line-breaks.ts. */

import { wasmInstance } from "../wasm-instance.ts";
import { LINE_BREAKS_MODULE } from "./line-breaks-module.ts";

/** Bytes put into the module's memory at a time (little enough to stay in the nearest caches), and where. */
const INPUT = 32 * 1024;
const INPUT_AT = 1024;

/** Line breaks in `bytes[from, to)`. */
export function lineBreaks(bytes: Uint8Array, from: number, to: number): number {
	counting ??= instantiated();
	const { wasm, memory } = counting;
	let breaks = 0;
	for (let at = from; at < to; at += INPUT) {
		const end = Math.min(at + INPUT, to);
		const padded = (end - at + 15) & ~15;
		memory.set(bytes.subarray(at, end), INPUT_AT);
		memory.fill(0, INPUT_AT + end - at, INPUT_AT + padded);
		breaks += wasm.lineBreaks(INPUT_AT, INPUT_AT + padded);
	}
	return breaks;
}

interface Counting {
	readonly wasm: { readonly memory: WebAssembly.Memory; lineBreaks(from: number, to: number): number };
	readonly memory: Uint8Array;
}

let counting: Counting | undefined;

function instantiated(): Counting {
	const wasm = wasmInstance<Counting["wasm"]>(LINE_BREAKS_MODULE, INPUT_AT + INPUT);
	return { wasm, memory: new Uint8Array(wasm.memory.buffer) };
}
