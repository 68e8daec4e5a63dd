/**
 * YAML that people write for leakscan (settings, patterns) as plain data, with the line of every value. What would make the
 * parser's result larger or slower than the text is refused: many aliases, collections as keys, nesting without end.
 */
import { isCollection, isNode, LineCounter, parseDocument, visit } from "yaml";

export interface YamlData {
	readonly data: unknown;
	/** The line of the value at this path, or of what holds it; null when there is none. */
	lineOf(path: readonly PropertyKey[]): number | null;
}

/** What is wrong with a text, and where; `line` is null when it is the whole. */
export class YamlError extends Error {
	override readonly name = "YamlError";
	readonly line: number | null;

	constructor(message: string, line: number | null) {
		super(message);
		this.line = line;
	}
}

/** An error's text from the source, which the parser would make for each, takes minutes for some thousand of them. */
const QUIET = { prettyErrors: false, logLevel: "silent" } as const;
const MAX_DEPTH = 32;
const MAX_ALIASES = 20;

/** Throws YamlError. */
export function readYaml(text: string): YamlData {
	try {
		const lines = new LineCounter();
		const document = parseDocument(text, { lineCounter: lines, ...QUIET });
		const [syntax] = document.errors;
		if (syntax?.message.startsWith("Maximum call stack"))
			throw new YamlError("it is nested too deeply", null);
		if (syntax)
			throw new YamlError(
				syntax.message.split("\n")[0] ?? "it is no YAML",
				lines.linePos(syntax.pos[0]).line,
			);
		const lineAt = (node: unknown): number | null =>
			isNode(node) && node.range ? lines.linePos(node.range[0]).line : null;
		visit(document, {
			Pair(_key, pair) {
				if (isCollection(pair.key)) throw new YamlError("a key is a list or a mapping", lineAt(pair.key));
			},
			Collection(_key, node, path) {
				if (path.length > 2 * MAX_DEPTH) throw new YamlError("it is nested too deeply", lineAt(node));
			},
		});
		return {
			data: document.toJS({ maxAliasCount: MAX_ALIASES }),
			lineOf(path) {
				for (let length = path.length; length > 0; length--) {
					const line = lineAt(document.getIn(path.slice(0, length), true));
					if (line !== null) return line;
				}
				return null;
			},
		};
	} catch (error) {
		// An alias to nothing is only seen when the data is made, and the deepest nesting by the stack that it takes.
		if (error instanceof YamlError) throw error;
		const message = error instanceof RangeError ? "it is nested too deeply" : String(error).split("\n")[0];
		throw new YamlError(message ?? "it is no YAML", null);
	}
}
