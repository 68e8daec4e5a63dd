/**
 * Private keys in PEM armour: RFC 7468 (PKCS #1, #8, SEC 1), OpenSSH's own format (PROTOCOL.key) and OpenPGP (RFC 9580).
 * The body must be what the label says or look random, so that a header in a program's source or a sample with dots is no
 * key. What the key tells of itself (does it parse, is it encrypted, what is its public half) goes into the report.
 */
import { looksRandom } from "../entropy.ts";
import { keyVerdict } from "../keys/key-details.ts";
import { armourIn, readPrivateKey } from "../keys/private-key.ts";
import { reject, type Verdict } from "./verdict.ts";

/** Bytes below this hold no key of any kind. */
const SMALLEST_BODY = 30;

export function pemPrivateKey(secret: string): Verdict {
	const told = (): Verdict => ({ kind: "plausible", ...keyVerdict(readPrivateKey(secret)) });
	if (secret.startsWith("PuTTY-")) return told();
	const text = secret.replace(/\\r\\n|\\n|\\r/g, "\n");
	const armour = armourIn(text);
	if (!armour) return reject("its armour is broken");
	const { label, headers, base64 } = armour;
	if (!/^[A-Za-z0-9+/=]+$/.test(base64)) return reject("its body is no base64");
	const bytes = Buffer.from(base64, "base64");
	if (Math.floor(base64.length * 0.75) < SMALLEST_BODY) return reject("its body is too short for a key");
	// Some tools put OpenSSH's form under the label of another.
	if (bytes.subarray(0, 15).toString("latin1") === "openssh-key-v1\0") return told();
	// Whoever spoiled a key before they showed it, or made one up, left it as random as a key is.
	if (looksRandom(base64.replaceAll("=", ""))) return told();
	if (label.startsWith("OPENSSH")) return reject("it is no OpenSSH key");
	// A DER SEQUENCE, unless RFC 1421 encrypted the body. OpenPGP's packets begin with a high bit.
	const encrypted = headers["DEK-Info"] !== undefined || headers["Proc-Type"] !== undefined;
	const first = bytes[0] ?? 0;
	if (label.startsWith("PGP")) return first >= 0x80 ? told() : reject("it is no OpenPGP packet");
	return encrypted || first === 0x30 ? told() : reject("its body is no DER");
}
