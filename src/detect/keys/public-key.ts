/**
 * A key pair's public half, as the one name for all forms of the same private key: the SHA-256 of the key in SSH's wire
 * format (RFC 4253 section 6.6, RFC 5656, RFC 8709), as `ssh-keygen -l` prints it; of the SubjectPublicKeyInfo for kinds
 * that SSH does not know.
 */
import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto";
import { derAt, derChildren, oidOf, TAG } from "./der.ts";

export interface PublicKey {
	/** `SHA256:` and 43 base64 characters. */
	readonly fingerprint: string;
	/** `RSA 2048`, `Ed25519`, `ECDSA P-256`. */
	readonly kind: string;
}

const CURVES: Readonly<Record<string, readonly [ssh: string, name: string]>> = {
	"P-256": ["nistp256", "ECDSA P-256"],
	"P-384": ["nistp384", "ECDSA P-384"],
	"P-521": ["nistp521", "ECDSA P-521"],
};

/** The fingerprint of a key in SSH's wire format. */
export function sshFingerprint(blob: Buffer): string {
	return `SHA256:${createHash("sha256").update(blob).digest("base64").slice(0, 43)}`;
}

/** Of a private or public key, or a certificate's. Null for kinds that cannot be exported. */
export function publicKeyOf(key: KeyObject): PublicKey | null {
	try {
		const open = key.type === "private" ? createPublicKey(key) : key;
		const blob = sshBlob(open);
		if (blob) return { fingerprint: sshFingerprint(blob.bytes), kind: blob.kind };
		const spki = open.export({ type: "spki", format: "der" });
		return { fingerprint: sshFingerprint(spki), kind: kindName(open) };
	} catch {
		return null;
	}
}

/** By the OIDs of RFC 5480. */
const CURVE_OIDS: Readonly<Record<string, string>> = {
	"1.2.840.10045.3.1.7": "nistp256",
	"1.3.132.0.34": "nistp384",
	"1.3.132.0.35": "nistp521",
};
const RSA = "1.2.840.113549.1.1.1";
const EC = "1.2.840.10045.2.1";
const ED25519 = "1.3.101.112";
const BIT_STRING = 0x03;
const UNCOMPRESSED = 4;

/** The same as publicKeyOf() says of a SubjectPublicKeyInfo, at a hundredth of the cost. Null for what is none. */
export function spkiFingerprint(spki: Buffer): string | null {
	const [algorithm, bits, more] = derChildren(derAt(spki), 3);
	if (algorithm?.tag !== TAG.sequence || bits?.tag !== BIT_STRING || more) return null;
	const [id, parameters] = derChildren(algorithm, 2);
	const key = bits.content.subarray(1);
	switch (oidOf(id)) {
		case RSA: {
			// DER writes an INTEGER as SSH does an mpint.
			const [modulus, exponent] = derChildren(derAt(key), 2);
			if (modulus?.tag !== TAG.integer || exponent?.tag !== TAG.integer) return null;
			return sshFingerprint(wire("ssh-rsa", exponent.content, modulus.content));
		}
		case ED25519:
			return sshFingerprint(wire("ssh-ed25519", key));
		case EC: {
			const curve = CURVE_OIDS[oidOf(parameters)];
			if (curve !== undefined && key[0] === UNCOMPRESSED)
				return sshFingerprint(wire(`ecdsa-sha2-${curve}`, Buffer.from(curve), key));
		}
	}
	return sshFingerprint(spki);
}

function sshBlob(key: KeyObject): { bytes: Buffer; kind: string } | null {
	switch (key.asymmetricKeyType) {
		case "rsa": {
			const { n, e } = jwk(key);
			if (n === undefined || e === undefined) return null;
			const modulus = Buffer.from(n, "base64url");
			return {
				bytes: wire("ssh-rsa", number(Buffer.from(e, "base64url")), number(modulus)),
				kind: `RSA ${key.asymmetricKeyDetails?.modulusLength ?? modulus.length * 8}`,
			};
		}
		case "ed25519": {
			const { x } = jwk(key);
			return x === undefined
				? null
				: { bytes: wire("ssh-ed25519", Buffer.from(x, "base64url")), kind: "Ed25519" };
		}
		case "ec": {
			const { crv, x, y } = jwk(key);
			const [curve, kind] = CURVES[crv ?? ""] ?? [];
			if (!curve || !kind || x === undefined || y === undefined) return null;
			const point = Buffer.concat([
				Buffer.from([4]),
				Buffer.from(x, "base64url"),
				Buffer.from(y, "base64url"),
			]);
			return { bytes: wire(`ecdsa-sha2-${curve}`, Buffer.from(curve), point), kind };
		}
		default:
			return null;
	}
}

function jwk(key: KeyObject): JsonWebKey {
	return key.export({ format: "jwk" });
}

function kindName(key: KeyObject): string {
	const name = key.asymmetricKeyType ?? "unknown";
	const curve = key.asymmetricKeyDetails?.namedCurve;
	return curve === undefined ? name.toUpperCase() : `${name.toUpperCase()} ${curve}`;
}

/** RFC 4251 section 5: strings with their length before them. */
function wire(name: string, ...parts: Buffer[]): Buffer {
	return Buffer.concat([Buffer.from(name), ...parts].flatMap((part) => [length(part.length), part]));
}

function length(count: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(count);
	return bytes;
}

/** mpint: no leading zeros, and one where the high bit would make it negative. */
function number(bytes: Buffer): Buffer {
	let start = 0;
	while (start < bytes.length - 1 && bytes[start] === 0) start++;
	const trimmed = bytes.subarray(start);
	return (trimmed[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), trimmed]) : trimmed;
}
