/** Columns of a table that hold secrets, told by their headings, and what of their cells is one. */
import { ASSIGNMENT_REJECTIONS } from "../by-name/named-secret.ts";
import { judgeAssignment } from "../by-name/secret-by-name.ts";
import { judgeName, type NameVerdict, wordsOf } from "../secret-name.ts";
import type { Found, Refused } from "./found.ts";

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
