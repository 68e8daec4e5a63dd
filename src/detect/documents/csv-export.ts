/**
 * Tables with a heading over each column (RFC 4180): what password managers, browsers and consoles export, and databases. A value's
 * name is its column's, and stands in the first line alone.
 */

import { ASSIGNMENT_REJECTIONS } from "../by-name/named-secret.ts";
import { judgeAssignment } from "../by-name/secret-by-name.ts";
import { fileClassOf } from "../file-class.ts";
import { judgeName, type NameVerdict, wordsOf } from "../secret-name.ts";
import { documentNamed } from "./document.ts";
import { type Found, matchesOf, type Refused } from "./found.ts";
import { linesOf } from "./lines.ts";
import { documentText } from "./text.ts";

const MAX_BYTES = 4 * 1024 * 1024;
const DELIMITERS = [",", ";", "\t", "|"] as const;
const LONGEST_HEADING = 60;
const MOST_COLUMNS = 200;
const LONGEST_LINE = 16 * 1024;

/** Without such a column beside it, a column of passwords is a list of words. */
const WHOSE =
	/^(?:user|users|username|login|mail|email|account|name|url|uri|host|hostname|server|site|title)$/;
/** `$2b$12$...`, and digests: what a table of accounts keeps in a password's place. */
const HASHED =
	/^\$[\w-]{1,20}\$|^\{[A-Z0-9-]{2,12}\}|^(?:sha|md5|pbkdf2|bcrypt|argon2)|^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/i;
const HASH = "it is the hash of a password";

export const csvExport = documentNamed(/\.(?:csv|tsv)$/i, (path, head) => {
	const fileClass = fileClassOf(path);
	if (fileClass === "package" || fileClass === "sample" || head.includes(0)) return null;
	// The heading may well go on after what there is of it.
	const begin = head.toString("latin1").replace(/^\xef\xbb\xbf/, "");
	if (secretColumns(begin.slice(0, lineEnd(begin))) === null) return null;
	return {
		maxBytes: MAX_BYTES,
		read: (bytes, rejected) => matchesOf(bytes, secretsIn(bytes), rejected),
	};
});

function lineEnd(text: string): number {
	const end = text.search(/[\r\n]/);
	return end < 0 ? text.length : end;
}

interface Columns {
	readonly delimiter: string;
	readonly secret: readonly { readonly at: number; readonly name: string; readonly verdict: NameVerdict }[];
}

/** The columns that hold secrets, by their headings; null where none does. */
function secretColumns(heading: string): Columns | null {
	if (heading.length > LONGEST_LINE) return null;
	const delimiter = DELIMITERS.find((sign) => heading.includes(sign));
	if (delimiter === undefined) return null;
	const names = [...cellsOf(heading, delimiter)].map(({ value }) => value.trim());
	if (names.length < 2 || names.some((name) => name.length > LONGEST_HEADING)) return null;
	const isSomebodys = names.some((name) => wordsOf(name).some((word) => WHOSE.test(word)));
	const secret = names
		.map((name, at) => ({ at, name, verdict: judgeName(name) }))
		.filter(({ verdict }) => verdict === "secret" || (verdict === "password" && isSomebodys));
	return secret.length === 0 ? null : { delimiter, secret };
}

function* secretsIn(bytes: Buffer): Generator<Found | Refused> {
	const document = documentText(bytes);
	let columns: Columns | null = null;
	for (const { line, start } of linesOf(document.text)) {
		if (columns === null) {
			columns = secretColumns(line);
			if (columns === null) return;
			continue;
		}
		if (line.length > LONGEST_LINE) continue;
		const cells = [...cellsOf(line, columns.delimiter)];
		for (const { at, name, verdict } of columns.secret) {
			const cell = cells[at];
			if (cell === undefined || cell.value === "") continue;
			const { value } = cell;
			const judged = judgeAssignment(name, value, "text");
			const kind = verdict === "password" ? "generic-password" : "generic-secret";
			const place = {
				kind,
				secret: value,
				byte: document.byteOf(start + cell.start),
				variable: name,
			} as const;
			if (judged.kind === "reject") yield { ...place, reason: ASSIGNMENT_REJECTIONS[judged.reason] };
			else if (verdict === "password" && HASHED.test(value)) yield { ...place, reason: HASH };
			else yield { ...place, severity: judged.found.severity, confidence: "contextual" };
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
