/**
 * Fields of XML: text under the names of its elements, and attributes as `@name`. What is written as
 * `<add key="a" value="b"/>` or `<option name="a" value="b"/>` is also found as `add > a`.
 */
import { Parser } from "htmlparser2";
import { type Field, MAX_DEPTH, MAX_FIELDS } from "./field.ts";

export function xmlFields(text: string): Field[] {
	const fields: Field[] = [];
	const path: string[] = [];
	let body = "";
	let bodyStart = -1;
	const parser = new Parser(
		{
			onopentag(name, attributes) {
				path.push(name);
				body = "";
				bodyStart = -1;
				if (path.length > MAX_DEPTH || fields.length > MAX_FIELDS) return;
				const tag = text.slice(parser.startIndex, parser.endIndex + 1);
				for (const [attribute, value] of Object.entries(attributes)) {
					const start = parser.startIndex + placeOf(tag, attribute);
					fields.push({ path: [...path, `@${attribute}`], value, start });
				}
				const key = attributes["key"] ?? attributes["name"];
				const { value } = attributes;
				if (key !== undefined && value !== undefined)
					fields.push({ path: [...path, key], value, start: parser.startIndex + placeOf(tag, "value") });
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

/** Where an attribute's value begins in its tag. */
function placeOf(tag: string, attribute: string): number {
	const name = attribute.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
	const found = new RegExp(`\\s${name}\\s*=\\s*["']?`).exec(tag);
	return found ? found.index + found[0].length : 0;
}
