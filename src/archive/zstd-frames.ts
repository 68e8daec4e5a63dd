/**
 * Follows the frames and blocks of a zstd stream without decoding them, to refuse a frame whose window would make the
 * decoder allocate more than the limit. RFC 8878 sections 3.1.1 (frames), 3.1.1.2 (blocks) and 3.1.2 (skippable frames).
 */
import { LeakscanError } from "../errors.ts";

const FRAME_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
/** Magic, descriptor, window, dictionary id and content size at their longest. */
const LONGEST_HEADER = 18;

export class ZstdFrames {
	readonly #maxWindow: number;
	#state: "header" | "block" = "header";
	#checksum = false;
	/** Bytes of a block or skippable frame that are still to pass. */
	#skip = 0;
	#held: Buffer = Buffer.alloc(0);

	constructor(maxWindow: number) {
		this.#maxWindow = maxWindow;
	}

	/** Takes the bytes that come next; throws LIMIT_EXCEEDED before a decoder is given a frame it should not open. */
	check(chunk: Uint8Array): void {
		let at = 0;
		let bytes: Buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
		if (this.#held.length > 0) {
			bytes = Buffer.concat([this.#held, bytes]);
			this.#held = Buffer.alloc(0);
		}
		while (at < bytes.length) {
			if (this.#skip > 0) {
				const step = Math.min(this.#skip, bytes.length - at);
				this.#skip -= step;
				at += step;
				continue;
			}
			const used = this.#state === "header" ? this.#header(bytes, at) : this.#block(bytes, at);
			if (used === 0) {
				this.#held = Buffer.from(bytes.subarray(at));
				return;
			}
			at += used;
		}
	}

	/** Reads a frame header; 0 when more bytes are needed. Unknown magic is the decoder's to complain of. */
	#header(bytes: Buffer, at: number): number {
		if (bytes.length - at < 8) return 0;
		const magic = bytes.readUInt32LE(at);
		if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC) {
			this.#skip = bytes.readUInt32LE(at + 4);
			return 8;
		}
		if (magic !== FRAME_MAGIC) {
			this.#skip = Number.MAX_SAFE_INTEGER;
			return 4;
		}
		const descriptor = bytes[at + 4] ?? 0;
		const single = (descriptor & 0x20) !== 0;
		const sizeFlag = descriptor >> 6;
		const sizeBytes = sizeFlag === 0 ? (single ? 1 : 0) : 1 << sizeFlag;
		const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
		const length = 5 + (single ? 0 : 1) + dictionaryBytes + sizeBytes;
		if (length > LONGEST_HEADER || bytes.length - at < length) return 0;
		let window: number;
		if (single) {
			const sizeAt = at + 5 + dictionaryBytes;
			window = sizeBytes === 8 ? Number(bytes.readBigUInt64LE(sizeAt)) : bytes.readUIntLE(sizeAt, sizeBytes);
		} else {
			const exponent = (bytes[at + 5] ?? 0) >> 3;
			const base = 2 ** (10 + exponent);
			window = base + (base / 8) * ((bytes[at + 5] ?? 0) & 7);
		}
		if (window > this.#maxWindow) {
			throw new LeakscanError(
				"LIMIT_EXCEEDED",
				`a zstd frame asks for a window of ${window} bytes, more than ${this.#maxWindow}`,
			);
		}
		this.#checksum = (descriptor & 4) !== 0;
		this.#state = "block";
		return length;
	}

	#block(bytes: Buffer, at: number): number {
		if (bytes.length - at < 3) return 0;
		const header = bytes.readUIntLE(at, 3);
		const type = (header >> 1) & 3;
		// A run-length block holds one byte, however long it becomes.
		this.#skip = type === 1 ? 1 : header >> 3;
		if ((header & 1) === 1) {
			this.#skip += this.#checksum ? 4 : 0;
			this.#state = "header";
		}
		return 3;
	}
}
