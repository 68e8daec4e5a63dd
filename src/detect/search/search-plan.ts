/** What is searched for, and what each hit calls for: made of the patterns when leakscan is built, plain data. */
import { type Ahead, type Anchor, bareAnchor, foldCase } from "../anchor.ts";
import { type IndexTables, tablesOf } from "../keyword-tables.ts";
import type { Pattern } from "../pattern.ts";
import { CONFIG_NAME_KEYWORDS, NAME_KEYWORDS } from "./name-keywords.ts";

/** Bytes after a keyword in which a named value must end. */
const NAMED_LOOK_AHEAD = 1024;

/** A pattern by its number, and by its number what must come ahead of the anchor beside, where the search looks no further. */
export type Call = readonly [pattern: number, ahead?: number];

export interface SearchPlan {
	readonly tables: IndexTables;
	/** The same without what is not looked for in other people's packages: a third of the anchors, the least common words. */
	readonly packageTables: IndexTables;
	/** Per anchor number: what it calls for. */
	readonly calls: readonly (readonly Call[])[];
	/** Per anchor number: its keyword's length. */
	readonly lengths: readonly number[];
	/** What calls ask for, each once. */
	readonly ahead: readonly Ahead[];
	readonly nameKeywords: readonly number[];
	readonly configKeywords: readonly number[];
	/** Bytes after a keyword in which every match ends. */
	readonly longest: number;
}

/** The plan of a search for these patterns, which are numbered by their place in the list. */
export function planOf(patterns: readonly Pattern[]): SearchPlan {
	const anchors: Anchor[] = [];
	const calls: Call[][] = [];
	const numbers = new Map<string, number>();
	const numberOf = ({ ahead: _, ...anchor }: Anchor): number => {
		const key = JSON.stringify(anchor);
		let number = numbers.get(key);
		if (number === undefined) {
			number = anchors.push(anchor) - 1;
			calls.push([]);
			numbers.set(key, number);
		}
		return number;
	};
	const aheads = new Map<string, number>();
	const aheadOf = (ahead: Ahead): number => {
		const key = JSON.stringify(ahead);
		const number = aheads.get(key) ?? aheads.size;
		aheads.set(key, number);
		return number;
	};
	patterns.forEach((pattern, at) => {
		const own = pattern.anchors ?? [...new Set(pattern.keywords.map(foldCase))].map(bareAnchor);
		for (const anchor of own)
			calls[numberOf(anchor)]?.push(anchor.ahead === undefined ? [at] : [at, aheadOf(anchor.ahead)]);
	});
	const nameKeywords = NAME_KEYWORDS.map((keyword) => numberOf(bareAnchor(keyword)));
	const configKeywords = CONFIG_NAME_KEYWORDS.map((keyword) => numberOf(bareAnchor(keyword)));
	const isInPackages = (anchor: number): boolean =>
		nameKeywords.includes(anchor) || calls[anchor]?.some(([at]) => !patterns[at]?.outsidePackages) === true;
	return {
		tables: tablesOf(anchors),
		packageTables: tablesOf(anchors, isInPackages),
		calls,
		lengths: anchors.map(({ keyword }) => keyword.length),
		ahead: [...aheads.keys()].map((key): Ahead => JSON.parse(key)),
		nameKeywords,
		configKeywords,
		longest: Math.max(NAMED_LOOK_AHEAD, ...patterns.map(({ maxLength }) => maxLength)),
	};
}
