/**
 * Finds where a text gives a name a value, in the ways that .env, YAML, JSON, TOML, INI, properties, XML, shell and
 * programming languages write it. It does not judge; secret-by-name.ts does.
 */
import type { AssignmentSite } from "./assignment-site.ts";

/** `start`: in characters. */
export type TextAssignment = Pick<AssignmentSite, "name" | "value" | "start" | "quoted">;

// A name, maybe in quotes or brackets, maybe with a type after it; an operator; a value in quotes.
const NAME = String.raw`(?<![A-Za-z0-9_.$-])(?<name>[A-Za-z_$][A-Za-z0-9_.-]{1,80})["'\]]{0,2}`;
const TYPE = String.raw`(?:[ \t]{0,2}:[ \t]{0,2}[A-Za-z_][\w.\[\]|?]{0,30}[ \t]{0,2}(?==))?`;
const OPERATOR = String.raw`[ \t]{0,16}(?::=|=>|\?=|\|\|=|=(?![=~>])|:(?![:=]))[ \t]{0,16}`;
const QUOTED = String.raw`(?:[bfru@$]|\\)?(?<quote>["'\x60])(?<quoted>(?:(?!\k<quote>)[^\\\r\n]|\\[^\r\n]){1,600})(?:\\?\k<quote>)`;
const BARE_WORD = String.raw`(?<bare>[^\s"'\x60,;<>(){}\[\]&|\\]{1,600})`;
const BARE_LINE = String.raw`(?<bare>[^\s"'\x60{\[][^\r\n]{0,600})`;

const CODE_FORM = new RegExp(`${NAME}${TYPE}${OPERATOR}${QUOTED}`, "dg");
const LINE_FORM = new RegExp(`${NAME}${OPERATOR}(?:${QUOTED}|${BARE_LINE})`, "dg");
const SHELL_FORM = new RegExp(`${NAME}${OPERATOR}(?:${QUOTED}|${BARE_WORD})`, "dg");
const FLAG_FORM = new RegExp(
	String.raw`(?<![\w-])--?(?<name>[A-Za-z][A-Za-z0-9_.-]{2,60})(?:=|[ \t]{1,4})(?:${QUOTED}|(?<bare>[^\s"'\x60;&|<>()-][^\s"'\x60;&|<>()]{0,600}))`,
	"dg",
);
const TAG_FORM =
	/<(?<name>[A-Za-z_][\w.:-]{1,80})(?: [^<>]{0,200})?>(?<bare>[^<>\r\n]{1,600})<\/|\b(?:key|name)=["'](?<attribute>[\w.:-]{1,80})["'][ \t]{1,4}value=(?<quote>["'])(?<quoted>[^"'\r\n]{1,600})["']/dg;

export type AssignmentForm = "code" | "line" | "shell";

/** Every assignment in `text`, in the forms that this kind of text has. The same place may come twice. */
export function* assignmentsIn(text: string, form: AssignmentForm): Generator<TextAssignment> {
	if (form === "code") yield* sites(text, CODE_FORM);
	if (form === "line") {
		yield* sites(text, LINE_FORM);
		if (text.includes("<")) yield* sites(text, TAG_FORM);
	}
	if (form === "shell") {
		yield* sites(text, SHELL_FORM);
		yield* sites(text, FLAG_FORM);
	}
}

function* sites(text: string, expression: RegExp): Generator<TextAssignment> {
	for (const match of text.matchAll(expression)) {
		const groups = match.groups ?? {};
		const name = groups["name"] ?? groups["attribute"];
		if (name === undefined) continue;
		const quoted = groups["quoted"];
		if (quoted !== undefined) {
			const [start] = match.indices?.groups?.["quoted"] ?? [match.index, match.index];
			// The other end of an escaped pair (`\"value\"` inside JSON or shell) belongs to the quoting.
			yield { name, value: quoted.endsWith("\\") ? quoted.slice(0, -1) : quoted, start, quoted: true };
			continue;
		}
		const bare = groups["bare"];
		if (bare === undefined) continue;
		const [start] = match.indices?.groups?.["bare"] ?? [match.index, match.index];
		const value = withoutTrail(bare);
		if (value !== "") yield { name, value, start, quoted: false };
	}
}

/** Takes off what follows a bare value on its line: a comment, a closing comma or bracket. */
function withoutTrail(bare: string): string {
	const comment = bare.search(/[ \t](?:#|\/\/|;)/);
	let end = comment < 0 ? bare.length : comment;
	while (end > 0 && " \t,;".includes(bare.charAt(end - 1))) end--;
	return bare.slice(0, end);
}
