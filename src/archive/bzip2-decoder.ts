/**
 * bzip2, synchronously, block by block. After Julian Seward's bzip2 1.0.8 (decompress.c) and the format as written down at
 * https://github.com/dsnet/compress/blob/master/doc/bzip2-format.pdf. Blocks are bits without a length before them, so one
 * is begun when there are as many bytes as any block can have, or no more to come.
 */
import type { Decoder, Output } from "./decoder.ts";

/** No block of 900,000 bytes takes more, with its tables. */
const LONGEST_BLOCK = 1_200_000;
const BLOCK_MAGIC = 0x314159265359;
const END_MAGIC = 0x177245385090;
const GROUP = 50;
const LONGEST_CODE = 20;

export class Bzip2Decoder implements Decoder {
	readonly #output: Output;
	#held: Buffer[] = [];
	#heldBytes = 0;
	/** Bits of the first held byte that are read already. */
	#bitOffset = 0;
	/** 0 before a stream's header. */
	#blockSize = 0;

	constructor(output: Output) {
		this.#output = output;
	}

	write(chunk: Buffer): void {
		this.#held.push(chunk);
		this.#heldBytes += chunk.length;
		if (this.#heldBytes >= 2 * LONGEST_BLOCK) this.#decode(LONGEST_BLOCK);
	}

	end(): void {
		this.#decode(0);
		if (this.#blockSize > 0) throw new Error("the bzip2 data breaks off");
	}

	/** Decodes blocks until no more than `rest` bytes are left. */
	#decode(rest: number): void {
		const bytes = Buffer.concat(this.#held);
		const bits = new BitReader(bytes, this.#bitOffset);
		while (bytes.length - bits.byte > rest) {
			if (this.#blockSize === 0) this.#streamHeader(bits);
			else this.#block(bits);
		}
		this.#held = [bytes.subarray(bits.byte)];
		this.#heldBytes = bytes.length - bits.byte;
		this.#bitOffset = bits.bit;
	}

	#streamHeader(bits: BitReader): void {
		bits.align();
		const magic = bits.read(24);
		const level = bits.read(8) - 0x30;
		if (magic !== 0x425a68 || level < 1 || level > 9) throw new Error("not a bzip2 stream");
		this.#blockSize = level * 100_000;
	}

	#block(bits: BitReader): void {
		const magic = bits.read(24) * 2 ** 24 + bits.read(24);
		bits.read(16);
		bits.read(16);
		if (magic === END_MAGIC) {
			this.#blockSize = 0;
			bits.align();
			return;
		}
		if (magic !== BLOCK_MAGIC) throw new Error("a broken bzip2 block");
		if (bits.read(1) === 1) throw new Error("a randomised bzip2 block");
		const origin = bits.read(24);
		const { last, counts } = readBlock(bits, this.#blockSize);
		this.#output(unsorted(last, counts, origin));
	}
}

/** The block's last column (its low bytes; the rest is room for links), and how often each byte is in it. */
function readBlock(bits: BitReader, blockSize: number): { last: Uint32Array; counts: Uint32Array } {
	const alphabet = readAlphabet(bits);
	const symbols = alphabet.length + 2;
	const tableCount = bits.read(3);
	const selectorCount = bits.read(15);
	if (tableCount < 2 || tableCount > 6 || selectorCount < 1) throw new Error("a broken bzip2 block");
	const selectors = readSelectors(bits, selectorCount, tableCount);
	const codes = Array.from({ length: tableCount }, () => readCode(bits, symbols));

	const last = new Uint32Array(blockSize);
	const counts = new Uint32Array(256);
	const front = alphabet;
	let size = 0;
	let group = 0;
	let left = 0;
	let code = codes[0] as PrefixCode;
	let run = 0;
	let runBit = 1;
	for (;;) {
		if (left === 0) {
			code = codes[selectors[group++] ?? -1] ?? broken();
			left = GROUP;
		}
		left--;
		const symbol = code.read(bits);
		if (symbol <= 1) {
			run += runBit << symbol;
			runBit <<= 1;
			if (run > blockSize) broken();
			continue;
		}
		if (run > 0) {
			const byte = front[0] ?? 0;
			if (size + run > blockSize) broken();
			last.fill(byte, size, size + run);
			counts[byte] = (counts[byte] as number) + run;
			size += run;
			run = 0;
			runBit = 1;
		}
		if (symbol === symbols - 1) break;
		if (size >= blockSize) broken();
		const byte = front[symbol - 1] ?? broken();
		front.copyWithin(1, 0, symbol - 1);
		front[0] = byte;
		last[size++] = byte;
		counts[byte] = (counts[byte] as number) + 1;
	}
	return { last: last.subarray(0, size), counts };
}

function readAlphabet(bits: BitReader): Uint8Array {
	const ranges = bits.read(16);
	const bytes: number[] = [];
	for (let range = 0; range < 16; range++) {
		if (((ranges >> (15 - range)) & 1) === 0) continue;
		const used = bits.read(16);
		for (let at = 0; at < 16; at++) if (((used >> (15 - at)) & 1) === 1) bytes.push(range * 16 + at);
	}
	if (bytes.length === 0) broken();
	return Uint8Array.from(bytes);
}

function readSelectors(bits: BitReader, count: number, tables: number): Uint8Array {
	const front = Array.from({ length: tables }, (_, at) => at);
	const selectors = new Uint8Array(count);
	for (let at = 0; at < count; at++) {
		let place = 0;
		while (bits.read(1) === 1) if (++place >= tables) broken();
		const [table = 0] = front.splice(place, 1);
		front.unshift(table);
		selectors[at] = table;
	}
	return selectors;
}

function readCode(bits: BitReader, symbols: number): PrefixCode {
	const lengths = new Uint8Array(symbols);
	let length = bits.read(5);
	for (let symbol = 0; symbol < symbols; symbol++) {
		while (bits.read(1) === 1) {
			length += bits.read(1) === 0 ? 1 : -1;
			if (length < 1 || length > LONGEST_CODE) broken();
		}
		if (length < 1 || length > LONGEST_CODE) broken();
		lengths[symbol] = length;
	}
	return new PrefixCode(lengths);
}

/** A canonical Huffman code: per length, the first code and where its symbols begin. */
class PrefixCode {
	readonly #limit = new Int32Array(LONGEST_CODE + 2);
	readonly #base = new Int32Array(LONGEST_CODE + 2);
	readonly #sorted: Uint16Array;
	readonly #shortest: number;

	constructor(lengths: Uint8Array) {
		const counts = new Int32Array(LONGEST_CODE + 2);
		for (const length of lengths) counts[length] = (counts[length] as number) + 1;
		this.#sorted = new Uint16Array(lengths.length);
		let at = 0;
		let code = 0;
		for (let length = 1; length <= LONGEST_CODE; length++) {
			this.#base[length] = at - code;
			lengths.forEach((of, symbol) => {
				if (of === length) this.#sorted[at++] = symbol;
			});
			code += counts[length] as number;
			this.#limit[length] = code;
			code <<= 1;
		}
		this.#shortest = lengths.reduce((least, length) => Math.min(least, length), LONGEST_CODE);
	}

	read(bits: BitReader): number {
		const ahead = bits.peek(LONGEST_CODE);
		for (let length = this.#shortest; length <= LONGEST_CODE; length++) {
			const code = ahead >> (LONGEST_CODE - length);
			if (code >= (this.#limit[length] as number)) continue;
			bits.skip(length);
			return this.#sorted[code + (this.#base[length] as number)] ?? broken();
		}
		return broken();
	}
}

/** Undoes the Burrows-Wheeler transform, and the run-length code that was there before it. */
function unsorted(last: Uint32Array, counts: Uint32Array, origin: number): Buffer {
	const size = last.length;
	if (origin >= size) broken();
	const next = new Uint32Array(256);
	let sum = 0;
	for (let byte = 0; byte < 256; byte++) {
		next[byte] = sum;
		sum += counts[byte] as number;
	}
	for (let at = 0; at < size; at++) {
		const byte = (last[at] as number) & 0xff;
		const place = next[byte] as number;
		next[byte] = place + 1;
		last[place] = (last[place] as number) | (at << 8);
	}
	let plain = Buffer.allocUnsafe(size + 1024);
	let filled = 0;
	let link = (last[origin] as number) >>> 8;
	let before = -1;
	let repeated = 0;
	for (let at = 0; at < size; at++) {
		const entry = last[link] as number;
		const byte = entry & 0xff;
		link = entry >>> 8;
		if (filled + 256 > plain.length) {
			const larger = Buffer.allocUnsafe(plain.length * 2);
			plain.copy(larger, 0, 0, filled);
			plain = larger;
		}
		if (repeated === 4) {
			plain.fill(before, filled, filled + byte);
			filled += byte;
			repeated = 0;
			before = -1;
			continue;
		}
		repeated = byte === before ? repeated + 1 : 1;
		before = byte;
		plain[filled++] = byte;
	}
	return plain.subarray(0, filled);
}

class BitReader {
	readonly #bytes: Buffer;
	/** The byte that the next bit is in, and how many of its bits are read. */
	byte = 0;
	bit: number;

	constructor(bytes: Buffer, bit: number) {
		this.#bytes = bytes;
		this.bit = bit;
	}

	/** At most 24 bits, highest first. */
	read(count: number): number {
		const at = this.byte;
		const end = this.bit + count;
		const whole = (end + 7) >> 3;
		if (at + whole > this.#bytes.length) throw new Error("the bzip2 data breaks off");
		let word = 0;
		for (let i = 0; i < whole; i++) word = (word << 8) | (this.#bytes[at + i] as number);
		const value = (word >>> (whole * 8 - end)) & ((1 << count) - 1);
		this.byte = at + (end >> 3);
		this.bit = end & 7;
		return value;
	}

	/** The next bits (at most 24), which stay unread; zeros where there are no more. */
	peek(count: number): number {
		const bytes = this.#bytes;
		const at = this.byte;
		const word =
			at + 3 < bytes.length
				? ((bytes[at] as number) << 24) |
					((bytes[at + 1] as number) << 16) |
					((bytes[at + 2] as number) << 8) |
					(bytes[at + 3] as number)
				: ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8);
		return (word << this.bit) >>> (32 - count);
	}

	skip(count: number): void {
		const end = this.bit + count;
		this.byte += end >> 3;
		this.bit = end & 7;
		if (this.byte > this.#bytes.length) throw new Error("the bzip2 data breaks off");
	}

	align(): void {
		if (this.bit === 0) return;
		this.bit = 0;
		this.byte++;
	}
}

function broken(): never {
	throw new Error("a broken bzip2 block");
}
