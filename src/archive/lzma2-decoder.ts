/**
 * LZMA2, chunk by chunk: each says how many bytes it takes (at most 64 KiB) and makes (at most 2 MiB), so none is begun
 * before it is whole. The format is told by the LZMA specification in the 7-Zip SDK (DOC/lzma-specification.txt) and by
 * xz's own lzma2_decoder.c; probabilities are 11 bits, the range coder 32.
 */
import type { Output } from "./decoder.ts";

const PROBABILITY = 1024;
const STATES = 12;
const MOST_POSITION_STATES = 16;
const FIRST_CAPACITY = 64 * 1024;
/** Bytes a chunk may make. */
const MOST_MADE = 2 * 1024 ** 2;

export class Lzma2Decoder {
	readonly #output: Output;
	readonly #windowBytes: number;
	readonly #model = new Model();
	/** The last plain bytes: at least as many as a match may reach back, and room for the next chunk. */
	#window: Uint8Array = new Uint8Array(FIRST_CAPACITY);
	#end = 0;
	/** Bytes of the window that a match may reach, since the last reset. */
	#reach = 0;
	/** Bytes made since the last reset: the model looks at their number's lowest bits. */
	#total = 0;
	done = false;

	constructor(output: Output, windowBytes: number) {
		this.#output = output;
		this.#windowBytes = windowBytes;
	}

	/** Takes one chunk from the front of `bytes`; how long it was, or -1 when it is not whole yet. */
	take(bytes: Buffer): number {
		const control = bytes[0];
		if (control === undefined) return -1;
		if (control === 0) {
			this.done = true;
			return 1;
		}
		if (control < 0x80) return this.#plainChunk(bytes, control);
		const hasProperties = control >= 0xc0;
		const header = hasProperties ? 6 : 5;
		if (bytes.length < header) return -1;
		const made = ((control & 0x1f) << 16) + bytes.readUInt16BE(1) + 1;
		const size = bytes.readUInt16BE(3) + 1;
		if (bytes.length < header + size) return -1;
		if (control >= 0xe0) this.#forget();
		if (hasProperties) this.#model.setProperties(bytes[5] ?? 0);
		if (control >= 0xa0) this.#model.reset();
		this.#makeRoom(made);
		const window = this.#window;
		const from = this.#end;
		const place = { from, to: from + made, first: from - this.#reach, phase: this.#total - from };
		this.#model.decode(bytes.subarray(header, header + size), window, place);
		this.#made(made);
		return header + size;
	}

	#forget(): void {
		this.#reach = 0;
		this.#total = 0;
	}

	#plainChunk(bytes: Buffer, control: number): number {
		if (control > 2) throw new Error("a broken LZMA2 chunk");
		if (bytes.length < 3) return -1;
		const size = bytes.readUInt16BE(1) + 1;
		if (bytes.length < 3 + size) return -1;
		if (control === 1) this.#forget();
		this.#makeRoom(size);
		this.#window.set(bytes.subarray(3, 3 + size), this.#end);
		this.#made(size);
		return 3 + size;
	}

	#made(count: number): void {
		const from = this.#end;
		this.#end += count;
		this.#total += count;
		this.#reach = Math.min(this.#reach + count, this.#windowBytes);
		this.#output(Buffer.from(this.#window.slice(from, this.#end).buffer));
	}

	/** Grows the window, and once it is large enough for any match lets go of its oldest bytes. */
	#makeRoom(count: number): void {
		if (this.#end + count <= this.#window.length) return;
		const most = this.#windowBytes + 2 * MOST_MADE;
		if (this.#window.length < most) {
			const larger = new Uint8Array(Math.min(Math.max(this.#window.length * 4, this.#end + count), most));
			larger.set(this.#window.subarray(0, this.#end));
			this.#window = larger;
			if (this.#end + count <= larger.length) return;
		}
		this.#window.copyWithin(0, this.#end - this.#reach, this.#end);
		this.#end = this.#reach;
	}
}

/** Where in the window a chunk is decoded to. */
interface Place {
	readonly from: number;
	readonly to: number;
	/** The first byte that a match may reach. */
	readonly first: number;
	/** What a place in the window lacks to the number of bytes made. */
	readonly phase: number;
}

/** Lengths of matches: short, middle and long ones in trees of their own. */
class LengthModel {
	readonly choice = new Uint16Array(2);
	readonly low = new Uint16Array(MOST_POSITION_STATES << 3);
	readonly middle = new Uint16Array(MOST_POSITION_STATES << 3);
	readonly high = new Uint16Array(256);

	reset(): void {
		for (const table of [this.choice, this.low, this.middle, this.high]) table.fill(PROBABILITY);
	}
}

/** The probabilities, the state and the range coder of an LZMA stream. */
class Model {
	#literalContextBits = 0;
	#literalPositionMask = 0;
	#positionMask = 0;
	#literal = new Uint16Array(0);
	readonly #isMatch = new Uint16Array(STATES << 4);
	readonly #isRepeat = new Uint16Array(STATES);
	readonly #isRepeat0 = new Uint16Array(STATES);
	readonly #isRepeat1 = new Uint16Array(STATES);
	readonly #isRepeat2 = new Uint16Array(STATES);
	readonly #isLongRepeat0 = new Uint16Array(STATES << 4);
	readonly #slot = new Uint16Array(4 << 6);
	readonly #special = new Uint16Array(128);
	readonly #align = new Uint16Array(16);
	readonly #length = new LengthModel();
	readonly #repeatLength = new LengthModel();
	#state = 0;
	#repeats: [number, number, number, number] = [0, 0, 0, 0];

	#bytes: Buffer = Buffer.alloc(0);
	#at = 0;
	#range = 0;
	#code = 0;

	setProperties(byte: number): void {
		if (byte > (4 * 5 + 4) * 9 + 8) throw new Error("broken LZMA properties");
		const contextBits = byte % 9;
		const rest = Math.floor(byte / 9);
		const positionBits = rest % 5;
		if (contextBits + positionBits > 4) throw new Error("broken LZMA properties");
		this.#literalContextBits = contextBits;
		this.#literalPositionMask = (1 << positionBits) - 1;
		this.#positionMask = (1 << Math.floor(rest / 5)) - 1;
		this.#literal = new Uint16Array(0x300 << (contextBits + positionBits));
	}

	reset(): void {
		for (const table of [
			this.#literal,
			this.#isMatch,
			this.#isRepeat,
			this.#isRepeat0,
			this.#isRepeat1,
			this.#isRepeat2,
			this.#isLongRepeat0,
			this.#slot,
			this.#special,
			this.#align,
		])
			table.fill(PROBABILITY);
		this.#length.reset();
		this.#repeatLength.reset();
		this.#state = 0;
		this.#repeats = [0, 0, 0, 0];
	}

	/** Decodes a chunk's bytes into the window. */
	decode(bytes: Buffer, window: Uint8Array, { from, to, first, phase }: Place): void {
		if (this.#literal.length === 0) throw new Error("an LZMA2 chunk without properties");
		this.#bytes = bytes;
		this.#at = 5;
		this.#range = 0xffffffff;
		this.#code = bytes.length < 5 ? 0 : bytes.readUInt32BE(1);
		let position = from;
		while (position < to) {
			const positionState = (position + phase) & this.#positionMask;
			if (this.#bit(this.#isMatch, (this.#state << 4) + positionState) === 0) {
				window[position] = this.#literalAt(window, position, first, phase);
				position++;
				continue;
			}
			const length = this.#match(positionState, position - first === 0);
			if (length === 0) {
				window[position] = window[position - this.#repeats[0] - 1] as number;
				position++;
				continue;
			}
			const distance = this.#repeats[0] + 1;
			if (distance > position - first || position + length > to)
				throw new Error("an LZMA match out of bounds");
			for (let end = position + length; position < end; position++)
				window[position] = window[position - distance] as number;
		}
	}

	#literalAt(window: Uint8Array, position: number, first: number, phase: number): number {
		const before = position > first ? (window[position - 1] as number) : 0;
		const context =
			(((position + phase) & this.#literalPositionMask) << this.#literalContextBits) +
			(before >> (8 - this.#literalContextBits));
		const base = 0x300 * context;
		let symbol = 1;
		if (this.#state >= 7) {
			const distance = this.#repeats[0] + 1;
			if (distance > position - first) throw new Error("an LZMA match out of bounds");
			let match = window[position - distance] as number;
			do {
				const matchBit = (match >> 7) & 1;
				match <<= 1;
				const bit = this.#bit(this.#literal, base + ((1 + matchBit) << 8) + symbol);
				symbol = (symbol << 1) | bit;
				if (matchBit !== bit) break;
			} while (symbol < 0x100);
		}
		while (symbol < 0x100) symbol = (symbol << 1) | this.#bit(this.#literal, base + symbol);
		this.#state = this.#state < 4 ? 0 : this.#state < 10 ? this.#state - 3 : this.#state - 6;
		return symbol & 0xff;
	}

	/** Reads a match: its distance becomes the first of the repeats. Its length, or 0 for a single byte repeated. */
	#match(positionState: number, nothingYet: boolean): number {
		const state = this.#state;
		const repeats = this.#repeats;
		if (this.#bit(this.#isRepeat, state) === 0) {
			this.#repeats = [0, repeats[0], repeats[1], repeats[2]];
			const length = this.#lengthOf(this.#length, positionState);
			this.#state = state < 7 ? 7 : 10;
			this.#repeats[0] = this.#distance(length);
			return length;
		}
		if (nothingYet) throw new Error("an LZMA match out of bounds");
		if (this.#bit(this.#isRepeat0, state) === 0) {
			if (this.#bit(this.#isLongRepeat0, (state << 4) + positionState) === 0) {
				this.#state = state < 7 ? 9 : 11;
				return 0;
			}
		} else if (this.#bit(this.#isRepeat1, state) === 0) {
			this.#repeats = [repeats[1], repeats[0], repeats[2], repeats[3]];
		} else if (this.#bit(this.#isRepeat2, state) === 0) {
			this.#repeats = [repeats[2], repeats[0], repeats[1], repeats[3]];
		} else {
			this.#repeats = [repeats[3], repeats[0], repeats[1], repeats[2]];
		}
		this.#state = state < 7 ? 8 : 11;
		return this.#lengthOf(this.#repeatLength, positionState);
	}

	#lengthOf(model: LengthModel, positionState: number): number {
		if (this.#bit(model.choice, 0) === 0) return 2 + this.#tree(model.low, positionState << 3, 3);
		if (this.#bit(model.choice, 1) === 0) return 10 + this.#tree(model.middle, positionState << 3, 3);
		return 18 + this.#tree(model.high, 0, 8);
	}

	#distance(length: number): number {
		const slot = this.#tree(this.#slot, Math.min(length - 2, 3) << 6, 6);
		if (slot < 4) return slot;
		const directBits = (slot >> 1) - 1;
		const base = (2 | (slot & 1)) * 2 ** directBits;
		if (slot < 14) return base + this.#reverseTree(this.#special, base - slot, directBits);
		return base + this.#direct(directBits - 4) * 16 + this.#reverseTree(this.#align, 0, 4);
	}

	#tree(table: Uint16Array, base: number, bits: number): number {
		let symbol = 1;
		for (let turn = 0; turn < bits; turn++) symbol = (symbol << 1) | this.#bit(table, base + symbol);
		return symbol - (1 << bits);
	}

	#reverseTree(table: Uint16Array, base: number, bits: number): number {
		let symbol = 1;
		let value = 0;
		for (let turn = 0; turn < bits; turn++) {
			const bit = this.#bit(table, base + symbol);
			symbol = (symbol << 1) | bit;
			value |= bit << turn;
		}
		return value;
	}

	#direct(bits: number): number {
		let value = 0;
		for (let turn = 0; turn < bits; turn++) {
			this.#range >>>= 1;
			const bit = this.#code >>> 0 >= this.#range ? 1 : 0;
			if (bit === 1) this.#code = (this.#code - this.#range) >>> 0;
			value = value * 2 + bit;
			this.#normalize();
		}
		return value;
	}

	#bit(table: Uint16Array, at: number): 0 | 1 {
		const probability = table[at] as number;
		const bound = (this.#range >>> 11) * probability;
		let bit: 0 | 1;
		if (this.#code < bound) {
			this.#range = bound;
			table[at] = probability + ((2048 - probability) >> 5);
			bit = 0;
		} else {
			this.#range -= bound;
			this.#code -= bound;
			table[at] = probability - (probability >> 5);
			bit = 1;
		}
		this.#normalize();
		return bit;
	}

	#normalize(): void {
		if (this.#range >= 0x1000000) return;
		this.#range = (this.#range * 256) >>> 0;
		this.#code = ((this.#code << 8) | (this.#bytes[this.#at++] ?? 0)) >>> 0;
	}
}
