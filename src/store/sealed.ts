/**
 * Bytes that only who has the key can read or make: AES-256-GCM (NIST SP 800-38D), a random nonce each. What was changed,
 * cut or made by somebody else does not open.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const CIPHER = "aes-256-gcm";
const NONCE = 12;
const TAG = 16;

/** `place` says what the bytes are: they open as nothing else. */
export function seal(key: Buffer, place: string, plain: Buffer): Buffer {
	const nonce = randomBytes(NONCE);
	const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(place));
	const sealed = [cipher.update(plain), cipher.final()];
	return Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]);
}

/** Null for what was not sealed with this key as this. */
export function unseal(key: Buffer, place: string, sealed: Buffer): Buffer | null {
	if (sealed.length < NONCE + TAG) return null;
	const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE), { authTagLength: TAG })
		.setAAD(Buffer.from(place))
		.setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
	try {
		return Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]);
	} catch {
		return null;
	}
}

/** A key of its own for `purpose` (HKDF, RFC 5869). Who has it has neither `key` nor `more`. */
export function keyFrom(key: Buffer, more: Buffer, purpose: string): Buffer {
	return Buffer.from(hkdfSync("sha256", Buffer.concat([key, more]), Buffer.alloc(0), purpose, 32));
}
