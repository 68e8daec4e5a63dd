/**
 * gzip (RFC 1952, many members too) and bare deflate (RFC 1951), synchronously. zlib's own synchronous call is two to
 * three times as fast as JavaScript but wants everything at once, and most of what is compressed inside an image is
 * small (members of jars, man pages): what is small goes to zlib, what is large streams through fflate.
 */
import * as zlib from "node:zlib";
import { Gunzip, Inflate } from "fflate";
import { MAPPED_BYTES } from "../large-memory.ts";
import type { Decoder, Output } from "./decoder.ts";

/** Compressed bytes that are held for zlib. */
const MOST_HELD = 4 * 1024 ** 2;
/** Plain bytes that zlib may make of them at once. */
const MOST_AT_ONCE = 8 * 1024 ** 2;
/** Compressed bytes that are streamed at once, and what they are to come to: a thousand times as many at most (RFC 1951). */
const STREAMED = { least: 1024, most: 16 * 1024, inflated: 256 * 1024 };

export class InflateDecoder implements Decoder {
	readonly #format: "gzip" | "deflate";
	readonly #output: Output;
	#held: Buffer[] = [];
	#heldBytes = 0;
	#stream: Inflate | Gunzip | null = null;
	/** Of the stream: bytes that go in at once, and that came out of the last of them. */
	#piece = STREAMED.least;
	#inflated = 0;

	constructor(format: "gzip" | "deflate", output: Output) {
		this.#format = format;
		this.#output = output;
	}

	write(chunk: Buffer): void {
		if (this.#stream !== null) {
			this.#push(chunk);
			return;
		}
		this.#held.push(chunk);
		this.#heldBytes += chunk.length;
		if (this.#heldBytes > MOST_HELD) this.#startStream();
	}

	end(): void {
		if (this.#stream === null) {
			if (this.#heldBytes === 0 || this.#inflateAtOnce()) return;
			this.#startStream();
		}
		this.#stream?.push(new Uint8Array(0), true);
	}

	/** False when it is too large for that, or broken: the stream gives what comes before the break. */
	#inflateAtOnce(): boolean {
		const [first = Buffer.alloc(0), ...more] = this.#held;
		const whole = more.length === 0 ? first : Buffer.concat(this.#held);
		const inflate = this.#format === "gzip" ? zlib.gunzipSync : zlib.inflateRawSync;
		// A gzip's last four bytes say how much is in it (RFC 1952 section 2.3.1), and then it comes in one piece.
		const told = this.#format === "gzip" && whole.length > 18 ? whole.readUInt32LE(whole.length - 4) : 0;
		if (told > MOST_AT_ONCE) return false;
		const chunkSize =
			told < 1024 ** 2
				? Math.max(told + 1, Math.min(Math.max(whole.length * 4, 1024), 1024 ** 2))
				: MAPPED_BYTES;
		let plain: Buffer;
		try {
			plain = inflate(whole, { maxOutputLength: MOST_AT_ONCE, chunkSize });
		} catch {
			return false;
		}
		if (plain.length > 0) this.#output(plain);
		return true;
	}

	#startStream(): void {
		const output = (chunk: Uint8Array): void => {
			this.#inflated += chunk.length;
			if (chunk.length > 0) this.#output(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
		};
		this.#stream = this.#format === "gzip" ? new Gunzip(output) : new Inflate(output);
		for (const chunk of this.#held) this.#push(chunk);
		this.#held = [];
	}

	/** In pieces: what a piece comes to is one buffer, and several more while that grows. */
	#push(chunk: Buffer): void {
		for (let at = 0; at < chunk.length; ) {
			this.#inflated = 0;
			this.#stream?.push(chunk.subarray(at, at + this.#piece), false);
			at += this.#piece;
			const fitting = Math.floor((this.#piece * STREAMED.inflated) / Math.max(this.#inflated, 1));
			this.#piece = Math.min(Math.max(fitting, STREAMED.least), 2 * this.#piece, STREAMED.most);
		}
	}
}
