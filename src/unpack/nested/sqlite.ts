/**
 * SQLite databases: each table is a part, a text with a line `column=value` for each value; where a row names a setting
 * and gives its value, with that name. The database's own bytes are looked at as well, for what
 * was deleted from it.
 */
import { isSqlite, SqliteReader } from "../../archive/sqlite-reader.ts";
import { LeakscanError } from "../../errors.ts";
import type { PartVisitor, Unwrapper } from "./unwrapper.ts";

/** A larger database is looked at in its bytes alone, and said to be: names and values stand apart there. */
export const LARGEST_DATABASE = 64 * 1024 ** 2;
const NAME = /^[A-Za-z_][\w.-]{2,60}$/;
/** Columns whose name says nothing of what they hold: the column before them does. */
const VALUE_COLUMN = /(?:^|_)(?:value|val|content|data|setting|text)$/i;
const CHUNK = 64 * 1024;

export const unwrapSqlite: Unwrapper = (_path, head) => {
	if (!isSqlite(head)) return null;
	return { isPacked: false, read: (parts) => gatherer(parts) };
};

function gatherer(parts: PartVisitor): { write(chunk: Buffer): void; end(): void } {
	let chunks: Buffer[] = [];
	let bytes = 0;
	return {
		write(chunk) {
			bytes += chunk.length;
			if (bytes > LARGEST_DATABASE) chunks = [];
			else chunks.push(chunk);
		},
		end() {
			if (bytes > LARGEST_DATABASE) {
				parts.fault(
					new LeakscanError(
						"LIMIT_EXCEEDED",
						`its ${Math.ceil(bytes / 1024 ** 2)} MiB of SQLite database were searched as bytes: tables are read up to ${LARGEST_DATABASE / 1024 ** 2} MiB`,
					),
				);
				return;
			}
			for (const { name, columns, rows } of new SqliteReader(Buffer.concat(chunks)).tables()) {
				const part = parts.part(`table ${name}`);
				let text = "";
				for (const row of rows) {
					text += linesOf(row, columns);
					if (text.length < CHUNK) continue;
					part?.write(Buffer.from(text));
					text = "";
				}
				if (text !== "") part?.write(Buffer.from(text));
				part?.end();
			}
		},
	};
}

function linesOf(row: readonly (string | null)[], columns: readonly string[]): string {
	let lines = "";
	row.forEach((value, at) => {
		if (value === null || value === "") return;
		const column = columns[at] ?? `column${at + 1}`;
		const before = row[at - 1];
		const isSetting = VALUE_COLUMN.test(column) && typeof before === "string" && NAME.test(before);
		lines += `${isSetting ? before : column}=${value}\n`;
	});
	return lines;
}
