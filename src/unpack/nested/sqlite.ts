/**
 * SQLite databases: each table is a part, a text with a line `column=value` for each value; where a row names a setting
 * and gives its value, with that name. The database's own bytes are looked at as well, for what
 * was deleted from it.
 */
import { type PagedTable, SqlitePages } from "../../archive/sqlite-pages.ts";
import { isSqlite, SqliteReader } from "../../archive/sqlite-reader.ts";
import { LeakscanError } from "../../errors.ts";
import type { ContentSink } from "../layer.ts";
import { type PartVisitor, type Unwrapper, WRAPPER_HEAD } from "./unwrapper.ts";

/** A larger database is not held, but read page by page. */
export const LARGEST_HELD = 64 * 1024 ** 2;
/** Tables that are written side by side. */
const MOST_OPEN = 64;
const NAME = /^[A-Za-z_][\w.-]{2,60}$/;
/** Columns whose name says nothing of what they hold: the column before them does. */
const VALUE_COLUMN = /(?:^|_)(?:value|val|content|data|setting|text)$/i;
const CHUNK = 64 * 1024;
/** Characters of a column's name, which stands before each of its values. */
const LONGEST_COLUMN = 128;

export const unwrapSqlite: Unwrapper = (_path, head) => {
	if (!isSqlite(head)) return null;
	return { isPacked: false, read: (parts) => gatherer(parts) };
};

function gatherer(parts: PartVisitor): ContentSink {
	let chunks: Buffer[] = [];
	let bytes = 0;
	let paged: PagedDatabase | null = null;
	return {
		write(chunk) {
			if (paged !== null) return paged.write(chunk);
			bytes += chunk.length;
			chunks.push(chunk);
			if (bytes <= LARGEST_HELD) return;
			paged = new PagedDatabase(headOf(chunks), parts);
			for (let first = chunks.shift(); first !== undefined; first = chunks.shift()) paged.write(first);
		},
		end() {
			if (paged !== null) return paged.end();
			for (const { name, columns, rows } of new SqliteReader(Buffer.concat(chunks)).tables()) {
				const part = new TableText(parts.part(`table ${name}`));
				for (const row of rows) part.add(linesOf(row, columns));
				part.end();
			}
			chunks = [];
		},
	};
}

/** The first bytes, which may have come one by one. */
function headOf(chunks: readonly Buffer[]): Buffer {
	const first: Buffer[] = [];
	for (let at = 0, bytes = 0; at < chunks.length && bytes < WRAPPER_HEAD; at++) {
		const chunk = chunks[at] ?? Buffer.alloc(0);
		first.push(chunk);
		bytes += chunk.length;
	}
	return Buffer.concat(first);
}

/** A database that is too large to be held: its pages as they come, its tables side by side. */
class PagedDatabase {
	readonly #pages: SqlitePages;
	readonly #parts: PartVisitor;
	/** Those written last come last. */
	readonly #tables = new Map<string, TableText>();
	#piece: Buffer = Buffer.alloc(0);

	constructor(head: Buffer, parts: PartVisitor) {
		this.#parts = parts;
		this.#pages = new SqlitePages(head, (table, row) =>
			this.#tableOf(table).add(linesOf(row, table.columns)),
		);
	}

	write(chunk: Buffer): void {
		const bytes = this.#piece.length === 0 ? chunk : Buffer.concat([this.#piece, chunk]);
		const { pageSize } = this.#pages;
		let at = 0;
		for (; at + pageSize <= bytes.length; at += pageSize) this.#pages.page(bytes.subarray(at, at + pageSize));
		this.#piece = bytes.subarray(at);
	}

	end(): void {
		const { pages, rows } = this.#pages.end();
		for (const table of this.#tables.values()) table.end();
		if (pages + rows === 0) return;
		const what = [
			...(pages === 0 ? [] : [`${pages} pages`]),
			...(rows === 0 ? [] : [`the ends of ${rows} long rows`]),
		];
		this.#parts.fault(
			new LeakscanError(
				"LIMIT_EXCEEDED",
				`${what.join(" and ")} of its SQLite tables stand far from where they belong, and were searched as bytes`,
			),
		);
	}

	#tableOf({ name }: PagedTable): TableText {
		const known = this.#tables.get(name);
		const table = known ?? new TableText(this.#parts.part(`table ${name}`));
		this.#tables.delete(name);
		this.#tables.set(name, table);
		const [oldest] = this.#tables;
		if (oldest !== undefined && this.#tables.size > MOST_OPEN) {
			oldest[1].end();
			this.#tables.delete(oldest[0]);
		}
		return table;
	}
}

/** The text of one table, handed on in chunks. */
class TableText {
	readonly #part: ContentSink | null;
	#text = "";

	constructor(part: ContentSink | null) {
		this.#part = part;
	}

	add(lines: string): void {
		this.#text += lines;
		if (this.#text.length >= CHUNK) this.#flush();
	}

	end(): void {
		this.#flush();
		this.#part?.end();
	}

	#flush(): void {
		if (this.#text !== "") this.#part?.write(Buffer.from(this.#text));
		this.#text = "";
	}
}

function linesOf(row: readonly (string | null)[], columns: readonly string[]): string {
	let lines = "";
	row.forEach((value, at) => {
		if (value === null || value === "") return;
		const column = columns[at]?.slice(0, LONGEST_COLUMN) ?? `column${at + 1}`;
		const before = row[at - 1];
		const isSetting = VALUE_COLUMN.test(column) && typeof before === "string" && NAME.test(before);
		lines += `${isSetting ? before : column}=${value}\n`;
	});
	return lines;
}
