/** What is searched for, and what each hit calls for: made of the patterns when leakscan is built, plain data. */
import { type Anchor, bareAnchor, foldCase } from "../anchor.ts";
import { type IndexTables, tablesOf } from "../keyword-tables.ts";
import type { Pattern } from "../pattern.ts";
import { CONFIG_NAME_KEYWORDS, NAME_KEYWORDS } from "./name-keywords.ts";

/** Bytes after a keyword in which a named value must end. */
const NAMED_LOOK_AHEAD = 1024;

export interface SearchPlan {
	readonly tables: IndexTables;
	/**
	 * For other people's packages: without patterns that are not looked for there (two thirds of the anchors, the least common
	 * words), and without those for files of certain paths (some of the most common).
	 */
	readonly packageTables: IndexTables;
	/** The globs of those paths. */
	readonly boundPaths: readonly string[];
	/** Per anchor number: the patterns that it calls for, by theirs. */
	readonly calls: readonly (readonly number[])[];
	/** Per anchor number: its keyword's length. */
	readonly lengths: readonly number[];
	readonly nameKeywords: readonly number[];
	readonly configKeywords: readonly number[];
	/** Bytes after a keyword in which every match ends. */
	readonly longest: number;
}

/** The plan of a search for these patterns, which are numbered by their place in the list. */
export function planOf(patterns: readonly Pattern[]): SearchPlan {
	const anchors: Anchor[] = [];
	const calls: number[][] = [];
	const numbers = new Map<string, number>();
	const numberOf = (anchor: Anchor): number => {
		const key = JSON.stringify(anchor);
		let number = numbers.get(key);
		if (number === undefined) {
			number = anchors.push(anchor) - 1;
			calls.push([]);
			numbers.set(key, number);
		}
		return number;
	};
	patterns.forEach((pattern, at) => {
		const own = pattern.anchors ?? [...new Set(pattern.keywords.map(foldCase))].map(bareAnchor);
		for (const anchor of own) calls[numberOf(anchor)]?.push(at);
	});
	const nameKeywords = NAME_KEYWORDS.map((keyword) => numberOf(bareAnchor(keyword)));
	const configKeywords = CONFIG_NAME_KEYWORDS.map((keyword) => numberOf(bareAnchor(keyword)));
	const isCalling = (anchor: number): boolean =>
		calls[anchor]?.some((at) => isForAnyPackage(patterns[at])) === true;
	const isInPackages = (anchor: number): boolean => nameKeywords.includes(anchor) || isCalling(anchor);
	const isNameOnly = (anchor: number): boolean => nameKeywords.includes(anchor) && !isCalling(anchor);
	return {
		tables: tablesOf(anchors),
		packageTables: tablesOf(anchors, { isWanted: isInPackages, isName: isNameOnly }),
		calls,
		lengths: anchors.map(({ keyword }) => keyword.length),
		boundPaths: [...new Set(patterns.flatMap(({ paths }) => paths ?? []))],
		nameKeywords,
		configKeywords,
		longest: Math.max(NAMED_LOOK_AHEAD, ...patterns.map(({ maxLength }) => maxLength)),
	};
}

function isForAnyPackage(pattern: Pattern | undefined): boolean {
	return pattern !== undefined && !pattern.outsidePackages && pattern.paths === undefined;
}
