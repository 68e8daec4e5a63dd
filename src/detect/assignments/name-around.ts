/** The name that a word is part of. */
import { DASH, DOLLAR, DOT, latin1, tableOf } from "./signs.ts";

/** Bytes of a name to each side of the word. */
export const MAX_NAME = 80;

/** By byte: 1 for those that names are made of. */
export const NAME_BYTE = tableOf("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.$");

/** A name, as it stands in bytes. */
export interface NameRange {
	readonly start: number;
	readonly end: number;
	/** It is written as an option: `--name`. */
	readonly flag: boolean;
}

/** The name that the word at `bytes[from, to)` is part of; null where it is longer than names are. */
export function nameAround(bytes: Buffer, from: number, to: number): NameRange | null {
	let word = to;
	while (word > from && NAME_BYTE[bytes[word - 1] ?? 0] === 0) word--;
	let start = from;
	const first = Math.max(0, from - MAX_NAME);
	while (start > first && NAME_BYTE[bytes[start - 1] ?? 0] === 1) start--;
	let end = word;
	const last = Math.min(bytes.length, to + MAX_NAME);
	while (end < last && NAME_BYTE[bytes[end] ?? 0] === 1) end++;
	// Longer than names are: a sentence of underscores, a blob of base64.
	if (start === first && NAME_BYTE[bytes[start - 1] ?? 0] === 1) return null;
	if (end === last && NAME_BYTE[bytes[end] ?? 0] === 1) return null;
	const flag = bytes[start] === DASH;
	while (start < from && (bytes[start] === DASH || bytes[start] === DOLLAR || bytes[start] === DOT)) start++;
	// `(token - 'x')`, `api.token.`: signs at the end are not the name's.
	while (end > word && (bytes[end - 1] === DASH || bytes[end - 1] === DOT)) end--;
	return { start, end, flag };
}

/** The name that the word at `bytes[from, to)` is part of, as text. */
export function nameAt(bytes: Buffer, from: number, to: number): string {
	const name = nameAround(bytes, from, to);
	return name === null ? "" : latin1(bytes, name.start, name.end);
}
