/**
 * A private key whose text has no end, or neither beginning nor end: the body must begin as DER (PKCS #1, #8, SEC 1) or OpenSSH's
 * form does, and enough of it must be there to be worth something. One that is whole must parse.
 */
import { looksRandom } from "../entropy.ts";
import { derHeader, oidOf, TAG } from "../keys/der.ts";
import { keyVerdict } from "../keys/key-details.ts";
import { readPrivateKey } from "../keys/private-key.ts";
import { reject, type Verdict } from "./verdict.ts";

/** Of a key's DER: before that there is little but the public half. */
const LEAST_SHARE = 0.4;
/** Of OpenSSH's form, which does not tell its length: its smallest key has more. */
const LEAST_OPENSSH_BYTES = 150;
const LEAST_BYTES = 46;

export function keyBody(secret: string): Verdict {
	const [, stated, body = ""] =
		/^(?:-----BEGIN ([A-Z ]{0,20}PRIVATE KEY)-----)?([\s\S]*)$/.exec(secret.replace(/\\+[rn]/g, "\n")) ?? [];
	const base64 = body.replace(/[^A-Za-z0-9+/]/g, "");
	const bytes = Buffer.from(base64, "base64");
	const form = formOf(bytes);
	if (form === null) return reject("its body does not begin as a key does");
	if (bytes.length < Math.max(LEAST_BYTES, form.least)) return reject("too little of it is there");
	const label = stated ?? form.label;
	const whole = bytes.subarray(0, form.bytes ?? bytes.length).toString("base64");
	const facts = readPrivateKey(`-----BEGIN ${label}-----\n${whole}\n-----END ${label}-----`);
	if (facts.state === "broken") {
		if (form.bytes !== null && bytes.length >= form.bytes) return reject("it does not parse");
		if (!looksRandom(base64)) return reject("its body does not look random");
	}
	return { kind: "plausible", ...keyVerdict(facts) };
}

interface Form {
	readonly label: string;
	/** Of all of it; null where that is not told. */
	readonly bytes: number | null;
	readonly least: number;
}

function formOf(bytes: Buffer): Form | null {
	if (bytes.subarray(0, 15).toString("latin1") === "openssh-key-v1\0")
		return { label: "OPENSSH PRIVATE KEY", bytes: null, least: LEAST_OPENSSH_BYTES };
	const all = derHeader(bytes);
	if (all?.tag !== TAG.sequence) return null;
	const whole = all.start + all.length;
	const label = labelOf(bytes, all.start);
	return label === null ? null : { label, bytes: whole, least: whole * LEAST_SHARE };
}

/** By what stands first inside: a version, and after it an algorithm (PKCS #8), a number (PKCS #1) or octets (SEC 1). */
function labelOf(bytes: Buffer, at: number): string | null {
	const first = derHeader(bytes, at);
	if (first?.tag === TAG.sequence) {
		const oid = derHeader(bytes, first.start);
		const name =
			oid &&
			oidOf({ tag: oid.tag, content: bytes.subarray(oid.start, oid.start + oid.length), whole: bytes });
		// PKCS #5 and #12: encryption by a password. Elsewhere an algorithm comes first in a public key.
		return name && /^1\.2\.840\.113549\.1\.(?:5|12\.1)\./.test(name) ? "ENCRYPTED PRIVATE KEY" : null;
	}
	if (first?.tag !== TAG.integer || first.length !== 1) return null;
	const version = bytes[first.start] ?? 0;
	const next = derHeader(bytes, first.start + 1);
	if (next?.tag === TAG.sequence) return version <= 1 ? "PRIVATE KEY" : null;
	if (next?.tag === TAG.octetString) return version === 1 ? "EC PRIVATE KEY" : null;
	return next?.tag === TAG.integer && version === 0 && next.length > 32 ? "RSA PRIVATE KEY" : null;
}
