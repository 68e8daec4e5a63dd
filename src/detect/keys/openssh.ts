/** OpenSSH's private key file: openssh/PROTOCOL.key. The public key stands in the clear, whether encrypted or not. */
import { type PublicKey, sshFingerprint } from "./public-key.ts";

export interface OpensshKey {
	readonly publicKey: PublicKey;
	/** Null when it has no passphrase. */
	readonly encryption: { readonly cipher: string; readonly kdf: string; readonly rounds: number } | null;
}

const MAGIC = Buffer.from("openssh-key-v1\0", "latin1");

const NAMES: Readonly<Record<string, string>> = {
	"ssh-ed25519": "Ed25519",
	"ssh-dss": "DSA",
	"ecdsa-sha2-nistp256": "ECDSA P-256",
	"ecdsa-sha2-nistp384": "ECDSA P-384",
	"ecdsa-sha2-nistp521": "ECDSA P-521",
	"sk-ssh-ed25519@openssh.com": "Ed25519 on a security key",
	"sk-ecdsa-sha2-nistp256@openssh.com": "ECDSA P-256 on a security key",
};

/** Null when the bytes are no such file. */
export function readOpensshKey(bytes: Buffer): OpensshKey | null {
	if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return null;
	const reader = new WireReader(bytes, MAGIC.length);
	const cipher = reader.string()?.toString("latin1");
	const kdf = reader.string()?.toString("latin1");
	const options = reader.string();
	const keys = reader.uint32();
	const blob = reader.string();
	const secret = reader.string();
	if (!cipher || !kdf || !options || keys === null || keys < 1 || !blob || !secret || secret.length < 16)
		return null;
	const inside = new WireReader(blob, 0);
	const name = inside.string()?.toString("latin1") ?? "";
	const settings = new WireReader(options, 0);
	settings.string();
	return {
		publicKey: { fingerprint: sshFingerprint(blob), kind: NAMES[name] ?? rsaKind(name, inside) },
		encryption: cipher === "none" ? null : { cipher, kdf, rounds: settings.uint32() ?? 0 },
	};
}

function rsaKind(name: string, inside: WireReader): string {
	if (name !== "ssh-rsa") return name.slice(0, 40);
	inside.string();
	const modulus = inside.string();
	return modulus ? `RSA ${(modulus.length - (modulus[0] === 0 ? 1 : 0)) * 8}` : "RSA";
}

/** RFC 4251 section 5. */
class WireReader {
	readonly #bytes: Buffer;
	#at: number;

	constructor(bytes: Buffer, at: number) {
		this.#bytes = bytes;
		this.#at = at;
	}

	uint32(): number | null {
		if (this.#at + 4 > this.#bytes.length) return null;
		const value = this.#bytes.readUInt32BE(this.#at);
		this.#at += 4;
		return value;
	}

	string(): Buffer | null {
		const length = this.uint32();
		if (length === null || this.#at + length > this.#bytes.length) return null;
		const value = this.#bytes.subarray(this.#at, this.#at + length);
		this.#at += length;
		return value;
	}
}
