/** Text from outside made safe for a terminal: control characters and bidirectional marks are shown, not obeyed. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const UNSAFE = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Tabs and line feeds stay. */
export function printable(text: string): string {
	return text.replace(UNSAFE, (char) => {
		const code = char.charCodeAt(0);
		return code < 0x100
			? `\\x${code.toString(16).padStart(2, "0")}`
			: `\\u${code.toString(16).padStart(4, "0")}`;
	});
}
