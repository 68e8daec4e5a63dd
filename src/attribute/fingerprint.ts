/**
 * Finding ids: the same for the same secret across rebuilds, images and machines, and slow to guess a weak password
 * from. scrypt (RFC 7914) over what a person may have chosen, HMAC-SHA-256 (RFC 2104) over what is beyond guessing;
 * docs/security.md says what a guess costs.
 */
import { createHmac, scryptSync } from "node:crypto";
import { isUnguessable } from "./unguessable.ts";

/** 16 MiB and about 40 ms a guess on one core. Changing these changes every id: a new major version. */
const COST = { N: 2 ** 14, r: 8, p: 1 } as const;
const ID_BYTES = 13;
const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
const DEFAULT_KEY = "leakscan finding id v1";

/**
 * A secret as it is compared: the same key with `\n` escapes, CR LF or spaces around it is one secret.
 */
export function canonicalSecret(secret: string): string {
	const text = secret.trim();
	if (!text.includes("-----BEGIN ")) return text;
	return text
		.replace(/\\r\\n|\\n|\r\n|\r/g, "\n")
		.split("\n")
		.map(withoutBlanks)
		.filter((line, at, { length }) => line !== "" || at === 0 || at === length - 1)
		.join("\n");
}

/** Without the spaces and tabs around it. */
function withoutBlanks(line: string): string {
	let start = 0;
	let end = line.length;
	while (line[start] === " " || line[start] === "\t") start++;
	while (end > start && (line[end - 1] === " " || line[end - 1] === "\t")) end--;
	return line.slice(start, end);
}

/** `ls` and 20 base32 characters (100 bits). `key` is the project's own, when it has set one. Many: finding-ids.ts. */
export function findingId(canonical: string, key: string = DEFAULT_KEY): string {
	if (isUnguessable(canonical)) return idOf(createHmac("sha256", key).update(canonical).digest());
	return idOf(scryptSync(canonical, key, ID_BYTES, COST));
}

function idOf(bytes: Uint8Array): string {
	return `ls${base32(bytes.subarray(0, ID_BYTES)).slice(0, 20)}`;
}

function base32(bytes: Uint8Array): string {
	let out = "";
	let bits = 0;
	let value = 0;
	for (const byte of bytes) {
		value = (value << 8) | byte;
		bits += 8;
		while (bits >= 5) {
			out += BASE32[(value >>> (bits - 5)) & 31] ?? "";
			bits -= 5;
		}
		value &= (1 << bits) - 1;
	}
	return out;
}
