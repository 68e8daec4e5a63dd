/**
 * The ways through a pattern's expression, each as what stands in it one after the other. What is not understood is a gap, of
 * any bytes.
 */
import type { AST } from "@eslint-community/regexpp";
import { type Bytes, union } from "./byte-set.ts";

/** Ways that are followed; an expression with more is not. */
const MOST_WAYS = 32;
/** Bytes in a row that are told apart. */
export const MOST_BYTES = 32;

export type Item =
	/** One byte of the match. */
	| { readonly kind: "byte"; readonly set: Bytes }
	/** The byte before what comes next is one of these; before the first byte of a text stands a line feed. */
	| { readonly kind: "peek"; readonly set: Bytes }
	/** Up to so many bytes, all of one set where that is known. */
	| { readonly kind: "gap"; readonly most: number; readonly set: Bytes | undefined };

export function isByte(item: Item): item is Extract<Item, { kind: "byte" }> {
	return item.kind === "byte";
}

export function widthOf(items: readonly Item[]): number {
	return items.reduce(
		(sum, item) => sum + (item.kind === "gap" ? item.most : item.kind === "byte" ? 1 : 0),
		0,
	);
}

/** Every way through some alternatives; undefined when they are more than a few. */
export function alternatives(nodes: readonly AST.Alternative[], flags: string): Item[][] | undefined {
	const all: Item[][] = [];
	for (const { elements } of nodes) {
		let paths: Item[][] = [[]];
		for (const element of elements) {
			let parts = waysThrough(element, flags);
			if (parts.length * paths.length > MOST_WAYS && isOptional(element)) parts = [[gap(element)]];
			if (parts.length * paths.length > MOST_WAYS) return undefined;
			paths = paths.flatMap((path) => parts.map((part) => [...path, ...part]));
		}
		all.push(...paths);
		if (all.length > MOST_WAYS) return undefined;
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
