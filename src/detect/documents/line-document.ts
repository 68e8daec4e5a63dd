/** A kind of document that is read line by line: account files, password files, lists of logins. */
import { type DocumentKind, documentNamed, refusalOf } from "./document.ts";
import { type Found, matchesOf, type Refused } from "./found.ts";
import { linesOf } from "./lines.ts";
import { documentText } from "./text.ts";

/** A secret in a line; `at` is its first character there. With a `reason`: what is none, and why. */
export type LineSecret = Omit<Found, "byte"> & { readonly at: number; readonly reason?: string };

export interface LineDocument {
	readonly files: RegExp;
	readonly head?: RegExp;
	readonly maxBytes?: number;
	readonly read: (line: string, number: number) => Iterable<LineSecret>;
}

const MAX_BYTES = 1024 * 1024;

export function lineDocument({
	files,
	head: wanted,
	maxBytes = MAX_BYTES,
	read,
}: LineDocument): DocumentKind {
	return documentNamed(files, (_path, head) => {
		if (head.includes(0)) return null;
		if (wanted && !wanted.test(head.toString("latin1"))) return null;
		return {
			maxBytes,
			read: (bytes, rejected) => matchesOf(bytes, secretsIn(bytes, read), rejected),
		};
	});
}

function* secretsIn(bytes: Buffer, read: LineDocument["read"]): Generator<Found | Refused> {
	const document = documentText(bytes);
	let number = 0;
	for (const { line, start } of linesOf(document.text)) {
		number++;
		if (line.length > 64 * 1024) continue;
		for (const { at, reason: said, ...found } of read(line, number)) {
			const placed = { ...found, byte: document.byteOf(start + at) };
			const reason = said ?? refusalOf(found.secret, found.variable ?? null, 0);
			yield reason === null ? placed : { ...placed, reason };
		}
	}
}

/** The named group `secret` of an expression (with the d flag), as the secret of a line. */
export function groupSecret(expression: RegExp, line: string, kind: Found["kind"]): LineSecret[] {
	const match = expression.exec(line);
	const secret = match?.groups?.["secret"];
	const at = match?.indices?.groups?.["secret"]?.[0];
	if (secret === undefined || at === undefined) return [];
	return [{ kind, secret, at, variable: match?.groups?.["variable"] ?? null }];
}
