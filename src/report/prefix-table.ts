/**
 * Texts of which the longest that stands at a place is asked for. Thousands may begin alike, so they are sorted, and each knows
 * the longest other that it begins with: the last in order that is not behind the place's text, or one of those, is it.
 */

export class PrefixTable {
	readonly #sorted: readonly string[];
	/** For each, the position of the longest other one that it begins with; -1 for none. */
	readonly #shorter: readonly number[];

	constructor(texts: readonly string[]) {
		const sorted = [...new Set(texts)].sort(byUnits);
		const shorter: number[] = [];
		for (let at = 0; at < sorted.length; at++) {
			let before = at - 1;
			while (before >= 0 && sorted[at]?.startsWith(sorted[before] ?? "") !== true)
				before = shorter[before] ?? -1;
			shorter.push(before);
		}
		this.#sorted = sorted;
		this.#shorter = shorter;
	}

	/** Length of the longest text that stands at `text[at]`; 0 for none. */
	longestAt(text: string, at: number): number {
		let low = 0;
		let high = this.#sorted.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (isBehind(this.#sorted[middle] ?? "", text, at)) high = middle;
			else low = middle + 1;
		}
		for (let each = low - 1; each >= 0; each = this.#shorter[each] ?? -1) {
			const found = this.#sorted[each] ?? "";
			if (text.startsWith(found, at)) return found.length;
		}
		return 0;
	}
}

function byUnits(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether a text comes after what stands at `text[at]` and does not begin it. */
function isBehind(one: string, text: string, at: number): boolean {
	for (let each = 0; each < one.length; each++) {
		const unit = text.charCodeAt(at + each);
		if (Number.isNaN(unit)) return true;
		const own = one.charCodeAt(each);
		if (own !== unit) return own > unit;
	}
	return false;
}
