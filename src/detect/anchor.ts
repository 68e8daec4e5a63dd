/**
 * An Anchor: a keyword of a pattern with the bytes that must stand right before and after it in every match. Patterns of
 * the catalogue bring theirs along (scripts/anchors.ts reads them off the expressions); others are found by keyword alone.
 */

export interface Anchor {
	/** In lower case. */
	readonly keyword: string;
	/** Which of the bytes is the first after the keyword. */
	readonly end: number;
	/** Sets of bytes, one after the other, each so many times. Before a text's first byte stands a line feed. */
	readonly bytes: readonly (readonly [ranges: string, times: number])[];
	readonly ahead?: Ahead | undefined;
}

/**
 * `skip` bytes from the keyword's end come up to `most` bytes of the set `run` and then one of `next`, which has none of them.
 * From there on comes the value, if anything is known of it.
 */
export interface Ahead {
	readonly skip: number;
	readonly run: string;
	readonly most: number;
	readonly next: string;
	readonly value?: ValueAhead | undefined;
}

/** At least `least` bytes in a row of the set `of`, the first of them at most `within` bytes on. */
export interface ValueAhead {
	readonly within: number;
	readonly least: number;
	readonly of: string;
}

/** A set as text: its ranges, each as the first and the last byte in hex. `[0-9A-F]` is `30394146`. */
export function rangesOf(set: readonly boolean[]): string {
	const hex = (byte: number): string => byte.toString(16).padStart(2, "0");
	let ranges = "";
	for (let first = 0; first < 256; first++) {
		if (set[first] !== true) continue;
		let last = first;
		while (set[last + 1] === true) last++;
		ranges += hex(first) + hex(last);
		first = last;
	}
	return ranges;
}

/** The set that rangesOf() wrote down; index is the byte. */
export function setOfRanges(ranges: string): readonly boolean[] {
	const set = new Array<boolean>(256).fill(false);
	for (const [first, last] of bytesOf(ranges)) set.fill(true, first, last + 1);
	return set;
}

/** ASCII letters in lower case, all else as it is: other bytes have one case only. */
export function foldCase(text: string): string {
	return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Of a longer keyword the beginning is looked for. */
const LONGEST_KEYWORD = 100;

/** The anchor of a bare keyword: its own letters in either case. */
export function bareAnchor(keyword: string): Anchor {
	const folded = foldCase(keyword.slice(0, LONGEST_KEYWORD));
	const bytes = [...Buffer.from(folded, "latin1")].map((byte): [string, number] => {
		const hex = byte.toString(16).padStart(2, "0");
		const upper = (byte - 0x20).toString(16).padStart(2, "0");
		return [byte >= 0x61 && byte <= 0x7a ? upper + upper + hex + hex : hex + hex, 1];
	});
	return { keyword: folded, end: bytes.length, bytes };
}

/** The set of each byte, as a bit for each of 256. Equal sets are one object. */
export function setsOf({ bytes }: Anchor): Uint8Array[] {
	return bytes.flatMap(([ranges, times]) => Array.from({ length: times }, () => setOf(ranges)));
}

const sets = new Map<string, Uint8Array>();

/** A set as a bit for each of 256 bytes. */
export function setOf(ranges: string): Uint8Array {
	let set = sets.get(ranges);
	if (set === undefined) {
		set = new Uint8Array(32);
		for (const [first, last] of bytesOf(ranges)) {
			for (let byte = first; byte <= last; byte++) set[byte >> 3] = (set[byte >> 3] ?? 0) | (1 << (byte & 7));
		}
		sets.set(ranges, set);
	}
	return set;
}

/** What rangesOf() wrote. */
function* bytesOf(ranges: string): Generator<[first: number, last: number]> {
	for (let at = 0; at < ranges.length; at += 4)
		yield [Number.parseInt(ranges.slice(at, at + 2), 16), Number.parseInt(ranges.slice(at + 2, at + 4), 16)];
}
