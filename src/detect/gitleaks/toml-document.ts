/**
 * A gitleaks configuration as data, with the line of every value, so that what is wrong can be pointed at. Keys are in lower
 * case: gitleaks reads them without regard to it.
 */
import { type AST, getStaticTOMLValue, ParseError, parseTOML } from "toml-eslint-parser";
import { LeakscanError } from "../../errors.ts";

/** Where in which file something is said. */
export interface Place {
	readonly file: string;
	readonly line: number;
}

export interface TomlDocument {
	readonly data: unknown;
	/** The place of the value at this path, or of what holds it. */
	placeOf(path: readonly PropertyKey[]): Place;
}

/** A rule file is written by hand; whatever is larger is none. */
const MAX_BYTES = 8 * 1024 * 1024;

/** Throws PATTERN_INVALID for what is no TOML. `file` is for messages. */
export function readToml(text: string, file: string): TomlDocument {
	if (text.length > MAX_BYTES) throw invalid({ file, line: 1 }, "it is larger than 8 MiB");
	try {
		const program = parseTOML(text);
		const lines = new Map<string, number>();
		for (const entry of program.body[0].body) note(entry, [], lines);
		return {
			data: lowerCased(getStaticTOMLValue(program)),
			placeOf(path) {
				for (let length = path.length; length > 0; length--) {
					const line = lines.get(keyOf(path.slice(0, length)));
					if (line !== undefined) return { file, line };
				}
				return { file, line: 1 };
			},
		};
	} catch (error) {
		const line = error instanceof ParseError ? error.lineNumber : 1;
		throw invalid({ file, line }, `it is no TOML: ${error instanceof Error ? error.message : error}`, error);
	}
}

/** The error for something in a rule file. */
export function invalid({ file, line }: Place, what: string, cause?: unknown): LeakscanError {
	return new LeakscanError("PATTERN_INVALID", `${file}:${line}: ${what}`, {
		hint: "docs/patterns.md says what leakscan reads of a gitleaks configuration; `leakscan patterns list --patterns FILE` checks it",
		cause,
	});
}

function keyOf(path: readonly PropertyKey[]): string {
	return path.map((part) => String(part).toLowerCase()).join("\0");
}

function note(
	node: AST.TOMLKeyValue | AST.TOMLTable,
	path: readonly PropertyKey[],
	lines: Map<string, number>,
): void {
	const { line } = node.loc.start;
	if (node.type === "TOMLTable") {
		lines.set(keyOf(node.resolvedKey), line);
		for (const inner of node.body) note(inner, node.resolvedKey, lines);
		return;
	}
	const names = node.key.keys.map((key) => (key.type === "TOMLBare" ? key.name : key.value));
	noteValue(node.value, [...path, ...names], line, lines);
}

function noteValue(
	node: AST.TOMLContentNode,
	path: readonly PropertyKey[],
	line: number,
	lines: Map<string, number>,
): void {
	lines.set(keyOf(path), line);
	if (node.type === "TOMLArray") {
		node.elements.forEach((element, at) => {
			noteValue(element, [...path, at], element.loc.start.line, lines);
		});
	} else if (node.type === "TOMLInlineTable") for (const inner of node.body) note(inner, path, lines);
}

function lowerCased(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(lowerCased);
	if (typeof value !== "object" || value === null || value instanceof Date) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, inner]) => [key.toLowerCase(), lowerCased(inner)]),
	);
}
