/** The JSON report: the document as it is. docs/json-report.md is its contract. */
import type { ReportDocument } from "./schema.ts";

/** What JSON.stringify leaves as it is although terminals and editors may obey it. */
const UNSAFE = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The document with a line break at its end. */
export function renderJson(document: ReportDocument): string {
	return jsonText(document);
}

/** Two spaces a level; control and format characters escaped, which changes nothing for whoever parses it. */
export function jsonText(value: object): string {
	return `${JSON.stringify(value, null, 2).replace(UNSAFE, escaped)}\n`;
}

function escaped(character: string): string {
	const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
	return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
