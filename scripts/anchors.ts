/**
 * What must stand around a pattern's keyword, read off its expression when leakscan is built: `[MNO][A-Za-z0-9]{23}` is
 * seldom true where the three letters of its keyword are. The prefilter compares these bytes before anything is made a
 * string. All here errs to the safe side: what is not understood constrains nothing, and a pattern whose every match is not
 * sure to be met gets no anchors at all and is called for by its bare keywords.
 */
import { RegExpParser } from "@eslint-community/regexpp";
import { type Ahead, type Anchor, bareAnchor, foldCase, rangesOf } from "../src/detect/anchor.ts";
import { LOOK_BEHIND } from "../src/detect/search/pattern-windows.ts";
import { aheadAt, aheadOf, eitherAhead, type Run, runAt } from "./anchor-ahead.ts";
import { type Bytes, sizeOf } from "./byte-set.ts";
import { alternatives, type Item, isByte, MOST_BYTES, widthOf } from "./expression-ways.ts";

const MOST_WORDS = 128;

interface Source {
	readonly pattern: string;
	readonly ignoreCase: boolean;
	readonly keywords: readonly string[];
	readonly maxLength: number;
}

/** Anchors such that every match of the pattern has one of them; undefined where that is not sure. */
export function anchorsOf(source: Source): Anchor[] | undefined {
	const ast = new RegExpParser().parsePattern(source.pattern);
	const paths = alternatives(ast.alternatives, source.ignoreCase ? "i" : "");
	if (paths === undefined) return undefined;
	const found = paths.map((path) => anchorsOfPath(path, source));
	const sure = found.every((anchors) => anchors !== undefined)
		? found.flat()
		: (beginnings(paths, source) ?? named(paths, source));
	return sure && merged(sure);
}

/** One anchor where several ask for the same bytes: what comes ahead of it is ahead of any of them. */
function merged(anchors: readonly Anchor[]): Anchor[] {
	const byBytes = new Map<string, Anchor>();
	for (const anchor of anchors) {
		const { ahead, ...rest } = anchor;
		const key = JSON.stringify(rest);
		const known = byBytes.get(key);
		const either = known === undefined ? ahead : eitherAhead(known.ahead, ahead);
		byBytes.set(key, { ...rest, ...(either && { ahead: either }) });
	}
	return [...byBytes.values()];
}

/**
 * Keywords that are ways for a match to begin, where its expression only has sets (`YCO` for `YC[A-Za-z0-9_-]{38}`): whoever
 * wrote them down says that a match has one of them, and there it must stand. One that no match begins with is looked for by
 * itself. Undefined when that is so of all, or where the expression looks back at more than a byte: keywords may stand there.
 */
function beginnings(
	paths: readonly (readonly Item[])[],
	{ pattern, keywords, ignoreCase }: Source,
): Anchor[] | undefined {
	if (looksBackFar(paths, pattern)) return undefined;
	const anchors = keywords.map((keyword) => {
		const begun = paths.flatMap((path) => beginning(path, keyword, ignoreCase) ?? []);
		return begun.length === paths.length ? begun : null;
	});
	if (anchors.every((begun) => begun === null)) return undefined;
	return anchors.flatMap((begun, at) => begun ?? [bareAnchor(keywords[at] ?? "")]);
}

/** Whether the expression looks back at more than a byte. */
function looksBackFar(paths: readonly (readonly Item[])[], pattern: string): boolean {
	const looksBack = pattern.match(/\(\?<[=!]/g)?.length ?? 0;
	return paths.some((path) => path.filter(({ kind }) => kind === "peek").length < looksBack);
}

/**
 * Keywords that stand in a name of which the expression says less (`lob_` for `lob[a-z_]{0,24}key`), before something that is in
 * no name (`=`). They may stand anywhere in it, so nothing is asked of what is beside them; what comes ahead is as for any. One that
 * no way has in its name is looked for by itself. Undefined where a way has none.
 */
function named(
	paths: readonly (readonly Item[])[],
	{ pattern, keywords, ignoreCase }: Source,
): Anchor[] | undefined {
	if (!ignoreCase || looksBackFar(paths, pattern)) return undefined;
	const folded = [...new Set(keywords.map(foldCase))];
	const anchors: Anchor[] = [];
	const placed = new Set<string>();
	for (const path of paths) {
		const [name, ...others] = folded.flatMap((keyword) => nameOf(path, keyword) ?? []);
		if (name === undefined || others.some(({ end }) => end !== name.end)) return undefined;
		const ahead = aheadOf(path, name, 0);
		for (const keyword of folded.filter((one) => isMadeOf(one, name.set))) {
			placed.add(keyword);
			anchors.push({ ...bareAnchor(keyword), ahead });
		}
	}
	return [...anchors, ...folded.filter((keyword) => !placed.has(keyword)).map(bareAnchor)];
}

/** The name of a path that the keyword may stand in, as its first letters do: all before a byte that is not in it. */
function nameOf(path: readonly Item[], keyword: string): Run | undefined {
	const letters = lettersOf(keyword);
	for (let first = 0; first < path.length; first++) {
		const count = letters.findIndex((letter, at) => !isLetter(path[first + at], letter));
		const passed = first + (count < 0 ? letters.length : count);
		const name = passed - first < leastLetters(path[passed]) ? undefined : runAt(path, 0, passed);
		if (name !== undefined && isMadeOf(keyword, name.set)) return name;
	}
	return undefined;
}

/** Two letters are a provider's name (`dd`, `cf`) where the expression says no more of it. */
function leastLetters(next: Item | undefined): number {
	return next?.kind === "gap" ? 2 : 3;
}

function isMadeOf(keyword: string, set: Bytes): boolean {
	return lettersOf(keyword).every((letter) => set[letter] === true);
}

/** Whether an item is one letter, in either case. */
function isLetter(item: Item | undefined, letter: number): boolean {
	if (item?.kind !== "byte" || item.set[letter] !== true) return false;
	return item.set.every((has, byte) => !has || fold(byte) === fold(letter));
}

function lettersOf(keyword: string): number[] {
	return [...keyword].map((letter) => letter.charCodeAt(0));
}

/** The anchor of a keyword that a way through the expression may begin with; null when it may not. */
function beginning(path: readonly Item[], keyword: string, ignoreCase: boolean): Anchor | null {
	const letters = lettersOf(keyword);
	const first = path.findIndex(({ kind }) => kind !== "peek");
	if (first < 0) return null;
	const items = path.slice(first, first + letters.length);
	const fits = letters.every((letter, at) => {
		const item = items[at];
		return item?.kind === "byte" && item.set[letter] === true;
	});
	if (!fits) return null;
	const { bytes, before, ahead } = around(path, first, letters.length);
	const exact = bytes.map(({ set }, at) => {
		const letter = letters[at - before];
		return { set: letter === undefined || ignoreCase ? set : set.map((_, byte) => byte === letter) };
	});
	return anchorOf(foldCase(keyword), exact, before, ahead);
}

/**
 * The most telling place of a path where it is sure that one of the keywords stands and that the window around it holds the
 * whole match; where the match may be longer than the window, all such places, as their windows add up.
 */
function anchorsOfPath(path: readonly Item[], { keywords, maxLength }: Source): Anchor[] | undefined {
	const folded = new Set(keywords.map(foldCase));
	const lengths = new Set([...folded].map((keyword) => keyword.length));
	const places: { anchors: Anchor[]; score: number; begins: boolean; ends: boolean }[] = [];
	for (let at = 0; at < path.length; at++) {
		for (const length of lengths) {
			const items = path.slice(at, at + length);
			if (items.length < length || !items.every(isByte)) continue;
			const words = wordsOf(items);
			if (words === undefined || !words.every((word) => folded.has(word))) continue;
			const { bytes, before, ahead } = around(path, at, length);
			places.push({
				anchors: words.map((word) => anchorOf(word, bytes, before, ahead)),
				score: bytes.reduce((sum, { set }) => sum + 8 - Math.log2(Math.max(1, sizeOf(set))), 0),
				begins: widthOf(path.slice(0, at + length)) <= LOOK_BEHIND,
				ends: widthOf(path.slice(at + length)) <= maxLength,
			});
		}
	}
	const whole = places.filter(({ begins, ends }) => begins && ends);
	if (whole.length > 0) return whole.reduce((a, b) => (b.score > a.score ? b : a)).anchors;
	return places.some(({ begins }) => begins) ? places.flatMap(({ anchors }) => anchors) : undefined;
}

interface Around {
	readonly bytes: readonly { readonly set: Bytes }[];
	/** Bytes before the keyword. */
	readonly before: number;
	readonly ahead: Ahead | undefined;
}

/** The keyword with all that stands right before and after it. */
function around(path: readonly Item[], at: number, length: number): Around {
	const bytes: { set: Bytes }[] = [];
	let first = at;
	while (first > 0 && at - first < 8) {
		const item = path[first - 1];
		if (item?.kind === "byte" || item?.kind === "peek") bytes.unshift({ set: item.set });
		if (item?.kind !== "byte") break;
		first--;
	}
	const before = bytes.length;
	let next = at;
	for (let item = path[next]; item?.kind === "byte"; item = path[++next]) {
		if (bytes.length >= Math.max(MOST_BYTES, before + length)) break;
		bytes.push({ set: item.set });
	}
	return { bytes, before, ahead: aheadAt(path, next, bytes.length - before - length) };
}

function anchorOf(word: string, bytes: Around["bytes"], before: number, ahead: Around["ahead"]): Anchor {
	const sets = bytes.map(({ set }, at) => {
		const letter = word[at - before];
		return letter === undefined ? set : set.map((has, byte) => has && fold(byte) === letter);
	});
	const runs: [string, number][] = [];
	for (const set of sets) {
		const ranges = rangesOf(set);
		const last = runs.at(-1);
		if (last?.[0] === ranges) last[1]++;
		else runs.push([ranges, 1]);
	}
	return { keyword: word, end: before + word.length, bytes: runs, ...(ahead && { ahead }) };
}

/** All texts the items can be, in lower case; undefined when they are more than a few. */
function wordsOf(items: readonly Extract<Item, { kind: "byte" }>[]): string[] | undefined {
	let words = [""];
	for (const { set } of items) {
		const letters = new Set<string>();
		set.forEach((has, byte) => {
			if (has) letters.add(fold(byte));
		});
		if (letters.size * words.length > MOST_WORDS) return undefined;
		words = words.flatMap((word) => [...letters].map((letter) => word + letter));
	}
	return words;
}

function fold(byte: number): string {
	return String.fromCharCode(byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte);
}
