/**
 * Rows of tables that SQL writes: `INSERT INTO t (a, b) VALUES ('x', 'y')`, the same without names below a `CREATE TABLE`, as
 * mysqldump writes it, and pg_dump's `COPY t (a, b) FROM stdin`. A value's name is its column's.
 * https://dev.mysql.com/doc/refman/8.4/en/insert.html, https://www.postgresql.org/docs/current/sql-copy.html
 */
import type { Found, Refused } from "./found.ts";
import { type SecretColumn, secretColumns, secretOfCell, tableDocument } from "./secret-columns.ts";
import { documentText } from "./text.ts";

const MOST_COLUMNS = 200;
/** Tables whose columns are remembered. */
const MOST_TABLES = 1_000;

const NAME = String.raw`(?:[\w$]{1,64}|"[^"\r\n]{1,64}"|\x60[^\x60\r\n]{1,64}\x60|\[[^\]\r\n]{1,64}\])`;
const TABLE = String.raw`(?<table>${NAME}(?:\.${NAME}){0,2})`;
/** What a statement with columns or rows begins with. */
const STATEMENT = new RegExp(
	String.raw`\b(?:(?<insert>(?:INSERT|REPLACE)(?: (?:IGNORE|LOW_PRIORITY|DELAYED|OR (?:IGNORE|REPLACE)))? INTO)|(?<create>CREATE TABLE(?: IF NOT EXISTS)?)|(?<copy>COPY)) ${TABLE}`.replaceAll(
		" ",
		String.raw`\s{1,20}`,
	),
	"gi",
);
/** What may stand between an insert's columns and its rows. */
const VALUES = /\s{0,20}(?:OVERRIDING \w{1,10} VALUE\s{0,20})?VALUES?\s{0,20}(?=\()/iy;
const FROM_STDIN = /\s{0,20}FROM stdin[^\r\n]{0,200}\r?\n/iy;
const FIRST_NAME = new RegExp(`^${NAME}`);
/** A part of CREATE TABLE that is no column. */
const NO_COLUMN =
	/^(?:PRIMARY|FOREIGN|UNIQUE|KEY|INDEX|CONSTRAINT|CHECK|FULLTEXT|SPATIAL|EXCLUDE|LIKE|PERIOD)\b/i;

export const sqlRows = tableDocument({ files: /\.(?:sql|dump|ddl)$/i, isOne: () => true, secretsIn });

/** A part of a list in parentheses. */
interface Item {
	readonly text: string;
	/** Where it stands. */
	readonly start: number;
	/** It is a string, and `text` what it says. */
	readonly isString: boolean;
}

function* secretsIn(bytes: Buffer): Generator<Found | Refused> {
	const { text, byteOf } = documentText(bytes);
	const tables = new Map<string, readonly SecretColumn[]>();
	STATEMENT.lastIndex = 0;
	for (let match = STATEMENT.exec(text); match !== null; match = STATEMENT.exec(text)) {
		const { insert, create, table = "" } = match.groups ?? {};
		const key = unquoted(table).toLowerCase();
		const named = listAt(text, skipSpace(text, STATEMENT.lastIndex));
		if (named !== null) STATEMENT.lastIndex = named.end;
		if (create !== undefined) {
			const columns = (named?.items ?? [])
				.map(({ text: part }) => part.replaceAll(/--[^\n]*/g, "").trim())
				.filter((part) => !NO_COLUMN.test(part));
			if (tables.size < MOST_TABLES) tables.set(key, secretColumns(columns.map(firstName)));
			continue;
		}
		const columns =
			named === null
				? (tables.get(key) ?? [])
				: secretColumns(named.items.map(({ text: part }) => unquoted(part.trim())));
		if (columns.length === 0) continue;
		const rows =
			insert === undefined ? copiedRows(text, STATEMENT.lastIndex) : insertedRows(text, STATEMENT.lastIndex);
		for (const { items, end } of rows) {
			STATEMENT.lastIndex = end;
			for (const column of columns) {
				const cell = items[column.at];
				if (cell?.isString === true && cell.text !== "")
					yield secretOfCell(column, cell.text, byteOf(cell.start));
			}
		}
	}
}

interface Row {
	/** None where the row does not close. */
	readonly items: readonly Item[];
	/** How far it was read. */
	readonly end: number;
}

/** `VALUES (...), (...)` at `at`. */
function* insertedRows(text: string, at: number): Generator<Row> {
	VALUES.lastIndex = at;
	if (!VALUES.test(text)) return;
	for (let next = VALUES.lastIndex; ; ) {
		const row = listAt(text, next);
		if (row === null) return;
		yield row;
		next = skipSpace(text, row.end);
		if (text[next] !== ",") return;
		next = skipSpace(text, next + 1);
	}
}

/** Lines with tabs between their cells, as far as `\.`. */
function* copiedRows(text: string, at: number): Generator<Row> {
	FROM_STDIN.lastIndex = at;
	if (!FROM_STDIN.test(text)) return;
	for (let start = FROM_STDIN.lastIndex; start < text.length; ) {
		const end = lineEnd(text, start);
		const line = text.slice(start, end).replace(/\r$/, "");
		if (line === "\\.") return;
		let from = start;
		const items = line.split("\t", MOST_COLUMNS).map((cell) => {
			const item = { text: cell, start: from, isString: cell !== "\\N" };
			from += cell.length + 1;
			return item;
		});
		yield { items, end };
		start = end + 1;
	}
}

/** The list in the parentheses at `at`, in its parts; null where there is none. */
function listAt(text: string, at: number): Row | null {
	if (text[at] !== "(") return null;
	const items: Item[] = [];
	let from = at + 1;
	let depth = 0;
	for (let next = from; next < text.length; next++) {
		switch (text[next]) {
			case "'":
			case '"':
			case "`":
				next = quotedEnd(text, next);
				break;
			case "-":
				// A comment.
				if (text[next + 1] === "-") next = lineEnd(text, next);
				break;
			case "(":
				depth++;
				break;
			case ",":
				if (depth > 0) break;
				if (items.length >= MOST_COLUMNS) return { items: [], end: next };
				items.push(itemOf(text, from, next));
				from = next + 1;
				break;
			case ")":
				if (depth-- > 0) break;
				items.push(itemOf(text, from, next));
				return { items, end: next + 1 };
			case ";":
				return { items: [], end: next };
		}
	}
	return { items: [], end: text.length };
}

function lineEnd(text: string, at: number): number {
	const end = text.indexOf("\n", at);
	return end < 0 ? text.length : end;
}

/** Where the quote at `at` closes: doubled, or behind a backslash, it does not. */
function quotedEnd(text: string, at: number): number {
	const quote = text[at];
	for (let next = at + 1; next < text.length; next++) {
		if (text[next] === "\\") next++;
		else if (text[next] === quote) {
			if (text[next + 1] !== quote) return next;
			next++;
		}
	}
	return text.length;
}

function itemOf(text: string, from: number, to: number): Item {
	const part = text.slice(from, to);
	const match = /^(?<lead>\s*[NEe]?')(?<string>[\s\S]*)'(?:::\w+)?\s*$/.exec(part);
	const { lead = "", string } = match?.groups ?? {};
	if (string === undefined) return { text: part, start: from, isString: false };
	return {
		text: string.replaceAll("''", "'").replace(/\\(['"\\])/g, "$1"),
		start: from + lead.length,
		isString: true,
	};
}

function skipSpace(text: string, at: number): number {
	let next = at;
	while (/\s/.test(text[next] ?? "")) next++;
	return next;
}

/** The name that a column's definition begins with. */
function firstName(definition: string): string {
	return unquoted(FIRST_NAME.exec(definition)?.[0] ?? "");
}

function unquoted(name: string): string {
	return name.replaceAll(/["`[\]]/g, "");
}
