/**
 * Private keys in PEM armour: RFC 7468 (PKCS #1, #8, SEC 1), OpenSSH's own format (PROTOCOL.key) and OpenPGP (RFC 9580).
 * The body must be what the label says, so that a header in a program's source or a sample with dots is no key.
 */
import { PLAUSIBLE, reject, type Verdict } from "./verdict.ts";

/** Bytes below this hold no key of any kind. */
const SMALLEST_BODY = 32;

export function pemPrivateKey(secret: string): Verdict {
	const text = secret.replace(/\\r\\n|\\n|\\r/g, "\n");
	const armour = /-----BEGIN ([A-Z0-9 ]{0,40})-----([\s\S]*?)-----END /.exec(text);
	if (!armour) return reject("its armour is broken");
	const [, label = "", inside = ""] = armour;
	const lines = inside.split("\n").map((line) => line.replace(/^[\s"'>|+#*,\\-]+|[\s"',+\\]+$/g, ""));
	// RFC 1421 headers (Proc-Type, DEK-Info) and OpenPGP's (Version, Comment) stand before the body.
	const body = lines.filter((line) => !/^[A-Za-z-]+: /.test(line) && !line.startsWith("=")).join("");
	if (!/^[A-Za-z0-9+/]+={0,2}$/.test(body)) return reject("its body is no base64");
	const bytes = Buffer.from(body, "base64");
	if (bytes.length < SMALLEST_BODY) return reject("its body is too short for a key");
	if (label.startsWith("OPENSSH")) {
		return bytes.subarray(0, 15).toString("latin1") === "openssh-key-v1\0"
			? PLAUSIBLE
			: reject("it is no OpenSSH key");
	}
	// A DER SEQUENCE, unless RFC 1421 encrypted the body. OpenPGP's packets begin with a high bit.
	const encrypted = /^(?:Proc-Type|DEK-Info): /m.test(text);
	const first = bytes[0] ?? 0;
	if (label.startsWith("PGP")) return first >= 0x80 ? PLAUSIBLE : reject("it is no OpenPGP packet");
	return encrypted || first === 0x30 ? PLAUSIBLE : reject("its body is no DER");
}
