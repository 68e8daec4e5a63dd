/**
 * What a private key's text says of itself: does it parse, is it encrypted and how, what is its public half. PEM (RFC
 * 7468) around PKCS #1, #8 and SEC 1, RFC 1421 encryption, OpenSSH's and PuTTY's forms, OpenPGP's armour (RFC 9580).
 */
import { createPrivateKey } from "node:crypto";
import { derAt, derChildren } from "./der.ts";
import { encryptionOf } from "./encryption.ts";
import { openpgpSecretKey } from "./openpgp.ts";
import { readOpensshKey } from "./openssh.ts";
import { type PublicKey, publicKeyOf, sshFingerprint } from "./public-key.ts";

export interface PrivateKeyFacts {
	/** `plain`: usable as it is. `broken`: it does not parse, so it is damaged, cut, or a sample. */
	readonly state: "plain" | "encrypted" | "broken";
	readonly publicKey: PublicKey | null;
	/** How it is encrypted, in words; null when it is not. */
	readonly encryption: string | null;
	/** False for an encrypted key that a weak passphrase protects for hours only. */
	readonly strong: boolean;
}

const BROKEN: PrivateKeyFacts = { state: "broken", publicKey: null, encryption: null, strong: false };

/** Reads one key block. Line breaks may be written as `\n`. */
export function readPrivateKey(block: string): PrivateKeyFacts {
	const text = block.replace(/\\r\\n|\\n|\\r|\r\n?/g, "\n");
	if (text.startsWith("PuTTY-User-Key-File-")) return puttyKey(text);
	const armour = armourIn(text);
	if (!armour) return BROKEN;
	const { label, headers, base64 } = armour;
	const bytes = Buffer.from(base64, "base64");
	if (label.startsWith("OPENSSH")) return opensshKey(bytes);
	if (label.startsWith("PGP")) return openpgpKey(bytes);
	if (headers["DEK-Info"] !== undefined) {
		const cipher = headers["DEK-Info"].split(",")[0]?.toLowerCase() ?? "";
		// RFC 1421: one round of MD5 from passphrase to key.
		return encrypted(`${cipher}, MD5, 1 round`, false);
	}
	if (label === "ENCRYPTED PRIVATE KEY") {
		const [algorithm, data] = derChildren(derAt(bytes));
		if (!algorithm || !data) return BROKEN;
		const { words, strong } = encryptionOf(algorithm);
		return encrypted(words, strong);
	}
	return derKey(bytes, label);
}

/** A key in DER: PKCS #8, or what the label says. */
export function derKey(bytes: Buffer, label = "PRIVATE KEY"): PrivateKeyFacts {
	const type = label === "RSA PRIVATE KEY" ? "pkcs1" : label === "EC PRIVATE KEY" ? "sec1" : "pkcs8";
	try {
		// OpenSSL's own armour for the forms that have no type here (DSA).
		const key =
			label === "DSA PRIVATE KEY"
				? createPrivateKey(`-----BEGIN ${label}-----\n${bytes.toString("base64")}\n-----END ${label}-----\n`)
				: createPrivateKey({ key: bytes, format: "der", type });
		return { state: "plain", publicKey: publicKeyOf(key), encryption: null, strong: false };
	} catch {
		return BROKEN;
	}
}

function encrypted(words: string, strong: boolean, publicKey: PublicKey | null = null): PrivateKeyFacts {
	return { state: "encrypted", publicKey, encryption: words, strong };
}

export interface Armour {
	readonly label: string;
	/** RFC 1421's headers (Proc-Type, DEK-Info) or OpenPGP's (Version, Comment). */
	readonly headers: Readonly<Record<string, string>>;
	readonly base64: string;
}

/** The first armour in a text; null when there is none that ends. */
export function armourIn(text: string): Armour | null {
	const begin = /-----BEGIN ([A-Z0-9 ]{1,40})-----/.exec(text);
	if (begin === null) return null;
	const start = begin.index + begin[0].length;
	const end = text.indexOf("-----END ", start);
	return end < 0 ? null : { label: begin[1] ?? "", ...armourBody(text.slice(start, end)) };
}

function armourBody(inside: string): Pick<Armour, "headers" | "base64"> {
	const headers: Record<string, string> = {};
	let base64 = "";
	for (const line of inside.split("\n")) {
		const bare = withoutQuoting(line);
		const header = /^([A-Za-z-]+): (.*)$/.exec(bare);
		if (header) headers[header[1] ?? ""] = header[2] ?? "";
		else if (!bare.startsWith("=")) base64 += bare;
	}
	return { headers, base64 };
}

/** In a program's source the lines stand in quotes, joined by signs; `+` is one of them, and a digit of base64 as well. */
function withoutQuoting(line: string): string {
	if (/^[A-Za-z0-9+/=]*$/.test(line)) return line;
	let start = 0;
	while (/^[\s"'>|#*,\\-]/.test(line.charAt(start)) || /^\+[\s"']/.test(line.slice(start, start + 2)))
		start++;
	let end = line.length;
	while (
		end > start &&
		(/^[\s"',\\]/.test(line.charAt(end - 1)) || /^[\s"']\+/.test(line.slice(end - 2, end)))
	)
		end--;
	return line.slice(start, end);
}

function opensshKey(bytes: Buffer): PrivateKeyFacts {
	const key = readOpensshKey(bytes);
	if (!key) return BROKEN;
	if (key.encryption === null)
		return { state: "plain", publicKey: key.publicKey, encryption: null, strong: false };
	const { cipher, kdf, rounds } = key.encryption;
	return encrypted(`${cipher}, ${kdf}, ${rounds} rounds`, kdf === "bcrypt" && rounds >= 16, key.publicKey);
}

function openpgpKey(bytes: Buffer): PrivateKeyFacts {
	const key = openpgpSecretKey(bytes);
	if (!key) return BROKEN;
	const publicKey = { fingerprint: key.fingerprint, kind: key.kind };
	return key.encryption === null
		? { state: "plain", publicKey, encryption: null, strong: false }
		: encrypted(key.encryption, key.strong, publicKey);
}

/** PuTTY's PPK, versions 2 and 3 (0.78 manual, appendix C): public lines in the clear. */
function puttyKey(text: string): PrivateKeyFacts {
	const header = (name: string): string => new RegExp(`^${name}: (.*)$`, "m").exec(text)?.[1]?.trim() ?? "";
	const count = Number(header("Public-Lines"));
	const at = text.indexOf("\n", text.indexOf("Public-Lines: ")) + 1;
	const blob = Buffer.from(text.slice(at).split("\n").slice(0, Math.min(count, 200)).join(""), "base64");
	if (!(count > 0) || blob.length < 16) return BROKEN;
	const publicKey = { fingerprint: sshFingerprint(blob), kind: text.slice(22, text.indexOf("\n")).trim() };
	const cipher = header("Encryption");
	if (cipher === "none") return { state: "plain", publicKey, encryption: null, strong: false };
	const kdf = header("Key-Derivation");
	return encrypted(`${cipher}, ${kdf || "SHA-1, 1 round"}`, kdf.startsWith("Argon2"), publicKey);
}
