/**
 * The inner loop of the prefilter, in AssemblyScript: finds every anchor (a keyword, and what must stand around it) in
 * bytes that were copied into its memory.
 *
 * A look is three bytes, of which the five lower bits count (letters come out apart from each other, case aside), and a byte of
 * a table that tells whether they are among those that were chosen of the anchors, one at an even and one at an odd distance from
 * the anchor's start. So a look at every second byte meets each anchor wherever it begins; eight looks are made of sixteen bytes at
 * a time, none waits for the one before it, and the table is small enough to stay at hand. One look in eight counts in a program's
 * text; a table of these three bytes and the one after them, as they are, leaves half of these, and eight bytes of the anchors
 * that may stand there a quarter of that. Only there are anchors compared, byte by byte, each with its set.
 *
 * src/detect/keyword-tables.ts lays out the memory and writes the tables; the two know the same offsets.
 */

import { mayBeGivenValue } from "./given-value";

// As in keyword-tables.ts.
const PLACES: usize = 0x1000;
const STRETCH: usize = 4096;
const SETS: usize = 0x4000;
const BITS_OF_FOUR: usize = 0x6000;
const STEPS: usize = 0x16000;
const STARTS: usize = 0x1e000;
const CANDIDATE: usize = 32;

/** For each eight bits, which of them are set: twice their numbers, a byte each. */
const PLACES_OF = memory.data(256 << 3, 16);
for (let bits: usize = 0; bits < 256; bits++) {
	let to = PLACES_OF + (bits << 3);
	for (let bit: usize = 0; bit < 8; bit++) if ((bits >>> bit) & 1) store<u8>(to++, <u8>(bit << 1));
}
// In memory, and read from there before a loop: as constants they would be made anew at each turn of it.
const FIRST_BITS = memory.data<u16>([31, 31, 31, 31, 31, 31, 31, 31], 16);
const SECOND_BITS = memory.data<u16>([992, 992, 992, 992, 992, 992, 992, 992], 16);

/** Five bits of each of the three lower bytes of `window`. */
// @ts-expect-error: decorator
@inline
function hashOf(window: u32): u32 {
	return (window & 0x1f) | ((window >>> 3) & 0x3e0) | ((window >>> 6) & 0x7c00);
}

/** The same at the first eight even places of what begins with `bytes`, and two bytes on with `after`. */
// @ts-expect-error: decorator
@inline
function hashesOf(bytes: v128, after: v128, first: v128, second: v128): v128 {
	return v128.or(
		v128.or(v128.and(bytes, first), v128.and(i16x8.shr_u(bytes, 3), second)),
		i16x8.shl(v128.and(after, first), 10),
	);
}

/** A bit for each of eight hashes that counts. (In halves of eight bytes: taken out one by one they took longer.) */
// @ts-expect-error: decorator
@inline
function bitsOf(hashes: v128): u32 {
	const low = i64x2.extract_lane(hashes, 0);
	const high = i64x2.extract_lane(hashes, 1);
	return bitsOfHalf(low) + (bitsOfHalf(high) << 4);
}

// @ts-expect-error: decorator
@inline
function bitsOfHalf(hashes: u64): u32 {
	return (
		stepOf(<u32>hashes & 0xffff) +
		(stepOf(<u32>hashes >>> 16) << 1) +
		((stepOf(<u32>(hashes >>> 32) & 0xffff) + (stepOf(<u32>(hashes >>> 48)) << 1)) << 2)
	);
}

// @ts-expect-error: decorator
@inline
function stepOf(hash: u32): u32 {
	return <u32>load<u8>(<usize>hash, STEPS);
}

/** Whether four bytes count, case and other differences in bit 5 aside: folded to 19 bits. */
// @ts-expect-error: decorator
@inline
function bitOfFour(window: u32): u32 {
	const hash = ((window | 0x20202020) * 0x9e3779b1) >>> 13;
	return (<u32>load<u8>(<usize>hash >>> 3, BITS_OF_FOUR) >>> (hash & 7)) & 1;
}

// @ts-expect-error: decorator
@inline
function slotOf(hash: u32): usize {
	return STARTS + (<usize>hash << 2);
}

/**
 * 1 where one of the first three rows fits what stands at `at`. Where there are fewer those of the next slot are asked in
 * their place, for nothing: that is cheaper than a branch. Where there are more candidates, the first row is what all have alike.
 */
// @ts-expect-error: decorator
@inline
function bitOfCandidates(at: usize): u32 {
	const first: usize = load<u32>(slotOf(hashOf(load<u32>(at))));
	const window = load<u64>(at - 2);
	return (
		<u32>fits(window, first) | <u32>fits(window, first + CANDIDATE) | <u32>fits(window, first + 2 * CANDIDATE)
	);
}

/** Whether eight bytes are what a row asks for. */
// @ts-expect-error: decorator
@inline
function fits(window: u64, row: usize): bool {
	return (window & load<u64>(row, 8)) == load<u64>(row);
}

// As in keyword-index.ts.
const EVERY_NAME = 0;
const GIVEN_NAMES = 1;

/** Which names' keywords count, where the tables tell them from others. */
let names = EVERY_NAME;
/** Where the next hit is written. */
let hits: usize = 0;

/** The end of the list of hits of the last scan. */
export function hitsEnd(): usize {
	return hits;
}

/**
 * Looks at the bytes in [start, end), beginning at `from` (start, or where a full list broke off). Writes a hit (offset
 * after the keyword, relative to `start`; the anchor's number; four bytes each) to [list, listEnd), and returns where to
 * go on, or `end`. `reserve` is the room that the hits of one look may take. A look may see up to 48 bytes beyond `end`; no
 * anchor that goes beyond it is taken.
 *
 * A stretch at a time: first the looks that count are noted, two bytes each, with those of the same sixteen bytes written at once;
 * then each is noted again, and kept by moving on only if it counts by the byte after it too; then the same with the anchors. There is
 * nothing for the processor to guess wrong in that; a guess at each place cost more than all the rest.
 */
export function scan(
	start: usize,
	end: usize,
	from: usize,
	list: usize,
	listEnd: usize,
	reserve: usize,
	namesThatCount: i32,
): usize {
	names = namesThatCount;
	hits = list;
	const first = v128.load(FIRST_BITS);
	const second = v128.load(SECOND_BITS);
	for (let at = from; at < end; ) {
		let places = PLACES;
		const base = at;
		const stop = min(at + STRETCH, end);
		for (; at < stop; at += 16) {
			const bits = bitsOf(hashesOf(v128.load(at), v128.load(at, 2), first, second));
			const counting = v128.load_ext<u8>(<usize>bits << 3, PLACES_OF);
			v128.store(places, i16x8.add(i16x8.splat(<i16>(at - base)), counting));
			places += <usize>popcnt(bits) << 1;
		}
		let kept = PLACES;
		for (let place = PLACES; place < places; place += 2) {
			const look: usize = load<u16>(place);
			store<u16>(kept, <u16>look);
			kept += <usize>bitOfFour(load<u32>(base + look)) << 1;
		}
		let likely = PLACES;
		for (let place = PLACES; place < kept; place += 2) {
			const look: usize = load<u16>(place);
			store<u16>(likely, <u16>look);
			likely += <usize>bitOfCandidates(base + look) << 1;
		}
		for (let place = PLACES; place < likely; place += 2) {
			const look = base + <usize>load<u16>(place);
			if (listEnd - hits < reserve) return look;
			compare(hashOf(load<u32>(look)), look, start, end);
		}
	}
	return end;
}

/**
 * Compares the anchors that may stand at `at`. A candidate: eight bytes from two before the look on, and which of their bits
 * count (8 and 8); its sets (4), number (2), bytes before the look (1), length (1), offset after the keyword (1);
 * bytes from there to what comes ahead (1); 1 where it is a name's and nothing else's (1); 1 where it is none, but what those after
 * it have alike (1); what comes ahead (4; 0 where nothing is asked). The eight bytes rule nearly all out without another look into memory.
 */
function compare(hash: u32, at: usize, start: usize, end: usize): void {
	const slot = slotOf(hash);
	const last: usize = load<u32>(slot, 4);
	const window = load<u64>(at - 2);
	let candidate: usize = load<u32>(slot);
	if (candidate < last && load<u8>(candidate, 27) != 0) {
		if (!fits(window, candidate)) return;
		candidate += CANDIDATE;
	}
	for (; candidate < last; candidate += CANDIDATE) {
		if (!fits(window, candidate)) continue;
		let first = at - <usize>load<i8>(candidate, 22);
		let sets: usize = load<u32>(candidate, 16);
		const after = first + <usize>load<u8>(candidate, 24);
		const stop = first + <usize>load<u8>(candidate, 23);
		if (first < start || stop > end) continue;
		while (first < stop && isIn(load<u8>(first), load<u8>(sets))) {
			first++;
			sets++;
		}
		if (first == stop && isAhead(candidate, after, end) && counts(candidate, after, start, end)) {
			store<u32>(hits, <u32>(after - start));
			store<u32>(hits, <u32>load<u16>(candidate, 20), 4);
			hits += 8;
		}
	}
}

/**
 * Whether what a candidate asks for comes ahead of `after`: bytes of one set, all that there are, and one of another; and from
 * that on a value. In memory: the sets of the run, of what ends it and of the value (4 each, where they lie), the run's most (2), the
 * most from its end to the value (1), and the value's least (1; 0 where none is asked for).
 */
function isAhead(candidate: usize, after: usize, end: usize): bool {
	const ahead: usize = load<u32>(candidate, 28);
	if (ahead == 0) return true;
	const run: usize = load<u32>(ahead);
	let at = after + <usize>load<u8>(candidate, 25);
	const last = min(end, at + <usize>load<u16>(ahead, 12));
	while (at < last && holds(run, load<u8>(at))) at++;
	return at < end && holds(load<u32>(ahead, 4), load<u8>(at)) && isValueAhead(ahead, at, end);
}

function isValueAhead(ahead: usize, from: usize, end: usize): bool {
	const least: usize = load<u8>(ahead, 15);
	if (least == 0) return true;
	const set: usize = load<u32>(ahead, 8);
	const latest = from + <usize>load<u8>(ahead, 14);
	let first = from;
	for (let at = from; at < end; at++) {
		if (!holds(set, load<u8>(at))) {
			first = at + 1;
			if (first > latest) return false;
		} else if (at - first + 1 == least) return true;
	}
	return false;
}

/** Whether a keyword that ends at `after` counts, if it is a name's. */
function counts(candidate: usize, after: usize, start: usize, end: usize): bool {
	if (load<u8>(candidate, 26) == 0 || names == EVERY_NAME) return true;
	return names == GIVEN_NAMES && mayBeGivenValue(after - <usize>load<u8>(candidate, 24), after, start, end);
}

// @ts-expect-error: decorator
@inline
function isIn(byte: u8, set: u8): bool {
	return holds(SETS + (<usize>set << 5), byte);
}

/** Whether the set that lies at `set` holds a byte. */
// @ts-expect-error: decorator
@inline
function holds(set: usize, byte: u8): bool {
	return ((<u32>load<u8>(set + (<usize>byte >>> 3)) >>> (byte & 7)) & 1) != 0;
}
