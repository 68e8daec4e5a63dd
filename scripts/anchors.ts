/**
 * What must stand around a pattern's keyword, read off its expression when leakscan is built: `[MNO][A-Za-z0-9]{23}` is
 * seldom true where the three letters of its keyword are. The prefilter compares these bytes before anything is made a
 * string. All here errs to the safe side: what is not understood constrains nothing, and a pattern whose every match is not
 * sure to be met gets no anchors at all and is called for by its bare keywords.
 */
import { type AST, RegExpParser } from "@eslint-community/regexpp";
import {
	type Ahead,
	type Anchor,
	bareAnchor,
	foldCase,
	rangesOf,
	setOfRanges,
	type ValueAhead,
} from "../src/detect/anchor.ts";
import { LOOK_BEHIND } from "../src/detect/search/pattern-windows.ts";

const MOST_PATHS = 32;
const MOST_BYTES = 32;
const MOST_WORDS = 128;
/** Less than a stream holds back of a text: what is ahead is there. */
const MOST_AHEAD = 512;
/** Bytes that may stand between what begins a value and the value: blanks, quotes, `:=`. */
const MOST_BEFORE_VALUE = 64;
/** Bytes of a value that are asked for. */
const MOST_OF_VALUE = 24;
/** What is known of a value is asked for if it rules out more than so many bits of random bytes. */
const LEAST_BITS = 4;

/** A set of bytes; index is the byte. */
type Bytes = readonly boolean[];

type Item =
	/** One byte of the match. */
	| { readonly kind: "byte"; readonly set: Bytes }
	/** The byte before what comes next is one of these; before the first byte of a text stands a line feed. */
	| { readonly kind: "peek"; readonly set: Bytes }
	/** Up to so many bytes, all of one set where that is known. */
	| { readonly kind: "gap"; readonly most: number; readonly set: Bytes | undefined };

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

function eitherAhead(one: Ahead | undefined, other: Ahead | undefined): Ahead | undefined {
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

/**
 * Bytes of some sets, as many as there are, and then one of another: `://` and `[a-z.]{0,80}` and `@`; `acme` and
 * `[a-z_]{0,20}key[a-z_]{0,9}["']?[ \t]{0,8}` and `[=:]`.
 */
function aheadAt(path: readonly Item[], at: number, skip: number): Ahead | undefined {
	const run = runAt(path, at, at + 1);
	return run && aheadOf(path, run, skip);
}

interface Run {
	readonly set: Bytes;
	readonly most: number;
	/** Where in the path stands the byte that ends it, which is none of the set. */
	readonly end: number;
	readonly next: Bytes;
}

/** The run that begins at `at` of a path, and goes on at least to before `least`. */
function runAt(path: readonly Item[], at: number, least: number): Run | undefined {
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

function aheadOf(path: readonly Item[], { set, most, end, next }: Run, skip: number): Ahead {
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

function union(one: Bytes, other: Bytes): Bytes {
	return Array.from({ length: 256 }, (_, byte) => one[byte] === true || other[byte] === true);
}

function meet(one: Bytes, other: Bytes): boolean {
	return one.some((has, byte) => has && other[byte] === true);
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

function isByte(item: Item): item is Extract<Item, { kind: "byte" }> {
	return item.kind === "byte";
}

function sizeOf(set: Bytes): number {
	return set.reduce((sum, has) => sum + (has ? 1 : 0), 0);
}

function widthOf(items: readonly Item[]): number {
	return items.reduce(
		(sum, item) => sum + (item.kind === "gap" ? item.most : item.kind === "byte" ? 1 : 0),
		0,
	);
}

/** Every way through some alternatives; undefined when they are more than a few. */
function alternatives(nodes: readonly AST.Alternative[], flags: string): Item[][] | undefined {
	const all: Item[][] = [];
	for (const { elements } of nodes) {
		let paths: Item[][] = [[]];
		for (const element of elements) {
			let parts = waysThrough(element, flags);
			if (parts.length * paths.length > MOST_PATHS && isOptional(element)) parts = [[gap(element)]];
			if (parts.length * paths.length > MOST_PATHS) return undefined;
			paths = paths.flatMap((path) => parts.map((part) => [...path, ...part]));
		}
		all.push(...paths);
		if (all.length > MOST_PATHS) return undefined;
	}
	return all;
}

function waysThrough(node: AST.Element, flags: string): Item[][] {
	switch (node.type) {
		case "Character":
		case "CharacterClass":
		case "CharacterSet":
			return [[{ kind: "byte", set: setOf(node, flags) }]];
		case "CapturingGroup":
		case "Group":
			return alternatives(node.alternatives, flags) ?? [[gap(node)]];
		case "Quantifier":
			return isOptional(node) ? [[], ...waysThrough(node.element, flags)] : [quantified(node, flags)];
		case "Assertion":
			return [peekOf(node, flags)];
		default:
			return [[gap(node)]];
	}
}

/** `(?:_id)?`: there as a whole, or not there. */
function isOptional(node: AST.Element): node is AST.Quantifier {
	return node.type === "Quantifier" && node.min === 0 && node.max === 1 && node.element.type === "Group";
}

function quantified(node: AST.Quantifier, flags: string): Item[] {
	const { element, min, max } = node;
	if (element.type !== "Character" && element.type !== "CharacterClass" && element.type !== "CharacterSet")
		return [gap(node)];
	const set = setOf(element, flags);
	const sure = Math.min(min, MOST_BYTES);
	const items: Item[] = Array.from({ length: sure }, () => ({ kind: "byte", set }));
	if (max > sure) items.push({ kind: "gap", most: max - sure, set });
	return items;
}

/** `(?<![a-z])` and `(?<=[a-z])` say what the byte before may be; other assertions are left out of account. */
function peekOf(node: AST.Assertion, flags: string): Item[] {
	if (node.kind !== "lookbehind") return [];
	const [only, other] = node.alternatives;
	const [element, next] = only?.elements ?? [];
	if (other !== undefined || element === undefined || next !== undefined) return [];
	if (element.type !== "Character" && element.type !== "CharacterClass" && element.type !== "CharacterSet")
		return [];
	const set = setOf(element, flags);
	// A text may begin there, and does so with a line feed before it.
	if (node.negate && set[0x0a]) return [];
	return [{ kind: "peek", set: node.negate ? set.map((has) => !has) : set }];
}

function gap(node: AST.Element): Item {
	return { kind: "gap", most: longest(node), set: bytesIn(node) };
}

/** All bytes that what the element takes may hold; undefined where that is not known. */
function bytesIn(node: AST.Element): Bytes | undefined {
	switch (node.type) {
		case "Character":
		case "CharacterClass":
		case "CharacterSet":
			return setOf(node, "i");
		case "CapturingGroup":
		case "Group": {
			const sets = node.alternatives.flatMap(({ elements }) => elements.map(bytesIn));
			return sets.reduce<Bytes | undefined>((all, set) => all && set && union(all, set), []);
		}
		case "Quantifier":
			return bytesIn(node.element);
		case "Assertion":
			return [];
		default:
			return undefined;
	}
}

function longest(node: AST.Element): number {
	switch (node.type) {
		case "Character":
		case "CharacterClass":
		case "CharacterSet":
			return 1;
		case "CapturingGroup":
		case "Group":
			return Math.max(
				...node.alternatives.map(({ elements }) => elements.reduce((sum, part) => sum + longest(part), 0)),
			);
		case "Quantifier":
			return longest(node.element) * node.max;
		case "Assertion":
			return 0;
		case "Backreference":
			return [node.resolved].flat().reduce((most, group) => Math.max(most, longest(group)), 0);
		default:
			return Number.POSITIVE_INFINITY;
	}
}

const sets = new Map<string, Bytes>();

/** The bytes that a one-character element takes: asked of the engine itself, which knows about cases. */
function setOf(node: AST.Character | AST.CharacterClass | AST.CharacterSet, flags: string): Bytes {
	const key = `${flags}/${node.raw}`;
	let set = sets.get(key);
	if (set === undefined) {
		const expression = new RegExp(`^(?:${node.raw})$`, flags);
		set = Array.from({ length: 256 }, (_, byte) => expression.test(String.fromCharCode(byte)));
		sets.set(key, set);
	}
	return set;
}
