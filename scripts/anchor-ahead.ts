/** What comes ahead of a place in a way through an expression, after any number of bytes: what a search may ask for there. */
import { type Ahead, rangesOf, setOfRanges, type ValueAhead } from "../src/detect/anchor.ts";
import { type Bytes, meet, sizeOf, union } from "./byte-set.ts";
import { type Item, widthOf } from "./expression-ways.ts";

/** Less than a stream holds back of a text: what is ahead is there. */
const MOST_AHEAD = 512;
/** Bytes that may stand between what begins a value and the value: blanks, quotes, `:=`. */
const MOST_BEFORE_VALUE = 64;
/** Bytes of a value that are asked for. */
const MOST_OF_VALUE = 24;
/** What is known of a value is asked for if it rules out more than so many bits of random bytes. */
const LEAST_BITS = 4;

/**
 * Bytes of some sets, as many as there are, and then one of another: `://` and `[a-z.]{0,80}` and `@`; `acme` and
 * `[a-z_]{0,20}key[a-z_]{0,9}["']?[ \t]{0,8}` and `[=:]`.
 */
export function aheadAt(path: readonly Item[], at: number, skip: number): Ahead | undefined {
	const run = runAt(path, at, at + 1);
	return run && aheadOf(path, run, skip);
}

export interface Run {
	readonly set: Bytes;
	readonly most: number;
	/** Where in the path stands the byte that ends it, which is none of the set. */
	readonly end: number;
	readonly next: Bytes;
}

/** The run that begins at `at` of a path, and goes on at least to before `least`. */
export function runAt(path: readonly Item[], at: number, least: number): Run | undefined {
	let set: Bytes = [];
	let most = 0;
	for (let end = at; end < path.length; end++) {
		const item = path[end];
		if (item === undefined || item.kind === "peek") continue;
		if (item.kind === "byte" && end >= least && most > 0 && !meet(set, item.set))
			return { set, most, end, next: item.set };
		if (item.set === undefined) return undefined;
		set = union(set, item.set);
		most += item.kind === "gap" ? item.most : 1;
		if (most > MOST_AHEAD) return undefined;
	}
	return undefined;
}

export function aheadOf(path: readonly Item[], { set, most, end, next }: Run, skip: number): Ahead {
	const value = valueAt(path, end, MOST_AHEAD - skip - most);
	return { skip, run: rangesOf(set), most, next: rangesOf(next), ...(value && { value }) };
}

/** The most telling bytes of one set in a row that are sure to come from `at` on, and to end within `reach` bytes. */
function valueAt(path: readonly Item[], at: number, reach: number): ValueAhead | undefined {
	let best: ValueAhead | undefined;
	let most = LEAST_BITS;
	let before: Bytes | undefined;
	for (let first = at, within = 0; within <= MOST_BEFORE_VALUE; first++) {
		const item = path[first];
		if (item === undefined) break;
		// Of a row of the same set the first is the most telling.
		if (item.kind === "byte" && item.set !== before) {
			const row = rowAt(path, first, reach - within);
			if (row.bits > most) {
				most = row.bits;
				best = { within, least: row.least, of: rangesOf(row.of) };
			}
		}
		before = item.kind === "byte" ? item.set : undefined;
		within += widthOf([item]);
	}
	return best;
}

interface Row {
	readonly of: Bytes;
	readonly least: number;
	/** Of random bytes so many in a row are of the set once in two to the power of this. */
	readonly bits: number;
}

/** The most telling bytes in a row, no more than `reach`, that begin at `at`. */
function rowAt(path: readonly Item[], at: number, reach: number): Row {
	let best: Row = { of: [], least: 0, bits: 0 };
	let of: Bytes = [];
	let bits = 0;
	let least = 0;
	let before: Bytes | undefined;
	for (let place = at; least < Math.min(reach, MOST_OF_VALUE); place++) {
		const item = path[place];
		if (item?.kind === "peek") continue;
		if (item?.kind !== "byte") break;
		if (item.set !== before) {
			of = union(of, item.set);
			bits = 8 - Math.log2(sizeOf(of));
			before = item.set;
		}
		least++;
		if (least * bits > best.bits) best = { of, least, bits: least * bits };
	}
	return best;
}

/** What is asked where either may come ahead; undefined where that is not known of both. */
export function eitherAhead(one: Ahead | undefined, other: Ahead | undefined): Ahead | undefined {
	if (one === undefined || other === undefined || one.skip !== other.skip) return undefined;
	const run = union(setOfRanges(one.run), setOfRanges(other.run));
	const next = union(setOfRanges(one.next), setOfRanges(other.next));
	if (meet(run, next)) return undefined;
	const value = eitherValue(one.value, other.value);
	return {
		skip: one.skip,
		run: rangesOf(run),
		most: Math.max(one.most, other.most),
		next: rangesOf(next),
		...(value && { value }),
	};
}

function eitherValue(one: ValueAhead | undefined, other: ValueAhead | undefined): ValueAhead | undefined {
	if (one === undefined || other === undefined) return undefined;
	return {
		within: Math.max(one.within, other.within),
		least: Math.min(one.least, other.least),
		of: rangesOf(union(setOfRanges(one.of), setOfRanges(other.of))),
	};
}
