/**
 * Fields of `name = value` files: INI as Python's configparser, git and MySQL read it, Java properties, and desktop files.
 * Paths are section and name. An indented line goes on with the value above it (configparser), as a field of its own.
 * Lines are taken apart by places rather than by one expression, which would try each split of a hostile line.
 */
import { type Field, keyOf, MAX_FIELDS } from "./field.ts";

export function iniFields(text: string): Field[] {
	const fields: Field[] = [];
	let section = "";
	let name: string | null = null;
	let at = 0;
	for (const whole of text.split("\n")) {
		const line = whole.replace(/\r$/, "");
		const start = at;
		at += whole.length + 1;
		if (fields.length >= MAX_FIELDS) break;
		if (/^[ \t]*(?:[#;!]|$)/.test(line)) continue;
		const heading = /^[ \t]*\[([^\]\n]*)\]/.exec(line);
		if (heading) {
			section = keyOf((heading[1] ?? "").trim());
			name = null;
			continue;
		}
		const lead = blanksEnd(line, 0);
		const isMore = lead > 0 && /\S/.test(line.charAt(lead));
		if (isMore && name !== null && !/^[ \t]+[\w.-]+[ \t]*=/.test(line)) {
			fields.push(fieldOf([section, name], line.slice(lead), start + lead));
			continue;
		}
		const pair = pairIn(line, lead);
		if (pair === null) continue;
		name = keyOf(line.slice(pair.name, pair.operator).trim());
		fields.push(fieldOf([section, name], line.slice(pair.value), start + pair.value));
	}
	return fields;
}

/** Where the name begins, its operator stands, and the value begins. */
interface Pair {
	readonly name: number;
	readonly operator: number;
	readonly value: number;
}

/** `name = value` or `name: value`, maybe behind `export`, from `lead` on. */
function pairIn(line: string, lead: number): Pair | null {
	const name = /^export[ \t]/.test(line.slice(lead, lead + 7)) ? blanksEnd(line, lead + 6) : lead;
	return pairFrom(line, name) ?? (name > lead ? pairFrom(line, lead) : null);
}

function pairFrom(line: string, name: number): Pair | null {
	if (!/^[^\s=#;[]/.test(line.charAt(name))) return null;
	const operator = operatorAfter(line, name + 1);
	if (operator < 0) return null;
	const value = blanksEnd(line, operator + 1);
	return /[\r\u2028\u2029]/.test(line.slice(value)) ? null : { name, operator, value };
}

/**
 * The first operator. A colon is one where a blank follows it, or where the line has no `=` after it: npm's names have
 * colons of their own.
 */
function operatorAfter(line: string, from: number): number {
	const lastEquals = line.lastIndexOf("=");
	for (let at = from; at < line.length; at++) {
		const char = line[at];
		if (char === "=") return at;
		if (char === ":" && !(lastEquals > at + 1 && /\S/.test(line.charAt(at + 1)))) return at;
	}
	return -1;
}

function blanksEnd(line: string, from: number): number {
	let end = from;
	while (line[end] === " " || line[end] === "\t") end++;
	return end;
}

/** A value without its quotes, or without the comment behind it. */
function fieldOf(path: readonly string[], raw: string, start: number): Field {
	const quoted = /^(["'])(.*?)\1[ \t]*(?:[#;].*)?$/.exec(raw);
	if (quoted) return { path, value: quoted[2] ?? "", start: start + 1 };
	const comment = raw.search(/[ \t][#;]/);
	return { path, value: (comment < 0 ? raw : raw.slice(0, comment)).trimEnd(), start };
}
