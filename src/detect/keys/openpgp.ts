/**
 * The first secret key packet of an OpenPGP message: RFC 9580 sections 4.2, 5.5.2 (public half) and 5.5.3 (how the secret
 * half is protected), with the older packet headers and S2K of RFC 4880.
 */
import { createHash } from "node:crypto";

export interface OpenpgpKey {
	/** Version 4: SHA-1 in hex, as gpg prints it; version 6: SHA-256. */
	readonly fingerprint: string;
	readonly kind: string;
	/** Null when it has no passphrase. */
	readonly encryption: string | null;
	readonly strong: boolean;
}

const ALGORITHMS: Readonly<Record<number, string>> = {
	1: "RSA",
	2: "RSA",
	3: "RSA",
	16: "Elgamal",
	17: "DSA",
	18: "ECDH",
	19: "ECDSA",
	22: "EdDSA",
	25: "X25519",
	27: "Ed25519",
};
const CIPHERS: Readonly<Record<number, string>> = {
	2: "3des",
	3: "cast5",
	7: "aes128",
	8: "aes192",
	9: "aes256",
	10: "twofish",
};
/** How many MPIs the public half has. */
const PUBLIC_NUMBERS: Readonly<Record<number, number>> = { 1: 2, 2: 2, 3: 2, 16: 3, 17: 4 };
/** Curve keys: an OID, a point, and for ECDH the parameters of its derivation. */
const CURVE_KEYS = new Set([18, 19, 22]);

/** Null when the bytes do not begin with a secret key packet. */
export function openpgpSecretKey(bytes: Buffer): OpenpgpKey | null {
	const packet = firstPacket(bytes);
	if (packet?.tag !== 5) return null;
	const { body } = packet;
	const version = body[0];
	if (version !== 4) return null;
	const algorithm = body[5] ?? 0;
	const end = publicEnd(body, algorithm);
	if (end === null || end >= body.length) return null;
	const open = body.subarray(0, end);
	const head = Buffer.from([0x99, open.length >> 8, open.length & 0xff]);
	const fingerprint = createHash("sha1").update(head).update(open).digest("hex").toUpperCase();
	const kind = `OpenPGP ${ALGORITHMS[algorithm] ?? `algorithm ${algorithm}`}`;
	return { fingerprint, kind, ...protection(body, end) };
}

function protection(body: Buffer, at: number): Pick<OpenpgpKey, "encryption" | "strong"> {
	const usage = body[at] ?? 0;
	if (usage === 0) return { encryption: null, strong: false };
	if (usage < 253) return { encryption: `${CIPHERS[usage] ?? "an old cipher"}, MD5`, strong: false };
	const cipher = CIPHERS[body[at + 1] ?? 0] ?? "an unknown cipher";
	const s2k = body[at + (usage === 253 ? 3 : 2)];
	if (s2k === 4) return { encryption: `${cipher}, Argon2`, strong: true };
	if (s2k === 101) return { encryption: "kept on a smart card, or left out", strong: true };
	if (s2k !== 3) return { encryption: `${cipher}, unsalted or uniterated`, strong: false };
	const coded = body[at + (usage === 253 ? 3 : 2) + 10] ?? 0;
	const count = (16 + (coded & 15)) << ((coded >> 4) + 6);
	return { encryption: `${cipher}, iterated and salted S2K, ${count} bytes`, strong: count >= 1_000_000 };
}

function publicEnd(body: Buffer, algorithm: number): number | null {
	let at = 6;
	if (algorithm === 25 || algorithm === 27) return at + 32;
	if (CURVE_KEYS.has(algorithm)) {
		at += 1 + (body[at] ?? 255);
		at = afterNumber(body, at) ?? body.length + 1;
		if (algorithm === 18) at += 1 + (body[at] ?? 255);
		return at <= body.length ? at : null;
	}
	const count = PUBLIC_NUMBERS[algorithm];
	if (count === undefined) return null;
	for (let number = 0; number < count; number++) {
		const next = afterNumber(body, at);
		if (next === null) return null;
		at = next;
	}
	return at;
}

/** An MPI: two bytes of its length in bits, and the number. */
function afterNumber(body: Buffer, at: number): number | null {
	if (at + 2 > body.length) return null;
	const end = at + 2 + Math.ceil(body.readUInt16BE(at) / 8);
	return end <= body.length ? end : null;
}

function firstPacket(bytes: Buffer): { tag: number; body: Buffer } | null {
	const header = bytes[0] ?? 0;
	if (header < 0x80) return null;
	if ((header & 0x40) !== 0) {
		const first = bytes[1] ?? 0;
		if (first < 192) return { tag: header & 0x3f, body: bytes.subarray(2, 2 + first) };
		if (first < 224) {
			const length = ((first - 192) << 8) + (bytes[2] ?? 0) + 192;
			return { tag: header & 0x3f, body: bytes.subarray(3, 3 + length) };
		}
		if (first !== 255 || bytes.length < 6) return null;
		return { tag: header & 0x3f, body: bytes.subarray(6, 6 + bytes.readUInt32BE(2)) };
	}
	const size = header & 3;
	if (size === 3 || bytes.length < 5) return null;
	const width = 1 << size;
	return { tag: (header >> 2) & 15, body: bytes.subarray(1 + width, 1 + width + bytes.readUIntBE(1, width)) };
}
