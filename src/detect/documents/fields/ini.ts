/**
 * Fields of `name = value` files: INI as Python's configparser, git and MySQL read it, Java properties, and desktop files.
 * Paths are section and name. An indented line goes on with the value above it (configparser), as a field of its own.
 */
import { type Field, MAX_FIELDS } from "./field.ts";

// A colon is an operator where a blank follows it, or where the line has no `=`: npm's names have colons of their own.
const LINE =
	/^(?<lead>[ \t]*(?:export[ \t]+)?)(?<name>[^\s=#;[](?:[^=:\n]|:(?=\S[^=\n]*=))*?)(?<operator>[ \t]*(?:=|:(?!\S[^=\n]*=))[ \t]*)(?<value>.*)$/d;

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
			section = (heading[1] ?? "").trim();
			name = null;
			continue;
		}
		const more = /^[ \t]+(?=\S)/.exec(line);
		if (more && name !== null && !/^[ \t]+[\w.-]+[ \t]*=/.test(line)) {
			add([section, name], line.slice(more[0].length), start + more[0].length);
			continue;
		}
		const match = LINE.exec(line);
		const groups = match?.groups;
		if (!match || !groups) continue;
		name = (groups["name"] ?? "").trim();
		add([section, name], groups["value"] ?? "", start + (match.indices?.groups?.["value"]?.[0] ?? 0));
	}
	return fields;

	function add(path: readonly string[], raw: string, start: number): void {
		const quoted = /^(["'])(.*?)\1[ \t]*(?:[#;].*)?$/.exec(raw);
		if (quoted) fields.push({ path, value: quoted[2] ?? "", start: start + 1 });
		else fields.push({ path, value: raw.replace(/[ \t]+[#;].*$/, "").trimEnd(), start });
	}
}
