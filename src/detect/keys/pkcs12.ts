/**
 * PKCS #12 stores: RFC 7292, with the key derivation of its appendix B, PBES2 (RFC 8018) and PBMAC1 left alone (RFC 9579).
 * The MAC tells whether a password is right before anything is decrypted.
 */
import { createDecipheriv, createHash, createHmac, pbkdf2Sync } from "node:crypto";
import { type DerNode, derAt, derChildren, octets, oidOf, smallInteger } from "./der.ts";

export interface Pkcs12Store {
	/** False without a MAC: then only decryption tells. */
	readonly hasMac: boolean;
	/** Null when trying would take too long: the store asks for more rounds than anyone's does. */
	opensWith(password: string): boolean | null;
	/** PKCS #8 keys and certificates (DER) that the password opens. */
	contents(password: string): { readonly keys: Buffer[]; readonly certificates: Buffer[] };
}

const OID = {
	data: "1.2.840.113549.1.7.1",
	encryptedData: "1.2.840.113549.1.7.6",
	keyBag: "1.2.840.113549.1.12.10.1.1",
	shroudedKeyBag: "1.2.840.113549.1.12.10.1.2",
	certBag: "1.2.840.113549.1.12.10.1.3",
	pbes2: "1.2.840.113549.1.5.13",
	pbkdf2: "1.2.840.113549.1.5.12",
	sha1And3Des: "1.2.840.113549.1.12.1.3",
} as const;

type Hash = "sha1" | "sha256" | "sha384" | "sha512";
const HASHES: Readonly<Record<string, Hash>> = {
	"1.3.14.3.2.26": "sha1",
	"2.16.840.1.101.3.4.2.1": "sha256",
	"2.16.840.1.101.3.4.2.2": "sha384",
	"2.16.840.1.101.3.4.2.3": "sha512",
};
const PRFS: Readonly<Record<string, Hash>> = {
	"1.2.840.113549.2.7": "sha1",
	"1.2.840.113549.2.9": "sha256",
	"1.2.840.113549.2.10": "sha384",
	"1.2.840.113549.2.11": "sha512",
};
const CIPHERS: Readonly<Record<string, readonly [name: string, key: number]>> = {
	"2.16.840.1.101.3.4.1.2": ["aes-128-cbc", 16],
	"2.16.840.1.101.3.4.1.22": ["aes-192-cbc", 24],
	"2.16.840.1.101.3.4.1.42": ["aes-256-cbc", 32],
	"1.2.840.113549.3.7": ["des-ede3-cbc", 24],
};

/** keytool writes 10,000, OpenSSL 2,048. */
const MAX_ROUNDS = 200_000;
/** Rounds spent on one store, with all passwords and all keys in it. */
const MOST_ROUNDS = 3_000_000;

export function isPkcs12(head: Buffer): boolean {
	// SEQUENCE { INTEGER 3, SEQUENCE { OID 1.2.840.113549.1.7.1 or .2 ...
	return (
		head[0] === 0x30 &&
		head.subarray(0, 64).includes(Buffer.from("0201033080", "hex").subarray(0, 3)) &&
		head.subarray(0, 64).includes(Buffer.from("06092a864886f70d0107", "hex"))
	);
}

/** Null when the bytes are no such store. */
export function readPkcs12(bytes: Buffer): Pkcs12Store | null {
	const [version, authSafe, macData] = derChildren(derAt(bytes));
	if (smallInteger(version) !== 3 || !authSafe) return null;
	const [type, wrapped] = derChildren(authSafe);
	if (oidOf(type) !== OID.data || !wrapped) return null;
	const content = octets(derAt(wrapped.content));
	const mac = macData ? readMac(macData) : null;
	const rounds: Rounds = { left: MOST_ROUNDS };
	return {
		hasMac: mac !== null,
		opensWith(password) {
			if (mac === null) return this.contents(password).keys.length > 0;
			if (!isWorth(rounds, mac.rounds)) return null;
			const forms = password === "" ? [Buffer.alloc(0), bmp("")] : [bmp(password)];
			return forms.some((form) => {
				const key = derive(mac.hash, 3, form, mac.salt, mac.rounds, createHash(mac.hash).digest().length);
				return createHmac(mac.hash, key).update(content).digest().equals(mac.digest);
			});
		},
		contents: (password) => contentsOf(content, password, rounds),
	};
}

/** Rounds that may still be spent on a store. */
interface Rounds {
	left: number;
}

/** Whether a key may be derived by so many rounds; they are spent then. */
function isWorth(rounds: Rounds, count: number): boolean {
	if (count > MAX_ROUNDS || rounds.left < count) return false;
	rounds.left -= count;
	return true;
}

interface Mac {
	readonly hash: Hash;
	readonly digest: Buffer;
	readonly salt: Buffer;
	readonly rounds: number;
}

function readMac(node: DerNode): Mac | null {
	const [info, salt, rounds] = derChildren(node);
	const [algorithm, digest] = derChildren(info ?? null);
	const hash = HASHES[oidOf(derChildren(algorithm ?? null)[0])];
	if (!hash || !digest || !salt) return null;
	return {
		hash,
		digest: octets(digest),
		salt: octets(salt),
		rounds: rounds ? (smallInteger(rounds) ?? Infinity) : 1,
	};
}

function contentsOf(
	content: Buffer,
	password: string,
	rounds: Rounds,
): { keys: Buffer[]; certificates: Buffer[] } {
	const keys: Buffer[] = [];
	const certificates: Buffer[] = [];
	for (const part of derChildren(derAt(content), 50)) {
		const safe = safeContents(part, password, rounds);
		for (const bag of derChildren(safe === null ? null : derAt(safe), 500)) {
			const [id, value] = derChildren(bag);
			const inner = value ? derAt(value.content) : null;
			if (!inner) continue;
			switch (oidOf(id)) {
				case OID.keyBag:
					keys.push(inner.whole);
					break;
				case OID.shroudedKeyBag: {
					const [algorithm, data] = derChildren(inner);
					const key = algorithm && data ? decrypt(algorithm, octets(data), password, rounds) : null;
					if (key && derAt(key)) keys.push(key);
					break;
				}
				case OID.certBag: {
					const wrapped = derChildren(inner)[1];
					const certificate = octets(wrapped ? derAt(wrapped.content) : null);
					if (certificate.length > 0) certificates.push(certificate);
				}
			}
		}
	}
	return { keys, certificates };
}

/** The SafeContents of one ContentInfo, decrypted where it has to be; null where it cannot be. */
function safeContents(part: DerNode, password: string, rounds: Rounds): Buffer | null {
	const [type, wrapped] = derChildren(part);
	const inner = wrapped ? derAt(wrapped.content) : null;
	if (!inner) return null;
	if (oidOf(type) === OID.data) return octets(inner);
	if (oidOf(type) !== OID.encryptedData) return null;
	const [, algorithm, data] = derChildren(derChildren(inner)[1] ?? null);
	// [0] IMPLICIT OCTET STRING.
	const sealed = data && (data.tag & 0x20) !== 0 ? octets(data) : (data?.content ?? Buffer.alloc(0));
	return algorithm ? decrypt(algorithm, sealed, password, rounds) : null;
}

function decrypt(algorithm: DerNode, data: Buffer, password: string, left: Rounds): Buffer | null {
	const [id, parameters] = derChildren(algorithm);
	try {
		if (oidOf(id) === OID.pbes2) return decryptPbes2(parameters ?? null, data, password, left);
		if (oidOf(id) !== OID.sha1And3Des) return null;
		const [salt, rounds] = derChildren(parameters ?? null);
		const count = smallInteger(rounds) ?? 1;
		if (!isWorth(left, count)) return null;
		const forms = password === "" ? [Buffer.alloc(0), bmp("")] : [bmp(password)];
		for (const form of forms) {
			const key = derive("sha1", 1, form, octets(salt), count, 24);
			const iv = derive("sha1", 2, form, octets(salt), count, 8);
			const opened = open("des-ede3-cbc", key, iv, data);
			if (opened) return opened;
		}
		return null;
	} catch {
		return null;
	}
}

function decryptPbes2(
	parameters: DerNode | null,
	data: Buffer,
	password: string,
	left: Rounds,
): Buffer | null {
	const [derivation, scheme] = derChildren(parameters);
	const [kdf, settings] = derChildren(derivation ?? null);
	const [cipherId, iv] = derChildren(scheme ?? null);
	const cipher = CIPHERS[oidOf(cipherId)];
	if (oidOf(kdf) !== OID.pbkdf2 || !cipher || !iv) return null;
	const [salt, rounds, ...rest] = derChildren(settings ?? null);
	const count = smallInteger(rounds) ?? 1;
	if (!isWorth(left, count)) return null;
	const prf = rest.find(({ tag }) => tag === 0x30);
	const hash = prf ? PRFS[oidOf(derChildren(prf)[0])] : "sha1";
	if (!hash) return null;
	const [name, length] = cipher;
	return open(name, pbkdf2Sync(password, octets(salt), count, length, hash), octets(iv), data);
}

function open(cipher: string, key: Buffer, iv: Buffer, data: Buffer): Buffer | null {
	try {
		const decipher = createDecipheriv(cipher, key, iv);
		return Buffer.concat([decipher.update(data), decipher.final()]);
	} catch {
		return null;
	}
}

/** Characters of two bytes, big-endian, with a zero at the end (RFC 7292 B.1). */
function bmp(password: string): Buffer {
	return Buffer.concat([Buffer.from(password, "utf16le").swap16(), Buffer.alloc(2)]);
}

/** RFC 7292 B.2: `id` 1 for a key, 2 for an IV, 3 for a MAC key. */
function derive(
	hash: Hash,
	id: number,
	password: Buffer,
	salt: Buffer,
	rounds: number,
	length: number,
): Buffer {
	const block = hash === "sha1" || hash === "sha256" ? 64 : 128;
	const diversifier = Buffer.alloc(block, id);
	const input = Buffer.concat([filled(salt, block), filled(password, block)]);
	let out = Buffer.alloc(0);
	for (;;) {
		let digest = createHash(hash).update(diversifier).update(input).digest();
		for (let round = 1; round < rounds; round++) digest = createHash(hash).update(digest).digest();
		out = Buffer.concat([out, digest]);
		if (out.length >= length) return out.subarray(0, length);
		const step = filled(digest, block).subarray(0, block);
		for (let at = 0; at < input.length; at += block) addOne(input.subarray(at, at + block), step);
	}
}

function filled(bytes: Buffer, block: number): Buffer {
	if (bytes.length === 0) return bytes;
	const out = Buffer.alloc(Math.ceil(bytes.length / block) * block);
	for (let at = 0; at < out.length; at++) out[at] = bytes[at % bytes.length] ?? 0;
	return out;
}

/** I = I + B + 1, modulo the block. */
function addOne(input: Buffer, step: Buffer): void {
	let carry = 1;
	for (let at = input.length - 1; at >= 0; at--) {
		carry += (input[at] ?? 0) + (step[at] ?? 0);
		input[at] = carry & 0xff;
		carry >>= 8;
	}
}
