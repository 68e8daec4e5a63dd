/** Where a provider's name that is a common word is searched for (src/detect/common-name.ts). */
import { type Anchor, rangesOf } from "../src/detect/anchor.ts";
import { LEADS, TELLING_WORDS } from "../src/detect/common-name.ts";
import { spellings } from "../src/detect/provider-name.ts";

/**
 * What is searched for instead of the bare word, which would stand at every turn: the word, no part of another (but for
 * `myBox`), with the first letters of those that may follow, or with the signs that open a notation.
 */
export function commonNameAnchors(name: string): Anchor[] {
	return spellings(name).flatMap((keyword) => {
		const [first = "", ...rest] = keyword;
		const capital = [setOf(first.toUpperCase()), ...rest.map(setOf)];
		return [
			...AFTER.map((after) => anchorOf(keyword, NO_LETTER, [...keyword].map(eitherCase), after)),
			...[LETTERS, SEPARATE].map((after) => anchorOf(keyword, SMALL, capital, after)),
		];
	});
}

function anchorOf(keyword: string, before: string, own: readonly string[], after: readonly string[]): Anchor {
	const sets = [before, ...own, ...after];
	return { keyword, end: 1 + own.length, bytes: sets.map((set) => [set, 1] as const) };
}

const NO_LETTER = rangesOf(
	Array.from({ length: 256 }, (_, byte) => !/[A-Za-z]/.test(String.fromCharCode(byte))),
);
const SMALL = setOf("abcdefghijklmnopqrstuvwxyz");

const NEXTS = [...TELLING_WORDS, ...LEADS];
const LETTERS = [0, 1, 2].map((at) => eitherCase(NEXTS.map((word) => word[at] ?? "").join("")));
const [QUOTE, BREAK] = [setOf("\"'"), setOf("\r\n")];
const SEPARATE = [setOf("_ .-"), ...LETTERS];
const AFTER: readonly (readonly string[])[] = [
	LETTERS,
	SEPARATE,
	[BREAK, ...LETTERS],
	[QUOTE, setOf(","), QUOTE, ...LETTERS],
	[QUOTE, setOf(","), setOf(" \n"), QUOTE, ...LETTERS],
	[setOf(":="), setOf("\r\n{")],
	[setOf(":"), setOf(" "), setOf("{")],
	[setOf(" "), setOf("="), setOf(" >"), setOf(" {[")],
	[QUOTE, setOf(":"), setOf("\r\n{")],
	[QUOTE, setOf(":"), setOf(" "), setOf("{")],
	[QUOTE, setOf(" "), setOf("={"), setOf("\r\n> ")],
	[setOf("]>"), setOf("\r\n<")],
	[setOf("("), setOf("\"'`")],
];

/** The set of these characters. */
function setOf(characters: string): string {
	return rangesOf(Array.from({ length: 256 }, (_, byte) => characters.includes(String.fromCharCode(byte))));
}

function eitherCase(letters: string): string {
	return setOf(letters.toLowerCase() + letters.toUpperCase());
}
