/**
 * Java's own keystores, JKS and JCEKS: magic, version, entries, then a SHA-1 over the password, a fixed phrase and all before.
 * Private keys are in an EncryptedPrivateKeyInfo, JKS's with a stream made of SHA-1 (OpenJDK JavaKeyStore, KeyProtector).
 */
import { createHash } from "node:crypto";
import { derAt, derChildren, octets } from "./der.ts";
import type { KeystoreEntry } from "./keystore.ts";

const MAGIC = { jks: 0xfeedfeed, jceks: 0xcececece } as const;
const PHRASE = Buffer.from("Mighty Aphrodite");
const MAX_ENTRIES = 2000;

export interface JksStore {
	readonly entries: readonly KeystoreEntry[];
	/** True when the password is the store's: its digest fits. */
	opensWith(password: string): boolean;
	/** The PKCS #8 key of an entry; null when the password is not the key's, or JCEKS protects it otherwise. */
	keyOf(entry: KeystoreEntry, password: string): Buffer | null;
}

export function isJks(head: Buffer): boolean {
	const magic = head.length < 12 ? 0 : head.readUInt32BE(0);
	return (
		(magic === MAGIC.jks || magic === MAGIC.jceks) &&
		(head.readUInt32BE(4) === 1 || head.readUInt32BE(4) === 2)
	);
}

/** Null when the bytes are no such store. */
export function readJks(bytes: Buffer): JksStore | null {
	if (!isJks(bytes) || bytes.length < 32) return null;
	const body = bytes.subarray(0, -20);
	const digest = bytes.subarray(-20);
	const entries = entriesOf(body);
	if (entries === null) return null;
	return {
		entries,
		opensWith(password) {
			const hash = createHash("sha1").update(utf16(password)).update(PHRASE).update(body);
			return hash.digest().equals(digest);
		},
		keyOf: ({ protectedKey }, password) => (protectedKey ? recover(protectedKey, utf16(password)) : null),
	};
}

function entriesOf(body: Buffer): KeystoreEntry[] | null {
	const version = body.readUInt32BE(4);
	const count = body.readUInt32BE(8);
	const entries: KeystoreEntry[] = [];
	let at = 12;
	const take = (length: number): Buffer => {
		if (length < 0 || at + length > body.length) throw new RangeError("the store ends inside an entry");
		at += length;
		return body.subarray(at - length, at);
	};
	const certificate = (): Buffer => {
		if (version === 2) take(take(2).readUInt16BE());
		return take(take(4).readUInt32BE());
	};
	try {
		for (let entry = 0; entry < Math.min(count, MAX_ENTRIES); entry++) {
			const tag = take(4).readUInt32BE();
			const alias = take(take(2).readUInt16BE()).toString("utf8");
			take(8);
			if (tag === 1) {
				const protectedKey = take(take(4).readUInt32BE());
				const certificates = Array.from({ length: Math.min(take(4).readUInt32BE(), 100) }, certificate);
				entries.push({ kind: "private-key", alias, protectedKey, certificates });
			} else if (tag === 2) entries.push({ kind: "certificate", alias, certificates: [certificate()] });
			// A secret key (JCEKS) is a serialized Java object of no told length: what comes after it is not read.
			else if (tag === 3) {
				entries.push({ kind: "secret-key", alias, certificates: [] });
				break;
			} else return null;
		}
	} catch {
		return entries.length > 0 ? entries : null;
	}
	return entries;
}

/** XOR with SHA-1(password, salt), SHA-1(password, the last), ...; a SHA-1 of password and key at its end. */
function recover(info: Buffer, password: Buffer): Buffer | null {
	const [algorithm, data] = derChildren(derAt(info));
	const sealed = octets(data);
	if (!algorithm || sealed.length < 41) return null;
	const cipher = sealed.subarray(20, -20);
	const key = Buffer.alloc(cipher.length);
	let digest = sealed.subarray(0, 20);
	for (let at = 0; at < cipher.length; at += 20) {
		digest = createHash("sha1").update(password).update(digest).digest();
		for (let i = 0; i < 20 && at + i < cipher.length; i++)
			key[at + i] = (cipher[at + i] ?? 0) ^ (digest[i] ?? 0);
	}
	const check = createHash("sha1").update(password).update(key).digest();
	return check.equals(sealed.subarray(-20)) ? key : null;
}

/** Big-endian, as Java's characters are. */
function utf16(text: string): Buffer {
	return Buffer.from(text, "utf16le").swap16();
}
