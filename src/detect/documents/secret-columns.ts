/** Columns of a table that hold secrets, told by their headings, and what of their cells is one. */
import { ASSIGNMENT_REJECTIONS } from "../by-name/named-secret.ts";
import { judgeAssignment } from "../by-name/secret-by-name.ts";
import { fileClassOf } from "../file-class.ts";
import { judgeName, type NameVerdict, wordsOf } from "../secret-name.ts";
import { type DocumentKind, documentNamed } from "./document.ts";
import { type Found, matchesOf, type Refused } from "./found.ts";

const MAX_BYTES = 4 * 1024 * 1024;

export interface SecretColumn {
	readonly at: number;
	readonly name: string;
	readonly verdict: NameVerdict;
}

/** Without such a column beside it, a column of passwords is a list of words. */
const WHOSE =
	/^(?:user|users|username|login|mail|email|account|name|url|uri|host|hostname|server|site|title)$/;
/** `$2b$12$...`, and digests: what a table of accounts keeps in a password's place. */
const HASHED =
	/^\$[\w-]{1,20}\$|^\{[A-Z0-9-]{2,12}\}|^(?:sha|md5|pbkdf2|bcrypt|argon2)|^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/i;
const HASH = "it is the hash of a password";

export interface TableDocument {
	readonly files: RegExp;
	/** Asked with the first bytes. */
	readonly isOne: (head: Buffer) => boolean;
	readonly secretsIn: (bytes: Buffer) => Iterable<Found | Refused>;
}

/** A text of tables. What comes with packages and samples is left out: it is made up. */
export function tableDocument({ files, isOne, secretsIn }: TableDocument): DocumentKind {
	return documentNamed(files, (path, head) => {
		const fileClass = fileClassOf(path);
		if (fileClass === "package" || fileClass === "sample" || head.includes(0) || !isOne(head)) return null;
		return {
			maxBytes: MAX_BYTES,
			read: (bytes, rejected) => matchesOf(bytes, secretsIn(bytes), rejected),
		};
	});
}

/** The columns that hold secrets, of all of a table's headings. */
export function secretColumns(headings: readonly string[]): readonly SecretColumn[] {
	const isSomebodys = headings.some((name) => wordsOf(name).some((word) => WHOSE.test(word)));
	return headings
		.map((name, at) => ({ at, name, verdict: judgeName(name) }))
		.filter(({ verdict }) => verdict === "secret" || (verdict === "password" && isSomebodys));
}

/** A cell of such a column, which begins at `byte` of the file. */
export function secretOfCell({ name, verdict }: SecretColumn, value: string, byte: number): Found | Refused {
	const judged = judgeAssignment(name, value, "text");
	const kind = verdict === "password" ? "generic-password" : "generic-secret";
	const place = { kind, secret: value, byte, variable: name } as const;
	if (judged.kind === "reject") return { ...place, reason: ASSIGNMENT_REJECTIONS[judged.reason] };
	if (verdict === "password" && HASHED.test(value)) return { ...place, reason: HASH };
	return { ...place, severity: judged.found.severity, confidence: "contextual" };
}
