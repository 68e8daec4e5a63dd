/** Types between a name and its `=`: `var name string = "v"`, `name: string = "v"`. */
import type { Place } from "./assignment-site.ts";
import { isQuote } from "./quoted-value.ts";
import { code, EQUALS, GREATER, latin1, MAX_SPACES, SPACE, skipSpaces, tableOf } from "./signs.ts";

const MAX_TYPE = 40;

/** By byte: 1 for those that types are written with. */
export const TYPE_BYTE = tableOf("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.*&[]?<>|'");

/** Offset after the `=` of `string = "x"`, `&str = "x"`, `*string = ...`; null where no type stands. */
export function afterType(bytes: Buffer, at: number): number | null {
	// Visual Basic: `name As String = "x"`
	const begin =
		bytes[at] === code("A") && bytes[at + 1] === code("s") && bytes[at + 2] === SPACE ? at + 3 : at;
	let end = begin;
	while (end < begin + MAX_TYPE && TYPE_BYTE[bytes[end] ?? 0] === 1) end++;
	if (end === begin || isQuote(bytes, at)) return null;
	// `&'static str`
	if (bytes[at] === code("&") && bytes[end] === SPACE)
		for (end++; end < at + MAX_TYPE && TYPE_BYTE[bytes[end] ?? 0] === 1; ) end++;
	const equals = skipSpaces(bytes, end);
	if (bytes[equals] !== EQUALS || bytes[equals + 1] === EQUALS || bytes[equals + 1] === GREATER) return null;
	// `token=a=b` has no type: one stands apart.
	return equals === end && bytes[equals + 1] !== SPACE ? null : equals + 1;
}

/** `password field = "x"`: the second word is a type in some languages, and in prose what the name is about. */
export function withNoun(place: Place, at: number): Place {
	const [noun = ""] = /^[a-z]{2,24}(?=[ \t]{0,24}=)/.exec(latin1(place.bytes, at, at + 2 * MAX_SPACES)) ?? [];
	return noun === "" || TYPES.has(noun) ? place : { ...place, end: at + noun.length };
}

const TYPES = new Set(["string", "str", "text", "char", "varchar", "bytes", "byte", "auto", "const"]);
