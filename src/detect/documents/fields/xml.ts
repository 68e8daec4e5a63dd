/**
 * Fields of XML: text under the names of its elements, and attributes as `@name`. What is written as
 * `<add key="a" value="b"/>` or `<option name="a" value="b"/>` is also found as `add > a`.
 */
import { Parser } from "htmlparser2";
import { type Field, keyOf, MAX_DEPTH, MAX_FIELDS } from "./field.ts";

/** Elements that are open at a time. The parser goes through all of them for each tag, so a text that has more is none of ours. */
const MAX_OPEN = 512;

export function xmlFields(text: string): Field[] {
	const fields: Field[] = [];
	const path: string[] = [];
	let body = "";
	let bodyStart = -1;
	/** Where the values of the tag's attributes begin. */
	const places = new Map<string, number>();
	const parser = new Parser(
		{
			onattribute(name) {
				if (!places.has(name)) places.set(name, valueStart(text, parser.startIndex + name.length));
			},
			onopentag(name, attributes) {
				if (path.push(keyOf(name)) > MAX_OPEN) throw new RangeError("nested too deeply");
				body = "";
				bodyStart = -1;
				if (path.length <= MAX_DEPTH && fields.length <= MAX_FIELDS) {
					for (const [attribute, value] of Object.entries(attributes)) {
						const start = places.get(attribute) ?? parser.startIndex;
						fields.push({ path: [...path, keyOf(`@${attribute}`)], value, start });
					}
					const key = attributes["key"] ?? attributes["name"];
					const { value } = attributes;
					if (key !== undefined && value !== undefined)
						fields.push({
							path: [...path, keyOf(key)],
							value,
							start: places.get("value") ?? parser.startIndex,
						});
				}
				places.clear();
			},
			ontext(part) {
				if (bodyStart < 0 && part.trim() !== "") {
					bodyStart = parser.startIndex + (part.length - part.trimStart().length);
					body = "";
				}
				body += part;
			},
			onclosetag() {
				if (bodyStart >= 0 && path.length <= MAX_DEPTH && fields.length <= MAX_FIELDS)
					fields.push({ path: [...path], value: body.trim(), start: bodyStart });
				path.pop();
				body = "";
				bodyStart = -1;
			},
		},
		{ xmlMode: true },
	);
	parser.end(text);
	return fields;
}

/** Where the value begins of the attribute whose name ends at `end`. */
function valueStart(text: string, end: number): number {
	const operator = /\s*=\s*["']?/y;
	operator.lastIndex = end;
	return end + (operator.exec(text)?.[0].length ?? 0);
}
