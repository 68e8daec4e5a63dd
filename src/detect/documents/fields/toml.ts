/** Fields of TOML 1.0. */
import { type AST, parseTOML } from "toml-eslint-parser";
import { type Field, keyOf, MAX_DEPTH, MAX_FIELDS } from "./field.ts";

export function tomlFields(text: string): Field[] {
	const fields: Field[] = [];
	for (const entry of parseTOML(text).body[0].body) {
		if (entry.type === "TOMLKeyValue") pair(entry, [], fields);
		else
			for (const inner of entry.body)
				pair(
					inner,
					entry.resolvedKey.map((key) => keyOf(String(key))),
					fields,
				);
	}
	return fields;
}

function pair({ key, value }: AST.TOMLKeyValue, path: readonly string[], fields: Field[]): void {
	const names = key.keys.map((part) => keyOf(part.type === "TOMLBare" ? part.name : part.value));
	collect(value, [...path, ...names], fields);
}

function collect(node: AST.TOMLContentNode, path: readonly string[], fields: Field[]): void {
	if (fields.length >= MAX_FIELDS || path.length > MAX_DEPTH) return;
	switch (node.type) {
		case "TOMLArray":
			node.elements.forEach((element, index) => {
				collect(element, [...path, String(index)], fields);
			});
			return;
		case "TOMLInlineTable":
			for (const entry of node.body) pair(entry, path, fields);
			return;
		case "TOMLValue": {
			const quote = node.kind === "string" ? (node.multiline ? 3 : 1) : 0;
			fields.push({ path, value: String(node.value), start: node.range[0] + quote });
		}
	}
}
