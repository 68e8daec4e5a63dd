/**
 * xz, synchronously and chunk by chunk. The .xz file format 1.2.1 (https://tukaani.org/xz/xz-file-format.txt): streams of
 * blocks, each a chain of filters ending in LZMA2. The branch filters (BCJ) are left undone: they rewrite the targets of
 * machine code's jumps and calls, which no text is made of.
 */
import { LeakscanError } from "../errors.ts";
import type { Decoder, Output } from "./decoder.ts";
import { Lzma2Decoder } from "./lzma2-decoder.ts";

const STREAM_HEADER = 12;
const LZMA2 = 0x21;
const DELTA = 0x03;
/** Bytes of a block's check by its type (section 2.1.1.2). */
const CHECK_BYTES = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];
const MAGIC = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]);

type State =
	| { readonly kind: "stream" }
	| { readonly kind: "block" }
	| { readonly kind: "data"; readonly lzma: Lzma2Decoder; bytes: number }
	| { readonly kind: "skip"; readonly bytes: number; readonly next: State }
	| { readonly kind: "index" };

export class XzDecoder implements Decoder {
	readonly #output: Output;
	readonly #maxWindow: number;
	#held: Buffer = Buffer.alloc(0);
	#state: State = { kind: "stream" };
	#checkBytes = 0;

	constructor(output: Output, maxWindow: number) {
		this.#output = output;
		this.#maxWindow = maxWindow;
	}

	write(chunk: Buffer): void {
		let bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
		for (;;) {
			const used = this.#step(bytes);
			if (used < 0) break;
			bytes = bytes.subarray(used);
		}
		this.#held = Buffer.from(bytes);
	}

	end(): void {
		if (this.#state.kind !== "index" && !(this.#state.kind === "stream" && this.#held.length === 0))
			throw new Error("the xz data breaks off");
	}

	/** Takes what it can from the front of `bytes`; how much, or -1 when it needs more. */
	#step(bytes: Buffer): number {
		const state = this.#state;
		switch (state.kind) {
			case "stream":
				return this.#streamHeader(bytes);
			case "block":
				return this.#blockHeader(bytes);
			case "skip":
				if (bytes.length < state.bytes) return -1;
				this.#state = state.next;
				return state.bytes;
			case "data": {
				const used = state.lzma.take(bytes);
				if (used < 0) return -1;
				state.bytes += used;
				if (state.lzma.done) {
					// Padding to four bytes, then the check.
					const padding = -state.bytes & 3;
					this.#state = { kind: "skip", bytes: padding + this.#checkBytes, next: { kind: "block" } };
				}
				return used;
			}
			case "index":
				return this.#nextStream(bytes);
		}
	}

	#streamHeader(bytes: Buffer): number {
		if (bytes.length < STREAM_HEADER) return -1;
		if (!bytes.subarray(0, 6).equals(MAGIC)) throw new Error("not an xz stream");
		this.#checkBytes = CHECK_BYTES[(bytes[7] ?? 0) & 15] ?? 0;
		this.#state = { kind: "block" };
		return STREAM_HEADER;
	}

	#blockHeader(bytes: Buffer): number {
		const first = bytes[0];
		if (first === undefined) return -1;
		if (first === 0) {
			this.#state = { kind: "index" };
			return 1;
		}
		const size = (first + 1) * 4;
		if (bytes.length < size) return -1;
		const flags = bytes[1] ?? 0;
		const reader = new FieldReader(bytes.subarray(2, size - 4));
		if (flags & 0x40) reader.number();
		if (flags & 0x80) reader.number();
		for (let filter = 0; filter <= (flags & 3); filter++) {
			const id = reader.number();
			const properties = reader.bytes(reader.number());
			if (id === DELTA)
				throw new LeakscanError("MEDIA_TYPE_UNSUPPORTED", "its xz data goes through a delta filter");
			if (id === LZMA2) {
				const lzma = new Lzma2Decoder(this.#output, windowOf(properties[0] ?? 0, this.#maxWindow));
				this.#state = { kind: "data", lzma, bytes: 0 };
			}
		}
		if (this.#state.kind !== "data") throw new Error("an xz block without LZMA2");
		return size;
	}

	/** Index and footer hold nothing to see; another stream may follow them. */
	#nextStream(bytes: Buffer): number {
		const at = bytes.indexOf(MAGIC);
		if (at >= 0) {
			this.#state = { kind: "stream" };
			return at;
		}
		const used = bytes.length - (MAGIC.length - 1);
		return used > 0 ? used : -1;
	}
}

/** Section 5.3.1: two bits of mantissa, the rest exponent. */
function windowOf(bits: number, most: number): number {
	const size = bits >= 40 ? 0xffffffff : (2 | (bits & 1)) * 2 ** (Math.floor(bits / 2) + 11);
	if (size > most) {
		throw new LeakscanError("LIMIT_EXCEEDED", `its xz data wants ${size} bytes of memory`);
	}
	return size;
}

/** Reads the fields of a block header. */
class FieldReader {
	readonly #bytes: Buffer;
	#at = 0;

	constructor(bytes: Buffer) {
		this.#bytes = bytes;
	}

	/** Section 1.2: seven bits a byte, lowest first. */
	number(): number {
		let value = 0;
		for (let shift = 0; shift < 63; shift += 7) {
			const byte = this.#bytes[this.#at++];
			if (byte === undefined) break;
			value += (byte & 0x7f) * 2 ** shift;
			if (byte < 0x80) return value;
		}
		throw new Error("a broken number in an xz header");
	}

	bytes(count: number): Buffer {
		const from = this.#at;
		this.#at += count;
		return this.#bytes.subarray(from, this.#at);
	}
}
