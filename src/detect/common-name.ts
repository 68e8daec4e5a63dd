/**
 * Providers whose name is a common word (Box, Column, Sage): the name counts where a word of secrets is what comes next,
 * with no more between them than the signs of a notation: `box_token`, `boxKey`, `[box]\nkey = `, `"box": {"key": `,
 * `box:\n  token: `, `new Box("`.
 */
import { type Anchor, rangesOf } from "./anchor.ts";
import { spellings } from "./provider-name.ts";

/** How far after the word what must follow is looked for. */
const AHEAD = 240;

/** How the name of something goes on that is a secret, or makes a client of one. */
const TELLING_WORDS =
	"api app key token secret access auth client consumer credential private personal pat pass master bearer service account login webhook".split(
		" ",
	);
/** With these a name goes on after such a word, joined: `boxKeys`, `boxPassword`, `boxClientId`. */
const TELLING = `(?:${TELLING_WORDS.join("|")}|keys|tokens|secrets|credentials|password|passwd|passphrase|authorization|id|value){1,3}(?![a-z])`;
/** What may stand before it: `box.setToken(`, `box.NewClient(`. */
const LEADS = "new set my live test prod".split(" ");

/** Up to the next word: one sign of a name, or those of a notation, which may go on in the next line. */
const JOINS = "[_ .-]?";
const NOTATION =
	"[\"'\\])>]{0,2}(?:[ \\t]{0,2}(?::|=>?|,)[ \\t]{0,2}[{[(|]?|[ \\t]{1,2}\\{|(?=[\\r\\n]|[\"'\\])>]{1,2}[\\r\\n<]))\\s{0,24}[\"'<]{0,2}";
/** Other settings of the same block. */
const SETTINGS = "(?:[\"']?[\\w.-]{1,24}[\"']?[ \\t]{0,2}[:=][^\\n]{0,40}\\n\\s{0,24}[\"']?){0,3}";

const WORDS = `(?:(?:${LEADS.join("|")})_?)?(?=${TELLING_WORDS.join("|")})${TELLING}`;
const GOES_ON = new RegExp(`^(?:${JOINS}|${NOTATION}${SETTINGS})${WORDS}`, "i");
const NEW = /\bnew[ \t]{1,3}$/;
const OPENS = /^\([ \t]{0,4}["'`]/;

/** Whether the common word at `text[start, end)` is a provider's name there. */
export function isNameThere(text: string, start: number, end: number): boolean {
	const after = text.slice(end, end + AHEAD);
	return GOES_ON.test(after) || (OPENS.test(after) && NEW.test(text.slice(Math.max(0, start - 8), start)));
}

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
