/**
 * Inflating: what was deflated (RFC 1951), bare or as the members of a gzip file (RFC 1952), synchronously and a piece at a time.
 * The loops are WebAssembly (wasm/inflate.ts). Node's zlib has no such call: at once it wants all there is, and through its
 * thread pool each piece costs new memory and two threads woken, which came to as much as the inflating itself.
 */
import { crc32 } from "node:zlib";
import { wasmInstance } from "../wasm-instance.ts";
import { INFLATE_MODULE } from "./inflate-module.ts";

/** What the loops may look at behind the input, and write behind a piece. */
const BEYOND = 4096;
/** Plain bytes in a piece, with the end of a match that goes beyond it. */
export const MOST_IN_PIECE = 512 * 1024;
const PIECE = MOST_IN_PIECE - BEYOND;
const HISTORY = 32 * 1024;
const INPUT = 64 * 1024;

// As in wasm/inflate.ts, whose tables end before them.
const INPUT_AT = 0x7000;
const HISTORY_AT = INPUT_AT + INPUT + BEYOND;
const OUTPUT_AT = HISTORY_AT + HISTORY;
const OUTPUT_END = OUTPUT_AT + PIECE;
const [NEEDS_INPUT, IS_FULL, IS_OVER] = [0, 1, 2];

/** Of a gzip member's flags (RFC 1952 section 2.3.1). */
const FLAG = { headerCheck: 2, extra: 4, name: 8, comment: 16, unknown: 0xe0 };
const MEMBER_HEADER = 10;
const MEMBER_END = 8;

export type InflateFormat = "gzip" | "deflate";

/** A stream that is broken, or breaks off. The code is what Node's zlib gives for the same, so that both are told alike. */
export class InflateError extends Error {
	override readonly name = "InflateError";
	readonly code: "Z_BUF_ERROR" | "Z_DATA_ERROR";

	constructor(message: string) {
		super(message);
		this.code = message === CUT_OFF ? "Z_BUF_ERROR" : "Z_DATA_ERROR";
	}
}

const CUT_OFF = "unexpected end of file";

interface Engine {
	readonly wasm: {
		readonly memory: WebAssembly.Memory;
		begin(at: number): void;
		slide(bytes: number, least: number): void;
		inflate(from: number, end: number, to: number, full: number, isLast: boolean): number;
		inputAt(): number;
		outputAt(): number;
	};
	readonly memory: Buffer;
}

/** Engines that nobody uses. Streams lie in each other, so a few are in use at a time. */
const spare: Engine[] = [];
const MOST_SPARE = 4;

/** Where in the stream it is. A member's header comes in steps, as its parts may be cut anywhere. */
type State =
	| { readonly at: "header"; step: "fixed" | "extra-length" | "extra" | "name" | "comment" | "check" }
	| { readonly at: "codes" }
	| { readonly at: "trailer" }
	| { readonly at: "end" };

/** One stream. */
export class Inflate {
	readonly #format: InflateFormat;
	/** Whether each member's own length and checksum are held against what came out. */
	readonly #checks: boolean;
	readonly #engine: Engine;
	#state: State;
	#isFirstMember = true;
	#flags = 0;
	/** Bytes of a header's extra field still to come. */
	#extra = 0;
	/** What was taken and not used. */
	#from = INPUT_AT;
	#end = INPUT_AT;
	/** What came out: from where on it was not given out, not counted in the checks, and how far it goes. */
	#given = OUTPUT_AT;
	#checked = OUTPUT_AT;
	#to = OUTPUT_AT;
	#checksum = 0;
	#length = 0;
	#failure: string | null = null;

	constructor(format: InflateFormat, options: { readonly checks: boolean }) {
		this.#format = format;
		this.#checks = options.checks;
		this.#engine = spare.pop() ?? newEngine();
		this.#state = { at: "header", step: "fixed" };
	}

	/**
	 * What comes out of the bytes that come next, piece by piece, each valid until the next is asked for. Throws InflateError where the
	 * stream is broken, after what came before that.
	 */
	*write(bytes: Uint8Array): Generator<Buffer, void> {
		for (let at = 0; at < bytes.length; ) {
			at += this.#take(at === 0 ? bytes : bytes.subarray(at));
			yield* this.#pieces(false);
		}
	}

	/** What comes out at the end of the bytes, after which there is nothing more to ask. Throws too where the stream breaks off. */
	*end(): Generator<Buffer, void> {
		this.#engine.memory.fill(0, this.#end, this.#end + 64);
		yield* this.#pieces(true);
		if (spare.length < MOST_SPARE) spare.push(this.#engine);
	}

	/** Takes as many of the bytes as there is room for; how many. */
	#take(bytes: Uint8Array): number {
		// Behind the end there may be anything (zeros that fill a tape's block).
		if (this.#state.at === "end") return bytes.length;
		const { memory } = this.#engine;
		memory.copyWithin(INPUT_AT, this.#from, this.#end);
		this.#end -= this.#from - INPUT_AT;
		this.#from = INPUT_AT;
		const taken = Math.min(bytes.length, INPUT_AT + INPUT - this.#end);
		memory.set(taken === bytes.length ? bytes : bytes.subarray(0, taken), this.#end);
		this.#end += taken;
		return taken;
	}

	/** What comes out of what was taken: full pieces, and what is left if it is the last or the stream is broken. */
	*#pieces(isLast: boolean): Generator<Buffer, void> {
		while (this.#failure === null && this.#fill(isLast)) yield this.#next();
		if (this.#to > this.#given && (isLast || this.#failure !== null)) yield this.#next();
		if (this.#failure !== null) throw new InflateError(this.#failure);
	}

	/** Goes on as far as it can; true when a piece is full. */
	#fill(isLast: boolean): boolean {
		for (;;) {
			switch (this.#state.at) {
				case "header":
					if (this.#header(isLast)) break;
					return false;
				case "codes": {
					if (this.#to >= OUTPUT_END) {
						if (this.#given < this.#to) return true;
						this.#slide();
					}
					const { wasm } = this.#engine;
					const status = wasm.inflate(this.#from, this.#end, this.#to, OUTPUT_END, isLast);
					this.#from = Math.min(wasm.inputAt(), this.#end);
					this.#to = wasm.outputAt();
					if (status === IS_FULL) break;
					if (status === NEEDS_INPUT) return false;
					if (status !== IS_OVER) {
						this.#failure = isLast && wasm.inputAt() >= this.#end ? CUT_OFF : "invalid compressed data";
						return false;
					}
					this.#state = { at: this.#format === "gzip" ? "trailer" : "end" };
					break;
				}
				case "trailer":
					if (this.#trailer(isLast)) break;
					return false;
				case "end":
					return false;
			}
		}
	}

	#next(): Buffer {
		const piece = this.#engine.memory.subarray(this.#given, this.#to);
		this.#given = this.#to;
		return piece;
	}

	#begin(): void {
		this.#engine.wasm.begin(this.#to);
		this.#state = { at: "codes" };
	}

	/** What was given out is dropped but for what matches may reach back to. */
	#slide(): void {
		this.#check();
		const { memory, wasm } = this.#engine;
		memory.copyWithin(HISTORY_AT, this.#to - HISTORY, this.#to);
		wasm.slide(this.#to - OUTPUT_AT, HISTORY_AT);
		this.#to = OUTPUT_AT;
		this.#given = OUTPUT_AT;
		this.#checked = OUTPUT_AT;
	}

	#check(): void {
		if (!this.#checks) return;
		this.#length += this.#to - this.#checked;
		this.#checksum = crc32(this.#engine.memory.subarray(this.#checked, this.#to), this.#checksum);
		this.#checked = this.#to;
	}

	/** A member's header (RFC 1952 section 2.3), of which bare deflate has none, or the end; false when that can't be told yet, or it is none. */
	#header(isLast: boolean): boolean {
		const { memory } = this.#engine;
		const state = this.#state;
		if (state.at !== "header") return true;
		const has = (bytes: number): boolean => {
			if (this.#end - this.#from >= bytes) return true;
			if (isLast) this.#failure = CUT_OFF;
			return false;
		};
		for (;;) {
			switch (state.step) {
				case "fixed": {
					const isNothing =
						this.#from === this.#end ? isLast : memory[this.#from] === 0 && !this.#isFirstMember;
					if (isNothing) {
						this.#state = { at: "end" };
						return true;
					}
					if (this.#from === this.#end) return false;
					if (this.#format === "deflate") {
						this.#begin();
						return true;
					}
					if (!has(MEMBER_HEADER)) return false;
					const header = memory.subarray(this.#from, this.#from + MEMBER_HEADER);
					if (header[0] !== 0x1f || header[1] !== 0x8b) this.#failure = "incorrect header check";
					else if (header[2] !== 8) this.#failure = "unknown compression method";
					this.#flags = header[3] ?? 0;
					if ((this.#flags & FLAG.unknown) !== 0) this.#failure ??= "unknown header flags set";
					if (this.#failure !== null) return false;
					this.#isFirstMember = false;
					this.#from += MEMBER_HEADER;
					state.step = "extra-length";
					break;
				}
				case "extra-length":
					if ((this.#flags & FLAG.extra) !== 0) {
						if (!has(2)) return false;
						this.#extra = memory.readUInt16LE(this.#from);
						this.#from += 2;
					}
					state.step = "extra";
					break;
				case "extra": {
					const step = Math.min(this.#extra, this.#end - this.#from);
					this.#extra -= step;
					this.#from += step;
					if (this.#extra > 0) return has(1);
					state.step = "name";
					break;
				}
				case "name":
				case "comment":
					if ((this.#flags & FLAG[state.step]) !== 0) {
						const length = memory.subarray(this.#from, this.#end).indexOf(0);
						this.#from = length < 0 ? this.#end : this.#from + length + 1;
						if (length < 0) return has(1);
					}
					state.step = state.step === "name" ? "comment" : "check";
					break;
				case "check":
					if ((this.#flags & FLAG.headerCheck) !== 0) {
						if (!has(2)) return false;
						this.#from += 2;
					}
					this.#checksum = 0;
					this.#length = 0;
					this.#checked = this.#to;
					this.#begin();
					return true;
			}
		}
	}

	/** What stands behind a member; false when it is not all there, or not right. */
	#trailer(isLast: boolean): boolean {
		if (this.#end - this.#from < MEMBER_END) {
			if (isLast) this.#failure = CUT_OFF;
			return false;
		}
		this.#check();
		if (this.#checks) {
			const { memory } = this.#engine;
			if (memory.readUInt32LE(this.#from) !== this.#checksum) this.#failure = "incorrect data check";
			else if (memory.readUInt32LE(this.#from + 4) !== this.#length >>> 0)
				this.#failure = "incorrect length check";
			if (this.#failure !== null) return false;
		}
		this.#from += MEMBER_END;
		this.#state = { at: "header", step: "fixed" };
		return true;
	}
}

function newEngine(): Engine {
	const wasm = wasmInstance<Engine["wasm"]>(INFLATE_MODULE, OUTPUT_END + BEYOND);
	return { wasm, memory: Buffer.from(wasm.memory.buffer) };
}
