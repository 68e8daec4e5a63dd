/**
 * Text out of an image, made fit for a terminal: what would move the cursor, change colours, reorder or hide text is
 * written out (`\x1b`, `\u202e`) instead of sent. And the columns a text takes there, by which lines are cut and wrapped.
 */

/** Control, format (zero width, bidirectional), line and paragraph separators, half surrogate pairs, private use. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu;
const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** One line of text with nothing in it that a terminal obeys. */
export function visible(text: string): string {
	return text.replace(UNSAFE, (character) => {
		const named = NAMED[character];
		if (named !== undefined) return named;
		const code = character.codePointAt(0) ?? 0;
		const hex = code.toString(16);
		if (code <= 0xff) return `\\x${hex.padStart(2, "0")}`;
		return code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\u{${hex}}`;
	});
}

/** Several lines, each made visible; tabs become two spaces, and blank lines at the end are dropped. */
export function visibleLines(text: string): string[] {
	return text
		.trimEnd()
		.split(/\r\n|\n/)
		.map((line) => visible(line.replaceAll("\t", "  ")));
}

/** East Asian wide and fullwidth forms, and emoji: two columns (Unicode UAX 11, the blocks that matter). */
const WIDE =
	/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

/** Columns that a text without control characters takes in a terminal. */
export function columns(text: string): number {
	let width = 0;
	for (const character of text) width += columnsOf(character);
	return width;
}

function columnsOf(character: string): number {
	if (character < "\u0300") return 1;
	if (/\p{M}/u.test(character)) return 0;
	return WIDE.test(character) ? 2 : 1;
}

/** Cuts the middle out of a text that takes more than `limit` columns; at least the ends stay. */
export function shorten(text: string, limit: number): string {
	if (columns(text) <= limit) return text;
	const characters = [...text];
	const room = Math.max(limit - 1, 2);
	const head = take(characters, Math.ceil(room * 0.65));
	const tail = take(characters.toReversed(), room - Math.ceil(room * 0.65)).toReversed();
	return `${head.join("").trimEnd()}…${tail.join("").trimStart()}`;
}

function take(characters: readonly string[], limit: number): string[] {
	const taken: string[] = [];
	let width = 0;
	for (const character of characters) {
		width += columnsOf(character);
		if (width > limit) break;
		taken.push(character);
	}
	return taken;
}

/** Breaks a text at spaces into lines of at most `limit` columns. A longer word keeps a line of its own, unbroken. */
export function wrap(text: string, limit: number): string[] {
	const lines: string[] = [];
	let line = "";
	for (const word of text.split(/ +/).filter((part) => part !== "")) {
		if (line !== "" && columns(line) + 1 + columns(word) > limit) {
			lines.push(line);
			line = word;
		} else line = line === "" ? word : `${line} ${word}`;
	}
	return line === "" ? lines : [...lines, line];
}
