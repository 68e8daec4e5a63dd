/**
 * A kind of document that is told by rules over its fields: which files, in which form, and which of their fields hold
 * what. Most credential files of command line tools are no more than this.
 */
import { type DocumentKind, documentNamed, refusalOf } from "./document.ts";
import { type Field, type FieldFormat, fieldPattern, pathFits } from "./fields/field.ts";
import { fieldsOf } from "./fields/index.ts";
import { type Found, matchesOf, type Refused } from "./found.ts";
import type { DocumentKindId } from "./kinds.ts";
import { type DocumentText, documentText } from "./text.ts";

export interface FieldRule {
	/** As fieldPattern() reads it: `auths > * > auth`. */
	readonly field: string;
	readonly kind: DocumentKindId;
	/** The secret in the value; null when it holds none. Without it, the value is the secret. */
	readonly secret?: (value: string, field: Field, all: readonly Field[]) => string | NoSecret | null;
	/** What more is to be told of the secret. */
	readonly tell?: (secret: string) => Pick<Found, "severity" | "identity" | "details">;
	/** Fewest characters of a secret; 3 unless said. */
	readonly least?: number;
}

/** What stands where a secret would, and why it is none. */
export interface NoSecret {
	readonly candidate: string;
	readonly reason: string;
}

export interface FieldDocument {
	/** Paths without leading slash. */
	readonly files: RegExp;
	/** What the first bytes must show besides; for names that mean little on their own. */
	readonly head?: RegExp;
	readonly format: FieldFormat;
	readonly rules: readonly FieldRule[];
	readonly maxBytes?: number;
}

/** Files written by a person or a tool for a person; larger ones are something else. */
const MAX_BYTES = 512 * 1024;

export function fieldDocument(spec: FieldDocument): DocumentKind {
	const rules = spec.rules.map((rule) => ({ ...rule, pattern: fieldPattern(rule.field) }));
	const { files, head: wanted, format, maxBytes = MAX_BYTES } = spec;
	return documentNamed(files, (_path, head) => {
		if (wanted && !wanted.test(head.toString("latin1"))) return null;
		return {
			maxBytes,
			read(bytes, rejected) {
				const document = documentText(bytes);
				const fields = fieldsOf(document.text, format);
				return matchesOf(bytes, secretsIn(fields, document, rules), rejected);
			},
		};
	});
}

type CompiledRule = FieldRule & { readonly pattern: ReturnType<typeof fieldPattern> };

function* secretsIn(
	fields: readonly Field[],
	document: DocumentText,
	rules: readonly CompiledRule[],
): Generator<Found | Refused> {
	for (const field of fields) {
		const rule = rules.find(({ pattern }) => pathFits(field.path, pattern));
		if (!rule) continue;
		const said = rule.secret ? rule.secret(field.value, field, fields) : field.value;
		const variable = field.path.at(-1)?.replace(/^@/, "") ?? null;
		if (said === null) continue;
		const secret = typeof said === "string" ? said : said.candidate;
		const reason = typeof said === "string" ? refusalOf(secret, variable, rule.least ?? 3) : said.reason;
		const byte = document.byteOf(placeOf(secret, field, document.text));
		const found = { kind: rule.kind, secret, byte, variable };
		yield reason === null ? { ...found, ...rule.tell?.(secret) } : { ...found, reason };
	}
}

/** Where a secret stands that is a part of its value. Escapes make what is written longer than the value, never shorter. */
function placeOf(secret: string, { value, start }: Field, text: string): number {
	if (secret.length > LONGEST_PART) return start;
	const within = value.lastIndexOf(secret);
	if (within <= 0) return start;
	const found = text.slice(start + within, start + within * 6 + secret.length).indexOf(secret);
	return found < 0 ? start : start + within + found;
}

/** Characters of a secret that is looked for in its value: to look for a longer one could take very long. */
const LONGEST_PART = 4096;

/** The value of the field beside this one, under the same parent; null when there is none. */
export function beside(field: Field, all: readonly Field[], name: string): string | null {
	let values = valuesByPath.get(all);
	if (values === undefined) {
		values = new Map();
		for (const { path, value } of all) {
			const key = placeKey(path, path.at(-1) ?? "");
			if (!values.has(key)) values.set(key, value);
		}
		valuesByPath.set(all, values);
	}
	return values.get(placeKey(field.path, name)) ?? null;
}

/** Per document: its values by their places. Made once: whoever asks for a field beside one asks so for each. */
const valuesByPath = new WeakMap<readonly Field[], Map<string, string>>();

/** The place of `name` where `path` ends; case makes no difference in its last key. */
function placeKey(path: readonly string[], name: string): string {
	return JSON.stringify([...path.slice(0, -1), name.toLowerCase()]);
}
