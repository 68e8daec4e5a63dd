/**
 * The inner loops of inflating (RFC 1951), in AssemblyScript: compressed bytes in its memory become plain ones in its memory, behind
 * the 32 KiB before them that matches may reach back to. Both ends may come in pieces, and all that is needed to go on is kept here.
 *
 * A code is looked up by its next bits in a table that tells symbol and length at once; codes that are longer than the table's
 * bits go on in a second table. An entry is 32 bits:
 *
 *     0-5    bits to drop: the code's and those of the extra bits behind it, so that the entry itself is what is shifted by
 *     8-11   the code's bits alone; of a second table: the bits it is looked up by
 *     12-15  END of the block, a second table (SUBTABLE), neither literal nor length (SPECIAL), a LITERAL
 *     16-31  the literal, the least length or distance, or where the second table begins
 *
 * Bits wait in 64, filled up to 56 or more at a time without asking how many are missing. The next code is looked up before a match is
 * copied, which is done sixteen bytes at a time and may write beyond its end. So a look goes beyond the input and a copy beyond the
 * output: src/archive/inflate.ts lays out the memory with room for that; the two know the same offsets.
 */

// As in src/archive/inflate.ts.
const LENGTHS: usize = 0x1000;
const COUNTS: usize = 0x1200;
const NEXT: usize = 0x1240;
const SORTED: usize = 0x1280;
const TEMPLATES: usize = 0x1600;
const DISTANCE_TEMPLATES: usize = TEMPLATES + (288 << 2);
const PATTERNS: usize = 0x1c00;
const PRECODE: usize = 0x2000;
const LITERALS: usize = 0x3000;
const DISTANCES: usize = 0x6000;

const LITERAL_BITS: u32 = 11;
const DISTANCE_BITS: u32 = 8;
const PRECODE_BITS: u32 = 7;
const LONGEST_CODE: u32 = 15;

const LITERAL: u32 = 1 << 15;
const SPECIAL: u32 = 1 << 14;
const SUBTABLE: u32 = 1 << 13;
const END: u32 = 1 << 12;

/** What inflate() returns. */
const NEEDS_INPUT = 0;
const IS_FULL = 1;
const IS_OVER = 2;
const IS_BROKEN = 3;

/** Bytes that a block's header may take, and then some (2,300 bits of code lengths). */
const HEADER_BYTES: usize = 512;
/** Bytes beyond `input` that one turn of the fast loop may look at. */
const LOOK: usize = 32;

/** What comes next: a block's header, the rest of a stored block, of a compressed one, or nothing. */
const AT_HEADER = 0;
const IN_STORED = 1;
const IN_CODED = 2;
const AT_END = 3;

let state: i32 = AT_HEADER;
let isLastBlock: bool = false;
let storedLeft: usize = 0;
/** Bits that were read and not used, the next one lowest, and how many; between calls fewer than eight. */
let bits: u64 = 0;
let count: u64 = 0;
let input: usize = 0;
let output: usize = 0;
/** Matches reach no further back than this. */
let first: usize = 0;
let isPrepared: bool = false;

/** A new stream begins, whose first byte will be at `at`. */
export function begin(at: usize): void {
	state = AT_HEADER;
	isLastBlock = false;
	bits = 0;
	count = 0;
	first = at;
	if (!isPrepared) prepare();
	isPrepared = true;
}

/** What was put out lies `bytes` further back than it did, and is not kept before `least`. */
export function slide(bytes: usize, least: usize): void {
	first = first < bytes + least ? least : first - bytes;
}

/** Where the next byte is read. */
export function inputAt(): usize {
	return input;
}

/** Where the next byte is written. */
export function outputAt(): usize {
	return output;
}

/**
 * Inflates bytes in [from, end) to [to, full). Needs input while fewer than HEADER_BYTES are left, unless `isLast`: no more come, and
 * 64 zeros stand behind them. Some 300 bytes beyond `full` may be written, and count.
 */
export function inflate(from: usize, end: usize, to: usize, full: usize, isLast: bool): i32 {
	input = from;
	output = to;
	while (true) {
		if (state == AT_END) return IS_OVER;
		if (state == AT_HEADER) {
			if (!isLast && input + HEADER_BYTES > end) return NEEDS_INPUT;
			if (!readHeader(end)) return IS_BROKEN;
		} else if (output >= full) {
			return IS_FULL;
		} else if (state == IN_STORED) {
			const length = min(storedLeft, min(end - input, full - output));
			memory.copy(output, input, length);
			input += length;
			output += length;
			storedLeft -= length;
			if (storedLeft == 0) state = isLastBlock ? AT_END : AT_HEADER;
			else if (input == end) return isLast ? IS_BROKEN : NEEDS_INPUT;
		} else {
			let status = input + LOOK < end ? readCodes(end - LOOK, full) : NEEDS_INPUT;
			if (status == NEEDS_INPUT && isLast && output < full) status = readLastCodes(end, full);
			if (status == IS_BROKEN) return IS_BROKEN;
			if (status == IS_OVER) state = isLastBlock ? AT_END : AT_HEADER;
			else if (output < full) return NEEDS_INPUT;
		}
	}
}

// @ts-expect-error: decorator
@inline
function refill(): void {
	bits |= load<u64>(input) << count;
	input += <usize>((63 - count) >>> 3);
	count |= 56;
}

// @ts-expect-error: decorator
@inline
function drop(used: u64): void {
	bits >>>= used;
	count -= used;
}

/** Whole bytes that were not used are not read. */
// @ts-expect-error: decorator
@inline
function giveBack(): void {
	input -= <usize>(count >>> 3);
	count &= 7;
	bits &= (<u64>1 << count) - 1;
}

/** A block's header (sections 3.2.3 to 3.2.7). False when it is broken, or breaks off. */
function readHeader(end: usize): bool {
	refill();
	isLastBlock = (bits & 1) != 0;
	const type = (<u32>bits >>> 1) & 3;
	drop(3);
	if (type == 0) {
		drop(count & 7);
		giveBack();
		if (input + 4 > end) return false;
		const length = load<u16>(input);
		if (<u16>~load<u16>(input, 2) != length) return false;
		input += 4;
		storedLeft = length;
		state = IN_STORED;
		return true;
	}
	if (type == 3) return false;
	if (type == 1) {
		for (let symbol: usize = 0; symbol < 288; symbol++)
			store<u8>(LENGTHS + symbol, symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8);
		memory.fill(LENGTHS + 288, 5, 32);
		build(LENGTHS, 288, TEMPLATES, LITERALS, LITERAL_BITS);
		build(LENGTHS + 288, 32, DISTANCE_TEMPLATES, DISTANCES, DISTANCE_BITS);
	} else if (!readCodeLengths(end)) return false;
	giveBack();
	state = IN_CODED;
	return input <= end;
}

/** Section 3.2.7. */
function readCodeLengths(end: usize): bool {
	const literals: u32 = (<u32>bits & 31) + 257;
	const distances: u32 = ((<u32>bits >>> 5) & 31) + 1;
	const precodes: u32 = ((<u32>bits >>> 10) & 15) + 4;
	if (literals > 286 || distances > 30) return false;
	drop(14);
	memory.fill(LENGTHS, 0, 19);
	for (let i: u32 = 0; i < precodes; i++) {
		refill();
		store<u8>(LENGTHS + precodeAt(i), <u8>(bits & 7));
		drop(3);
	}
	if (!build(LENGTHS, 19, 0, PRECODE, PRECODE_BITS)) return false;
	const all = literals + distances;
	for (let symbol: u32 = 0; symbol < all; ) {
		refill();
		if (input - <usize>(count >>> 3) > end) return false;
		const entry = load<u32>(PRECODE + (<usize>(bits & ((1 << PRECODE_BITS) - 1)) << 2));
		drop(<u64>(entry & 63));
		const code = entry >>> 16;
		if (code < 16) {
			store<u8>(LENGTHS + symbol, <u8>code);
			symbol++;
			continue;
		}
		let length: u8 = 0;
		let times: u32 = 0;
		if (code == 16) {
			if (symbol == 0) return false;
			length = load<u8>(LENGTHS + symbol - 1);
			times = 3 + (<u32>bits & 3);
			drop(2);
		} else if (code == 17) {
			times = 3 + (<u32>bits & 7);
			drop(3);
		} else {
			times = 11 + (<u32>bits & 127);
			drop(7);
		}
		if (symbol + times > all) return false;
		memory.fill(LENGTHS + symbol, length, times);
		symbol += times;
	}
	// Without an end of the block there would be none.
	if (load<u8>(LENGTHS + 256) == 0) return false;
	return (
		build(LENGTHS, literals, TEMPLATES, LITERALS, LITERAL_BITS) &&
		build(LENGTHS + literals, distances, DISTANCE_TEMPLATES, DISTANCES, DISTANCE_BITS)
	);
}

/** Code lengths of code lengths come in the order 16 17 18 0 8 7 9 6 10 5 11 4 12 3 13 2 14 1 15. */
// @ts-expect-error: decorator
@inline
function precodeAt(place: u32): usize {
	if (place < 3) return 16 + place;
	if (place == 3) return 0;
	const step = (place - 4) >>> 1;
	return (place & 1) == 0 ? 8 + step : 7 - step;
}

/**
 * Makes the table of the code whose `symbols` have the given lengths (section 3.2.2). False when it is none: there are more codes
 * than there can be, or fewer, and not just one of a single bit, or none at all, which distances may have.
 */
function build(lengths: usize, symbols: u32, templates: usize, table: usize, tableBits: u32): bool {
	for (let at: usize = 0; at < 32; at += 8) store<u64>(COUNTS + at, 0);
	for (let symbol: usize = 0; symbol < <usize>symbols; symbol++) {
		const at = COUNTS + (<usize>load<u8>(lengths + symbol) << 1);
		store<u16>(at, load<u16>(at) + 1);
	}
	let free: i32 = 1;
	let codes: u32 = 0;
	let longest: u32 = 0;
	for (let length: u32 = 1; length <= LONGEST_CODE; length++) {
		const some = countOf(length);
		store<u16>(NEXT + (<usize>length << 1), <u16>codes);
		codes += some;
		free = (free << 1) - <i32>some;
		if (free < 0) return false;
		if (some > 0) longest = length;
	}
	for (let symbol: usize = 0; symbol < <usize>symbols; symbol++) {
		const length: usize = load<u8>(lengths + symbol);
		if (length == 0) continue;
		const at = NEXT + (length << 1);
		const place: usize = load<u16>(at);
		store<u16>(at, <u16>(place + 1));
		store<u16>(SORTED + (place << 1), <u16>symbol);
	}
	if (free > 0) {
		if (longest > 1 || templates == 0) return false;
		const only = codes == 0 ? SPECIAL : entryOf(templates, 0, 1);
		for (let at: usize = 0; at < <usize>1 << tableBits; at += 2) {
			store<u32>(table + (at << 2), only);
			store<u32>(table + (at << 2), SPECIAL, 4);
		}
		return true;
	}
	fill(templates, table, tableBits, codes);
	return true;
}

// @ts-expect-error: decorator
@inline
function countOf(length: u32): u32 {
	return load<u16>(COUNTS + (<usize>length << 1));
}

/** The entry of the symbol that is so far in the order of codes. */
// @ts-expect-error: decorator
@inline
function entryOf(templates: usize, place: u32, length: u32): u32 {
	const symbol = <u32>load<u16>(SORTED + (<usize>place << 1));
	return (templates == 0 ? symbol << 16 : load<u32>(templates + (<usize>symbol << 2))) + length + (length << 8);
}

/** The code after `code`, both with their first bit lowest, as they are read; `size` is two to the power of their bits. */
// @ts-expect-error: decorator
@inline
function codeAfter(code: u32, size: u32): u32 {
	const bit: u32 = 1 << (31 - clz(code ^ (size - 1)));
	return (code & (bit - 1)) | bit;
}

/** Codes in their order: the table of so many bits, doubled for each bit more, then second tables. */
function fill(templates: usize, table: usize, tableBits: u32, codes: u32): void {
	let code: u32 = 0;
	let place: u32 = 0;
	let length: u32 = 1;
	for (; length <= tableBits; length++) {
		const size: u32 = 1 << length;
		memory.copy(table + (<usize>size << 1), table, <usize>size << 1);
		for (let some = countOf(length); some > 0; some--) {
			store<u32>(table + (<usize>code << 2), entryOf(templates, place, length));
			if (++place == codes) {
				for (length++; length <= tableBits; length++)
					memory.copy(table + (<usize>2 << length), table, <usize>2 << length);
				return;
			}
			code = codeAfter(code, size);
		}
	}
	let prefix: u32 = 0xffffffff;
	let start: u32 = 0;
	let end: u32 = 1 << tableBits;
	let bitsBeyond: u32 = 0;
	const mask = end - 1;
	while (true) {
		for (let some = countOf(length); some > 0; some--) {
			if ((code & mask) != prefix) {
				prefix = code & mask;
				start = end;
				// As many bits as its codes fill, the shortest of which is this one.
				bitsBeyond = length - tableBits;
				for (let used = some; used < <u32>1 << bitsBeyond; ) {
					bitsBeyond++;
					used = (used << 1) + countOf(tableBits + bitsBeyond);
				}
				end = start + (1 << bitsBeyond);
				const link = (start << 16) | SPECIAL | SUBTABLE | (bitsBeyond << 8) | tableBits;
				store<u32>(table + (<usize>prefix << 2), link);
			}
			const entry = entryOf(templates, place, length - tableBits);
			for (let at = code >>> tableBits; at < <u32>1 << bitsBeyond; at += 1 << (length - tableBits))
				store<u32>(table + (<usize>(start + at) << 2), entry);
			if (++place == codes) return;
			code = codeAfter(code, <u32>1 << length);
		}
		length++;
	}
}

// @ts-expect-error: decorator
@inline
function literalAt(bits: u64): u32 {
	return load<u32>(LITERALS + ((<usize><u32>bits & ((1 << LITERAL_BITS) - 1)) << 2));
}

// @ts-expect-error: decorator
@inline
function distanceAt(bits: u64): u32 {
	return load<u32>(DISTANCES + ((<usize><u32>bits & ((1 << DISTANCE_BITS) - 1)) << 2));
}

/** The entry of a second table that an entry tells of, by the bits behind the first table's. */
// @ts-expect-error: decorator
@inline
function beyond(table: usize, entry: u32, bits: u64): u32 {
	return load<u32>(table + (<usize>((entry >>> 16) + (<u32>bits & ((1 << ((entry >>> 8) & 15)) - 1))) << 2));
}

/** The length or distance of an entry, with the extra bits behind its code, from which the bits begin. */
// @ts-expect-error: decorator
@inline
function valueOf(entry: u32, bits: u64): usize {
	return <usize>((entry >>> 16) + ((<u32>bits & ((<u32>1 << entry) - 1)) >>> ((entry >>> 8) & 15)));
}

/** Copies `length` bytes from `distance` back, and perhaps up to 32 beyond. */
// @ts-expect-error: decorator
@inline
function copyMatch(to: usize, distance: usize, length: usize): void {
	let source = to - distance;
	let at = to;
	if (distance >= 16) {
		v128.store(at, v128.load(source));
		v128.store(at, v128.load(source, 16), 16);
		if (length <= 32) return;
		do {
			at += 16;
			source += 16;
			v128.store(at, v128.load(source, 16), 16);
		} while (at + 32 < to + length);
		return;
	}
	// What repeats within sixteen bytes, as often as it fits in whole.
	const pattern = i8x16.swizzle(v128.load(source), v128.load(PATTERNS + (distance << 4)));
	const step = 16 - (16 % distance);
	do {
		v128.store(at, pattern);
		at += step;
	} while (at < to + length);
}

/**
 * The codes of a block, while `input` is before `stop` and `output` before `full`. IS_OVER: its end was among them. Written out, in
 * local variables: with the literals in a loop and one refill at its end it took 6 to 11 % longer.
 */
function readCodes(stop: usize, full: usize): i32 {
	let waiting = bits;
	let left = count;
	let from = input;
	let to = output;
	let status = NEEDS_INPUT;
	waiting |= load<u64>(from) << left;
	from += <usize>((63 - left) >>> 3);
	left |= 56;
	let entry = literalAt(waiting);
	while (from < stop && to < full) {
		let before = waiting;
		waiting >>>= <u64>entry;
		left -= <u64>(entry & 63);
		// Three literals in a row take 33 of 56 bits, and two leave enough for a length.
		if (entry & LITERAL) {
			store<u8>(to, <u8>(entry >>> 16));
			to++;
			entry = literalAt(waiting);
			before = waiting;
			waiting >>>= <u64>entry;
			left -= <u64>(entry & 63);
			if (entry & LITERAL) {
				store<u8>(to, <u8>(entry >>> 16));
				to++;
				entry = literalAt(waiting);
				before = waiting;
				waiting >>>= <u64>entry;
				left -= <u64>(entry & 63);
				if (entry & LITERAL) {
					store<u8>(to, <u8>(entry >>> 16));
					to++;
					waiting |= load<u64>(from) << left;
					from += <usize>((63 - left) >>> 3);
					left |= 56;
					entry = literalAt(waiting);
					continue;
				}
			}
		}
		if (entry & SPECIAL) {
			if (entry & SUBTABLE) {
				entry = beyond(LITERALS, entry, waiting);
				before = waiting;
				waiting >>>= <u64>entry;
				left -= <u64>(entry & 63);
				if (entry & LITERAL) {
					store<u8>(to, <u8>(entry >>> 16));
					to++;
					waiting |= load<u64>(from) << left;
					from += <usize>((63 - left) >>> 3);
					left |= 56;
					entry = literalAt(waiting);
					continue;
				}
			}
			if (entry & SPECIAL) {
				status = entry & END ? IS_OVER : IS_BROKEN;
				break;
			}
		}
		const length = valueOf(entry, before);
		if (left < 28) {
			waiting |= load<u64>(from) << left;
			from += <usize>((63 - left) >>> 3);
			left |= 56;
		}
		entry = distanceAt(waiting);
		if (entry & SUBTABLE) {
			waiting >>>= DISTANCE_BITS;
			left -= DISTANCE_BITS;
			entry = beyond(DISTANCES, entry, waiting);
		}
		const distance = valueOf(entry, waiting);
		waiting >>>= <u64>entry;
		left -= <u64>(entry & 63);
		if (entry & SPECIAL || distance > to - first) {
			status = IS_BROKEN;
			break;
		}
		waiting |= load<u64>(from) << left;
		from += <usize>((63 - left) >>> 3);
		left |= 56;
		entry = literalAt(waiting);
		copyMatch(to, distance, length);
		to += length;
	}
	bits = waiting;
	count = left;
	input = from;
	output = to;
	giveBack();
	return status;
}

/** The same at the end of the input, one symbol at a time: what is not all there is not taken. */
function readLastCodes(end: usize, full: usize): i32 {
	while (output < full) {
		refill();
		let entry = literalAt(bits);
		if (entry & SUBTABLE) {
			drop(LITERAL_BITS);
			entry = beyond(LITERALS, entry, bits);
		}
		const length = valueOf(entry, bits);
		drop(<u64>(entry & 63));
		let distance: usize = 0;
		if (!(entry & (LITERAL | SPECIAL))) {
			refill();
			let far = distanceAt(bits);
			if (far & SUBTABLE) {
				drop(DISTANCE_BITS);
				far = beyond(DISTANCES, far, bits);
			}
			distance = valueOf(far, bits);
			drop(<u64>(far & 63));
			if (far & SPECIAL || distance > output - first) return IS_BROKEN;
		}
		if (input - <usize>(count >>> 3) > end) return IS_BROKEN;
		if (entry & SPECIAL) {
			giveBack();
			return entry & END ? IS_OVER : IS_BROKEN;
		}
		if (entry & LITERAL) store<u8>(output++, <u8>(entry >>> 16));
		else {
			copyMatch(output, distance, length);
			output += length;
		}
	}
	giveBack();
	return NEEDS_INPUT;
}

/** Entries of symbols without their codes, and which bytes of what lies so far back make up the sixteen that follow. Section 3.2.5. */
function prepare(): void {
	for (let symbol: u32 = 0; symbol < 256; symbol++)
		store<u32>(TEMPLATES + (<usize>symbol << 2), LITERAL | (symbol << 16));
	store<u32>(TEMPLATES + (256 << 2), SPECIAL | END);
	let least: u32 = 3;
	for (let symbol: u32 = 257; symbol < 285; symbol++) {
		const extra: u32 = symbol < 265 ? 0 : (symbol - 261) >>> 2;
		store<u32>(TEMPLATES + (<usize>symbol << 2), extra | (least << 16));
		least += 1 << extra;
	}
	store<u32>(TEMPLATES + (285 << 2), 258 << 16);
	store<u32>(TEMPLATES + (286 << 2), SPECIAL);
	store<u32>(TEMPLATES + (287 << 2), SPECIAL);
	least = 1;
	for (let symbol: u32 = 0; symbol < 30; symbol++) {
		const extra: u32 = symbol < 4 ? 0 : (symbol - 2) >>> 1;
		store<u32>(DISTANCE_TEMPLATES + (<usize>symbol << 2), extra | (least << 16));
		least += 1 << extra;
	}
	store<u32>(DISTANCE_TEMPLATES + (30 << 2), SPECIAL);
	store<u32>(DISTANCE_TEMPLATES + (31 << 2), SPECIAL);
	for (let distance: u32 = 1; distance < 16; distance++)
		for (let at: u32 = 0; at < 16; at++) store<u8>(PATTERNS + (<usize>distance << 4) + at, <u8>(at % distance));
}
