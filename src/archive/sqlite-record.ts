/**
 * A row of an SQLite database out of the bytes of its record, and how much of one its page holds. Database file format,
 * https://www.sqlite.org/fileformat2.html sections 1.6 and 2.1.
 */

/** Kinds of b-tree pages, by their first byte. */
export const INTERIOR_INDEX = 2;
export const INTERIOR_TABLE = 5;
export const LEAF_INDEX = 10;
export const LEAF_TABLE = 13;
/** Bytes of the integers by serial type. */
const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0];
/** Serial types from here on are blobs, the odd ones texts. */
export const FIRST_BLOB = 12;
/** Columns of a table, at most (https://www.sqlite.org/limits.html). */
const MOST_COLUMNS = 32_767;

/** Bytes of a payload of `size` that stand in the page itself; the rest is in overflow pages. `usable`: bytes of a page. */
export function localBytes(size: number, usable: number, isTable: boolean): number {
	const most = isTable ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
	const least = Math.floor(((usable - 12) * 32) / 255) - 23;
	const kept = least + ((size - least) % (usable - 4));
	return size <= most ? size : kept <= most ? kept : least;
}

/** The values of a record; integers are told as text only for the columns in `numbers`. `encoding`: the header's. */
export function recordOf(payload: Buffer, encoding: number, numbers: readonly number[]): (string | null)[] {
	const values: (string | null)[] = [];
	for (const { type, value } of valuesOf(payload)) {
		if (type >= FIRST_BLOB) values.push(textOf(value, type % 2 === 1, encoding));
		else if (numbers.includes(values.length))
			values.push(String(value.length === 0 ? type - 8 : integer(value)));
		else values.push(null);
	}
	return values;
}

/** Blobs hold text too, more often than not. */
function textOf(value: Buffer, isText: boolean, encoding: number): string | null {
	if (!isText) return value.includes(0) ? null : value.toString("utf8");
	if (encoding === 1) return value.toString("utf8");
	return new TextDecoder(encoding === 2 ? "utf-16le" : "utf-16be").decode(value);
}

/** Section 2.1: a header of serial types, then the values. */
export function* valuesOf(payload: Buffer): Generator<{ readonly type: number; readonly value: Buffer }> {
	const header = varint(payload, 0);
	const end = Math.min(header.value, payload.length);
	let at = header.value;
	for (let next = header.end, column = 0; next < end && column < MOST_COLUMNS; column++) {
		const { value: type, end: after } = varint(payload, next);
		next = after;
		const size = type < FIRST_BLOB ? (INTEGER_BYTES[type] ?? 0) : (type - FIRST_BLOB) >> 1;
		yield { type, value: payload.subarray(at, at + size) };
		at += size;
	}
}

function integer(bytes: Buffer): number {
	let value = 0;
	for (const byte of bytes) value = value * 256 + byte;
	return value;
}

export function varint(bytes: Buffer, from: number): { value: number; end: number } {
	let value = 0;
	for (let at = from; at < from + 8; at++) {
		const byte = bytes[at] ?? 0;
		value = value * 128 + (byte & 0x7f);
		if (byte < 0x80) return { value, end: at + 1 };
	}
	return { value: value * 256 + (bytes[from + 8] ?? 0), end: from + 9 };
}

/** Names of the columns, as `CREATE TABLE` lists them. */
export function columnsOf(sql: string): string[] {
	const body = sql.slice(sql.indexOf("(") + 1, Math.max(sql.lastIndexOf(")"), 0));
	const columns: string[] = [];
	let depth = 0;
	let from = 0;
	for (let at = 0; at <= body.length; at++) {
		const sign = body[at] ?? ",";
		if (sign === "(") depth++;
		else if (sign === ")") depth--;
		else if (sign === "," && depth === 0) {
			const name = /^\s*(?:"([^"]+)"|`([^`]+)`|\[([^\]]+)\]|'([^']+)'|([^\s(]+))/.exec(body.slice(from, at));
			if (name) columns.push(name.slice(1).find((part) => part !== undefined) ?? "");
			from = at + 1;
		}
	}
	return columns;
}
