/** Fields of YAML 1.2, of all documents of a file. What does not parse (a template) gives the fields that did. */
import { isMap, isScalar, isSeq, type Node, parseAllDocuments, type Scalar } from "yaml";
import { type Field, keyOf, MAX_DEPTH, MAX_FIELDS } from "./field.ts";

/** Each of a file's documents on its own: a manifest's kind speaks of its own data only. */
export function yamlDocuments(text: string): Field[][] {
	const documents = parseAllDocuments(text, {
		strict: false,
		uniqueKeys: false,
		logLevel: "silent",
		// Its text from the source, made for each error, takes minutes for some thousand of them.
		prettyErrors: false,
		keepSourceTokens: false,
	});
	if (!Array.isArray(documents)) return [];
	let left = MAX_FIELDS;
	return documents.map((document) => {
		const fields: Field[] = [];
		collect(document.contents, [], fields, text, left);
		left -= fields.length;
		return fields;
	});
}

export function yamlFields(text: string): Field[] {
	return yamlDocuments(text).flat();
}

function collect(node: unknown, path: readonly string[], fields: Field[], text: string, most: number): void {
	if (fields.length >= most || path.length > MAX_DEPTH) return;
	if (isMap(node)) {
		for (const { key, value } of node.items) {
			const name = isScalar(key) ? keyOf(String(key.value)) : "";
			collect(value, [...path, name], fields, text, most);
		}
	} else if (isSeq(node)) {
		node.items.forEach((item, index) => {
			collect(item, [...path, String(index)], fields, text, most);
		});
	} else if (isScalar(node) && node.value !== null && node.value !== undefined) {
		// The source of a number keeps its leading zeros: a password of digits is not a quantity.
		const value = typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
		fields.push({ path, value, start: startOf(node, text) });
	}
}

function startOf(node: Node & Scalar, text: string): number {
	const start = node.range?.[0] ?? 0;
	switch (node.type) {
		case "QUOTE_DOUBLE":
		case "QUOTE_SINGLE":
			return start + 1;
		case "BLOCK_FOLDED":
		case "BLOCK_LITERAL": {
			const line = text.indexOf("\n", start) + 1;
			const indent = /^[ \t]*/.exec(text.slice(line, line + 200))?.[0].length ?? 0;
			return line === 0 ? start : line + indent;
		}
		default:
			return start;
	}
}
