/**
 * How a private key is encrypted, in words: PBES2 and the older schemes of PKCS #5 and #12 (RFC 8018, RFC 7292 C), as
 * EncryptedPrivateKeyInfo names them (RFC 5958).
 */
import { type DerNode, derChildren, oidOf, smallInteger } from "./der.ts";

export interface Encryption {
	/** `aes-256-cbc, PBKDF2, 600000 rounds`. */
	readonly words: string;
	/** The key derivation costs a guess too much for weak passphrases to fall at once. */
	readonly strong: boolean;
}

const CIPHERS: Readonly<Record<string, string>> = {
	"2.16.840.1.101.3.4.1.2": "aes-128-cbc",
	"2.16.840.1.101.3.4.1.22": "aes-192-cbc",
	"2.16.840.1.101.3.4.1.42": "aes-256-cbc",
	"2.16.840.1.101.3.4.1.6": "aes-128-gcm",
	"2.16.840.1.101.3.4.1.46": "aes-256-gcm",
	"1.2.840.113549.3.7": "des-ede3-cbc",
	"1.3.14.3.2.7": "des-cbc",
	"1.2.840.113549.3.2": "rc2-cbc",
};

const OLD_SCHEMES: Readonly<Record<string, string>> = {
	"1.2.840.113549.1.5.3": "MD5 and DES",
	"1.2.840.113549.1.5.10": "SHA-1 and DES",
	"1.2.840.113549.1.12.1.1": "SHA-1 and RC4-128",
	"1.2.840.113549.1.12.1.3": "SHA-1 and triple DES",
	"1.2.840.113549.1.12.1.6": "SHA-1 and RC2-40",
};

/** Rounds of PBKDF2 from which a guess is slow; OpenSSL wrote 2048 for long. */
const STRONG_ROUNDS = 100_000;

/** Reads an AlgorithmIdentifier. */
export function encryptionOf(algorithm: DerNode | null | undefined): Encryption {
	const [id, parameters] = derChildren(algorithm ?? null);
	const oid = oidOf(id);
	if (oid !== "1.2.840.113549.1.5.13") {
		const rounds = smallInteger(derChildren(parameters ?? null)[1]);
		const words = OLD_SCHEMES[oid] ?? "a scheme that is not known";
		return { words: rounds === null ? words : `${words}, ${rounds} rounds`, strong: false };
	}
	const [derivation, scheme] = derChildren(parameters ?? null);
	const [kdf, settings] = derChildren(derivation ?? null);
	const cipher = CIPHERS[oidOf(derChildren(scheme ?? null)[0])] ?? "an unknown cipher";
	if (oidOf(kdf) === "1.3.6.1.4.1.11591.4.11") {
		const cost = smallInteger(derChildren(settings ?? null)[1]);
		return { words: `${cipher}, scrypt (N=${cost ?? "?"})`, strong: (cost ?? 0) >= 8192 };
	}
	const rounds = smallInteger(derChildren(settings ?? null)[1]) ?? 0;
	return { words: `${cipher}, PBKDF2, ${rounds} rounds`, strong: rounds >= STRONG_ROUNDS };
}
