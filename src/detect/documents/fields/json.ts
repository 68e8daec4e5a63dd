/** Fields of JSON (RFC 8259), with the comments and trailing commas that editors' settings have. */
import { type Node, parseTree } from "jsonc-parser";
import { type Field, keyOf, MAX_DEPTH, MAX_FIELDS } from "./field.ts";

export function jsonFields(text: string): Field[] {
	const root = parseTree(text, [], { allowTrailingComma: true, disallowComments: false });
	const fields: Field[] = [];
	if (root) collect(root, [], fields);
	return fields;
}

function collect(node: Node, path: readonly string[], fields: Field[]): void {
	if (fields.length >= MAX_FIELDS || path.length > MAX_DEPTH) return;
	switch (node.type) {
		case "object":
			for (const { children } of node.children ?? []) {
				const [key, value] = children ?? [];
				if (key && value) collect(value, [...path, keyOf(String(key.value))], fields);
			}
			return;
		case "array":
			node.children?.forEach((child, index) => {
				collect(child, [...path, String(index)], fields);
			});
			return;
		case "string":
			fields.push({ path, value: String(node.value), start: node.offset + 1 });
			return;
		case "number":
		case "boolean":
			fields.push({ path, value: String(node.value), start: node.offset });
			return;
	}
}
