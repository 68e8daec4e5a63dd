/**
 * Keystores: JKS, JCEKS and PKCS #12. The empty and the common passwords are tried; a store that opens with one of them
 * and holds a private key leaks that key. One that does not open is told too, and is less bad.
 */
import { X509Certificate } from "node:crypto";
import { isJks, readJks } from "../keys/jks.ts";
import { COMMON_PASSWORDS } from "../keys/keystore.ts";
import { isPkcs12, readPkcs12 } from "../keys/pkcs12.ts";
import { derKey } from "../keys/private-key.ts";
import { type PublicKey, publicKeyOf } from "../keys/public-key.ts";
import type { Detail } from "../match.ts";
import type { DocumentKind } from "./document.ts";
import { type Found, matchesOf } from "./found.ts";
import { storeName } from "./store-name.ts";

const MAX_BYTES = 1024 * 1024;

export const javaKeystore: DocumentKind = (_path, head) => {
	if (!isJks(head)) return null;
	return { maxBytes: MAX_BYTES, read: (bytes) => matchesOf(bytes, jksFindings(bytes)) };
};

export const pkcs12Keystore: DocumentKind = (path, head) => {
	if (!isPkcs12(head) || /\.(?:p7[bcs]|der|crt|cer)$/i.test(path)) return null;
	return { maxBytes: MAX_BYTES, read: (bytes) => matchesOf(bytes, pkcs12Findings(bytes)) };
};

function jksFindings(bytes: Buffer): Found[] {
	const store = readJks(bytes);
	const keys = store?.entries.filter(({ kind }) => kind !== "certificate") ?? [];
	if (!store || keys.length === 0) return [];
	const password = COMMON_PASSWORDS.find((candidate) => store.opensWith(candidate)) ?? null;
	const aliases = keys.map(({ alias }) => alias);
	const [first] = keys;
	// A key's own password may differ from the store's; without one it is mostly the same.
	const der =
		first && password !== null
			? (COMMON_PASSWORDS.map((each) => store.keyOf(first, each)).find((each) => each !== null) ?? null)
			: null;
	const publicKey = der ? derKey(der).publicKey : certificateKey(first?.certificates[0]);
	return [finding("java-keystore", bytes, { password, aliases, publicKey, keys: keys.length })];
}

function pkcs12Findings(bytes: Buffer): Found[] {
	const store = readPkcs12(bytes);
	if (!store) return [];
	for (const candidate of COMMON_PASSWORDS) {
		const opens = store.opensWith(candidate);
		if (opens === null) break;
		if (!opens) continue;
		const { keys, certificates } = store.contents(candidate);
		if (keys.length === 0 && certificates.length > 0) return [];
		const [key] = keys;
		const publicKey = key ? derKey(key).publicKey : null;
		return [
			finding("pkcs12-keystore", bytes, { password: candidate, aliases: [], publicKey, keys: keys.length }),
		];
	}
	// Keys in the clear inside the store would have shown with any password; what is left is encrypted.
	return [finding("pkcs12-keystore", bytes, { password: null, aliases: [], publicKey: null, keys: null })];
}

function certificateKey(der: Buffer | undefined): PublicKey | null {
	try {
		return der ? publicKeyOf(new X509Certificate(der).publicKey) : null;
	} catch {
		return null;
	}
}

interface Opened {
	readonly password: string | null;
	readonly aliases: readonly string[];
	readonly publicKey: PublicKey | null;
	/** Null when it cannot be told. */
	readonly keys: number | null;
}

function finding(kind: "java-keystore" | "pkcs12-keystore", bytes: Buffer, opened: Opened): Found {
	const { password, aliases, publicKey, keys } = opened;
	const details: Detail[] = [];
	details.push({
		name: "opens",
		value:
			password === null
				? "with none of the common passwords"
				: password === ""
					? "without a password"
					: `with the password ${password}`,
	});
	if (keys !== null) details.push({ name: "private keys", value: String(keys) });
	if (aliases.length > 0) details.push({ name: "aliases", value: aliases.slice(0, 10).join(", ") });
	if (publicKey) {
		details.push({ name: "key", value: publicKey.kind });
		details.push({ name: "fingerprint", value: publicKey.fingerprint });
	}
	return {
		kind,
		secret: storeName(bytes),
		byte: 0,
		...(password === null && { severity: "medium" }),
		...(publicKey && { identity: `private key ${publicKey.fingerprint}` }),
		details,
	};
}
