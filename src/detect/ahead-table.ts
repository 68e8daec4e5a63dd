/**
 * What anchors ask to come ahead, as wasm/prefilter.ts reads it: each once, and behind them their sets, each once. Of its own
 * beside the search's other sets, which have a number each and are no more than 255.
 */
import { type Ahead, type Anchor, setOf } from "./anchor.ts";

const AHEAD = 16;
const SET = 32;

export interface AheadTable {
	readonly bytes: Uint8Array;
	/** Per anchor number: where in the module's memory lies what it asks for; 0 where it asks for nothing. */
	readonly places: readonly number[];
}

/** The table of anchors by their number, to lie at `at` in the module's memory. Undefined: an anchor that is not looked for. */
export function aheadTable(anchors: readonly (Anchor | undefined)[], at: number): AheadTable {
	const keys = anchors.map((anchor) => anchor?.ahead && JSON.stringify(anchor.ahead));
	const aheads = new Map<string, Ahead>();
	anchors.forEach((anchor, number) => {
		const key = keys[number];
		if (key !== undefined && anchor?.ahead !== undefined) aheads.set(key, anchor.ahead);
	});
	const sets = new Set(
		[...aheads.values()].flatMap(({ run, next, value }) => (value ? [run, next, value.of] : [run, next])),
	);
	const placeOf = placesFrom(at, AHEAD, aheads.keys());
	const setPlaceOf = placesFrom(at + aheads.size * AHEAD, SET, sets);
	const bytes = new Uint8Array(aheads.size * AHEAD + sets.size * SET);
	const view = new DataView(bytes.buffer);
	for (const [ranges, place] of setPlaceOf) bytes.set(setOf(ranges), place - at);
	for (const [key, { run, most, next, value }] of aheads) {
		const entry = (placeOf.get(key) ?? 0) - at;
		view.setUint32(entry, setPlaceOf.get(run) ?? 0, true);
		view.setUint32(entry + 4, setPlaceOf.get(next) ?? 0, true);
		view.setUint16(entry + 12, most, true);
		if (value === undefined) continue;
		view.setUint32(entry + 8, setPlaceOf.get(value.of) ?? 0, true);
		view.setUint8(entry + 14, value.within);
		view.setUint8(entry + 15, value.least);
	}
	return { bytes, places: keys.map((key) => (key === undefined ? 0 : (placeOf.get(key) ?? 0))) };
}

function placesFrom(start: number, size: number, keys: Iterable<string>): ReadonlyMap<string, number> {
	return new Map([...keys].map((key, number) => [key, start + number * size]));
}
