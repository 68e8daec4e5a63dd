/**
 * Tables with a heading over each column (RFC 4180): what password managers, browsers and consoles export, and databases. A value's
 * name is its column's, and stands in the first line alone.
 */
import type { Found, Refused } from "./found.ts";
import { linesOf } from "./lines.ts";
import { type SecretColumn, secretColumns, secretOfCell, tableDocument } from "./secret-columns.ts";
import { documentText } from "./text.ts";

const DELIMITERS = [",", ";", "\t", "|"] as const;
const LONGEST_HEADING = 60;
const MOST_COLUMNS = 200;
const LONGEST_LINE = 16 * 1024;

export const csvExport = tableDocument({
	files: /\.(?:csv|tsv)$/i,
	isOne(head) {
		// The heading may well go on after what there is of it.
		const begin = head.toString("latin1").replace(/^\xef\xbb\xbf/, "");
		return columnsOf(begin.slice(0, lineEnd(begin))) !== null;
	},
	secretsIn,
});

function lineEnd(text: string): number {
	const end = text.search(/[\r\n]/);
	return end < 0 ? text.length : end;
}

interface Columns {
	readonly delimiter: string;
	readonly secret: readonly SecretColumn[];
}

/** The columns that hold secrets, by the line of headings; null where none does. */
function columnsOf(heading: string): Columns | null {
	if (heading.length > LONGEST_LINE) return null;
	const delimiter = DELIMITERS.find((sign) => heading.includes(sign));
	if (delimiter === undefined) return null;
	const names = [...cellsOf(heading, delimiter)].map(({ value }) => value.trim());
	if (names.length < 2 || names.some((name) => name.length > LONGEST_HEADING)) return null;
	const secret = secretColumns(names);
	return secret.length === 0 ? null : { delimiter, secret };
}

function* secretsIn(bytes: Buffer): Generator<Found | Refused> {
	const document = documentText(bytes);
	let columns: Columns | null = null;
	for (const { line, start } of linesOf(document.text)) {
		if (columns === null) {
			columns = columnsOf(line);
			if (columns === null) return;
			continue;
		}
		if (line.length > LONGEST_LINE) continue;
		const cells = [...cellsOf(line, columns.delimiter)];
		for (const column of columns.secret) {
			const cell = cells[column.at];
			if (cell === undefined || cell.value === "") continue;
			yield secretOfCell(column, cell.value, document.byteOf(start + cell.start));
		}
	}
}

interface Cell {
	/** Without quotes around it, and with those inside it single. */
	readonly value: string;
	/** Where it stands in the line, behind its quote. */
	readonly start: number;
}

function* cellsOf(line: string, delimiter: string): Generator<Cell> {
	let at = 0;
	for (let count = 0; count < MOST_COLUMNS && at <= line.length; count++) {
		if (line[at] !== '"') {
			const next = line.indexOf(delimiter, at);
			const end = next < 0 ? line.length : next;
			yield { value: line.slice(at, end), start: at };
			at = end + 1;
			continue;
		}
		const start = at + 1;
		let end = line.indexOf('"', start);
		while (end >= 0 && line[end + 1] === '"') end = line.indexOf('"', end + 2);
		if (end < 0) return;
		yield { value: line.slice(start, end).replaceAll('""', '"'), start };
		const next = line.indexOf(delimiter, end);
		at = next < 0 ? line.length + 1 : next + 1;
	}
}
