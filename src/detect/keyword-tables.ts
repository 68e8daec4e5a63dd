/**
 * The tables that the search for keywords goes by (wasm/prefilter.ts, where the method is told): which bytes are looked for,
 * and what must stand around them. They are made when leakscan is built, and anew for people's own patterns.
 * After Wu and Manber, "A fast algorithm for multi-pattern searching", 1994: blocks of bytes instead of one, hashed.
 */
import { aheadTable } from "./ahead-table.ts";
import { type Anchor, setsOf } from "./anchor.ts";
import { ANY, foldedOf, hashOf, type Look, looksOf } from "./keyword-looks.ts";

// As in wasm/prefilter.ts.
export const SETS_AT = 0x4000;
const BITS_OF_FOUR_AT = 0x6000;
const STEPS_AT = 0x16000;
const STARTS_AT = 0x1e000;
const CANDIDATE = 32;
const SET = 32;
const MOST_SETS = 256;
const SLOTS = 1 << 15;
const CANDIDATES_AT = STARTS_AT + (SLOTS + 4) * 4;
/** Bytes of a hit: the offset after the keyword, and the anchor's number. */
const HIT = 8;
const LIST = 64 * 1024;
const LONGEST = 127;
/** More than wasm/given-value.ts looks at after a name's keyword. */
const NAME_REACH = 512;
/** Candidates of a place that are asked at once. Where there are more the first row is what all of them have alike. */
const ASKED = 3;

/** All that the search needs of its anchors, made once: it may be kept, and given to other threads. */
export interface IndexTables {
	/** The module's memory from SETS_AT on. */
	readonly bytes: Uint8Array;
	/** Where in that memory hits are listed and input is put. */
	readonly list: number;
	readonly input: number;
	/** Room that all hits of one look may take. */
	readonly reserve: number;
	/** Longest anchor in bytes. */
	readonly longest: number;
	/** Bytes after a keyword that are looked at, at most. */
	readonly reach: number;
}

export interface TablesOptions {
	/** Those that are not are not found. */
	readonly isWanted?: (anchor: number) => boolean;
	/** A bare keyword that counts as part of a name, and calls for nothing else. */
	readonly isName?: (anchor: number) => boolean;
}

/** Anchors are numbered by their place in the list. */
export function tablesOf(
	anchors: readonly Anchor[],
	{ isWanted = () => true, isName = () => false }: TablesOptions = {},
): IndexTables {
	const sets = anchors.map((anchor) => {
		const { end, keyword } = anchor;
		const own = setsOf(anchor);
		if (keyword.length < 3 || end < 3 || own.length > LONGEST || own.length < end)
			throw new RangeError(`keyword "${keyword}" has not between 3 and ${LONGEST} bytes`);
		return own;
	});
	const slots = looksOf(sets, isWanted);
	let rows = 0;
	let busiest = 1;
	for (const slot of slots.values()) {
		rows += slot.length + (slot.length > ASKED ? 1 : 0);
		busiest = Math.max(busiest, slot.length);
	}
	const aheadsAt = CANDIDATES_AT + rows * CANDIDATE;
	const aheads = aheadTable(
		anchors.map((anchor, number) => (isWanted(number) ? anchor : undefined)),
		aheadsAt,
	);
	const setNumbersAt = aheadsAt + aheads.bytes.length;
	const list = aligned(setNumbersAt + sets.reduce((sum, own) => sum + own.length, 0));
	const reserve = HIT * busiest;
	const memory = new Uint8Array(list);
	memory.set(aheads.bytes, aheadsAt);
	write(memory, anchors, sets, slots, aheads.places, setNumbersAt, isName);
	return {
		bytes: memory.subarray(SETS_AT),
		list,
		input: list + aligned(LIST + reserve),
		reserve,
		longest: sets.reduce((most, own) => Math.max(most, own.length), 0),
		reach: anchors.reduce(
			(most, anchor, number) => Math.max(most, isName(number) ? NAME_REACH : reachOf(anchor)),
			0,
		),
	};
}

function reachOf({ bytes, end, ahead }: Anchor): number {
	const length = bytes.reduce((sum, [, times]) => sum + times, 0);
	if (ahead === undefined) return length - end;
	const { skip, most, value = { within: 0, least: 1 } } = ahead;
	return Math.max(length - end, skip + most + value.within + value.least);
}

function write(
	memory: Uint8Array,
	anchors: readonly Anchor[],
	sets: readonly (readonly Uint8Array[])[],
	slots: ReadonlyMap<number, Look[]>,
	aheadsAt: readonly number[],
	setNumbersAt: number,
	isName: (anchor: number) => boolean,
): void {
	const view = new DataView(memory.buffer, memory.byteOffset);
	const numbers = new Map<Uint8Array, number>();
	// Number 0: any byte, for sets beyond what the table holds.
	memory.fill(0xff, SETS_AT, SETS_AT + SET);
	const numberOf = (set: Uint8Array): number => {
		let number = numbers.get(set);
		if (number === undefined) {
			number = numbers.size + 1 < MOST_SETS ? numbers.size + 1 : 0;
			if (number > 0) memory.set(set, SETS_AT + number * SET);
			numbers.set(set, number);
		}
		return number;
	};
	const ownAt: number[] = [];
	let at = setNumbersAt;
	for (const own of sets) {
		ownAt.push(at);
		for (const set of own) memory[at++] = numberOf(set);
	}
	at = CANDIDATES_AT;
	for (let slot = 0; slot < SLOTS; slot++) {
		view.setUint32(STARTS_AT + slot * 4, at, true);
		const looks = slots.get(slot) ?? [];
		if (looks.length > 0) memory[STEPS_AT + slot] = 1;
		if (looks.length > ASKED) {
			setWindow(memory, at, (place) =>
				looks.map(({ anchor, before }) => sets[anchor]?.[before - 2 + place] ?? ANY),
			);
			memory[at + 27] = 1;
			at += CANDIDATE;
		}
		for (const { anchor, before } of looks) {
			const own = sets[anchor] ?? [];
			setWindow(memory, at, (place) => [own[before - 2 + place] ?? ANY]);
			setBitsOfFour(memory, own, before, slot);
			view.setUint32(at + 16, ownAt[anchor] ?? 0, true);
			view.setUint16(at + 20, anchor, true);
			view.setInt8(at + 22, before);
			view.setUint8(at + 23, own.length);
			view.setUint8(at + 24, anchors[anchor]?.end ?? 0);
			view.setUint8(at + 25, anchors[anchor]?.ahead?.skip ?? 0);
			view.setUint8(at + 26, isName(anchor) ? 1 : 0);
			view.setUint32(at + 28, aheadsAt[anchor] ?? 0, true);
			at += CANDIDATE;
		}
	}
	view.setUint32(STARTS_AT + SLOTS * 4, at, true);
}

/** Sets the bits of all texts of four bytes that may stand at a look: those of its three whose hash it is, and any after. */
function setBitsOfFour(memory: Uint8Array, own: readonly Uint8Array[], before: number, hash: number): void {
	const [a = [], b = [], c = [], d = []] = [0, 1, 2, 3].map((place) => foldedOf(own[before + place] ?? ANY));
	for (const x of a) {
		for (const y of b) {
			for (const z of c) {
				if (hashOf(x, y, z) !== hash) continue;
				for (const after of d) {
					const folded = Math.imul(x | (y << 8) | (z << 16) | (after << 24), 0x9e3779b1) >>> 13;
					const bit = BITS_OF_FOUR_AT + (folded >>> 3);
					memory[bit] = (memory[bit] ?? 0) | (1 << (folded & 7));
				}
			}
		}
	}
}

function aligned(offset: number): number {
	return (offset + 15) & ~15;
}

/** What eight bytes must be where each is one of these sets: the bits that all bytes of a place's sets have alike, and which they are. */
function setWindow(memory: Uint8Array, at: number, setsAt: (place: number) => readonly Uint8Array[]): void {
	for (let place = 0; place < 8; place++) {
		let all = 0xff;
		let any = 0;
		for (const set of setsAt(place)) {
			const bits = bitsOf(set);
			all &= bits.all;
			any |= bits.any;
		}
		const mask = ~(all ^ any) & 0xff;
		memory[at + place] = all & mask;
		memory[at + 8 + place] = mask;
	}
}

const bitsOfSets = new Map<Uint8Array, { readonly all: number; readonly any: number }>();

/** The bits that all bytes of a set have, and those that any has. */
function bitsOf(set: Uint8Array): { readonly all: number; readonly any: number } {
	let bits = bitsOfSets.get(set);
	if (bits === undefined) {
		let all = 0xff;
		let any = 0;
		for (let byte = 0; byte < 256; byte++) {
			if ((((set[byte >> 3] ?? 0) >> (byte & 7)) & 1) === 0) continue;
			all &= byte;
			any |= byte;
		}
		bits = { all, any };
		bitsOfSets.set(set, bits);
	}
	return bits;
}
