/**
 * Every other character than those of ASCII stands as an escape in the build. A source with one `…` in it, be it in a comment, is a text
 * of two bytes a character to V8 and has to be decoded first, which took a start longer than to run it: src/start/program.ts takes
 * the bytes as they are.
 */

/** The part of Rolldown's plugin interface that this needs. */
interface AsciiPlugin {
	readonly name: string;
	generateBundle(options: unknown, bundle: Readonly<Record<string, { code?: string }>>): void;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins with them.
const OTHERS = /[^\x00-\x7f]/g;
/** What an escape means is not told to such a template: it would read the six characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above.
const RAW = /String\.raw\s*`[^`]*[^\x00-\x7f`]/;

export function asciiPlugin(): AsciiPlugin {
	return {
		name: "leakscan-ascii",
		// Not renderChunk: Rolldown prints a chunk once more after that, and texts as they are.
		generateBundle(_, bundle) {
			for (const [name, chunk] of Object.entries(bundle)) {
				if (chunk.code === undefined || !name.endsWith(".cjs")) continue;
				if (RAW.test(chunk.code)) throw new Error(`${name} has a raw template with more than ASCII in it`);
				// A code unit at a time: two escapes are one character of two units in strings, and in expressions of Unicode.
				chunk.code = chunk.code.replace(
					OTHERS,
					(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
				);
			}
		},
	};
}
