/**
 * The looks by which anchors are met: three bytes at an even and at an odd place of each, those that stand least often where
 * they are not the anchor's. wasm/prefilter.ts looks for them.
 */
import { chanceOf } from "./common-trigrams.ts";

/** Looks that one place of an anchor may take up in the table. */
const MOST_LOOKS = 128;
/** What it costs to stop at a place, in comparisons. */
const STOP = 5;

/** Any byte. */
export const ANY = new Uint8Array(32).fill(0xff);

/** A way to meet an anchor: three bytes that may stand at a place of it. */
export interface Look {
	readonly anchor: number;
	/** Bytes of the anchor before the look; -1 when the look begins a byte before. */
	readonly before: number;
}

/** The looks at all anchors that are wanted, by their hash. */
export function looksOf(
	sets: readonly (readonly Uint8Array[])[],
	wanted: (anchor: number) => boolean,
): Map<number, Look[]> {
	const looks = new Map<number, Look[]>();
	sets.forEach((own, anchor) => {
		if (!wanted(anchor)) return;
		for (const parity of [0, 1]) {
			const { before, hashes } = rarestPlace(own, parity, looks);
			for (const hash of hashes) {
				const others = looks.get(hash);
				if (others) others.push({ anchor, before });
				else looks.set(hash, [{ anchor, before }]);
			}
		}
	});
	return looks;
}

/**
 * The three places in a row of an anchor, an even or odd number of bytes from its start, that are least often as they have
 * to be elsewhere; the hash of each text they may hold. (Of an anchor of three bytes one parity has the byte before it,
 * whatever that is.)
 */
function rarestPlace(
	sets: readonly Uint8Array[],
	parity: number,
	taken: ReadonlyMap<number, unknown>,
): { readonly before: number; readonly hashes: ReadonlySet<number> } {
	let best: { readonly before: number; readonly hashes: ReadonlySet<number> } | undefined;
	let least = Number.POSITIVE_INFINITY;
	for (let before = -1; before + 3 <= sets.length; before++) {
		if ((before & 1) !== parity) continue;
		const [a = [], b = [], c = []] = [0, 1, 2].map((place) => foldedOf(sets[before + place] ?? ANY));
		if (a.length * b.length * c.length > MOST_LOOKS) continue;
		const hashes = new Set<number>();
		let cost = 0;
		for (const x of a) {
			for (const y of b) {
				for (const z of c) {
					const hash = hashOf(x, y, z);
					hashes.add(hash);
					// A place that has its bit already costs a comparison more, no stop more.
					cost += chanceOfHash(hash) * (taken.has(hash) ? 1 : STOP);
				}
			}
		}
		if (cost >= least) continue;
		least = cost;
		best = { before, hashes };
	}
	if (best === undefined) throw new RangeError("an anchor without three telling bytes");
	return best;
}

const foldedSets = new Map<Uint8Array, readonly number[]>();

/** The bytes of a set with bit 5 set, each once: what a look can tell apart. */
export function foldedOf(set: Uint8Array): readonly number[] {
	let bytes = foldedSets.get(set);
	if (bytes === undefined) {
		const found = new Set<number>();
		for (let byte = 0; byte < 256; byte++)
			if (((set[byte >> 3] ?? 0) >> (byte & 7)) & 1) found.add(byte | 0x20);
		bytes = [...found];
		foldedSets.set(set, bytes);
	}
	return bytes;
}

/** As in wasm/prefilter.ts. */
export function hashOf(a: number, b: number, c: number): number {
	return (a & 31) | ((b & 31) << 5) | ((c & 31) << 10);
}

const chances = new Float64Array(1 << 15).fill(-1);

/** How often three bytes stand somewhere that have this hash. */
function chanceOfHash(hash: number): number {
	let chance = chances[hash] ?? 0;
	if (chance >= 0) return chance;
	chance = 0;
	for (const a of [0x20, 0x60])
		for (const b of [0x20, 0x60])
			for (const c of [0x20, 0x60])
				chance += chanceOf(a | (hash & 31), b | ((hash >> 5) & 31), c | (hash >> 10));
	chances[hash] = chance;
	return chance;
}
