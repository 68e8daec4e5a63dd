/** Private keys that are no PEM text: DER, OpenPGP's binary keyrings, GnuPG's key files. Text forms are patterns'. */
import { derAt, derChildren, TAG } from "../keys/der.ts";
import { encryptionOf } from "../keys/encryption.ts";
import { keyVerdict } from "../keys/key-details.ts";
import { openpgpSecretKey } from "../keys/openpgp.ts";
import { derKey, type PrivateKeyFacts } from "../keys/private-key.ts";
import { documentNamed } from "./document.ts";
import { type Found, matchesOf } from "./found.ts";
import { storeName } from "./store-name.ts";

const MAX_BYTES = 64 * 1024;

/** PKCS #8, #1 or SEC 1 in DER, by names that keys have. */
export const derPrivateKey = documentNamed(/\.(?:der|key|pk8|p8|pkcs8|pkcs1|priv|bin)$/i, (_path, head) => {
	if (head[0] !== TAG.sequence) return null;
	return { maxBytes: MAX_BYTES, read: (bytes) => matchesOf(bytes, derKeys(bytes)) };
});

function derKeys(bytes: Buffer): Found[] {
	for (const [label, kind] of [
		["PRIVATE KEY", "pkcs8-private-key"],
		["RSA PRIVATE KEY", "rsa-private-key"],
		["EC PRIVATE KEY", "ec-private-key"],
	] as const) {
		const facts = derKey(bytes, label);
		if (facts.state === "plain") return [key(kind, bytes, facts)];
	}
	const [algorithm, data, more] = derChildren(derAt(bytes));
	if (algorithm?.tag !== TAG.sequence || data?.tag !== TAG.octetString || more) return [];
	const { words, strong } = encryptionOf(algorithm);
	if (words.includes("not known")) return [];
	return [
		key("encrypted-private-key", bytes, { state: "encrypted", publicKey: null, encryption: words, strong }),
	];
}

/** `secring.gpg`, and exports without armour. */
export const openpgpKeyring = documentNamed(/\.(?:gpg|pgp|key)$/i, (_path, head) => {
	if ((head[0] ?? 0) < 0x80) return null;
	if (!openpgpSecretKeyStarts(head)) return null;
	return {
		maxBytes: 1024 * 1024,
		read(bytes) {
			const secret = openpgpSecretKey(bytes);
			if (!secret) return [];
			return matchesOf(bytes, [
				key("pgp-private-key", bytes, {
					state: secret.encryption === null ? "plain" : "encrypted",
					publicKey: { fingerprint: secret.fingerprint, kind: secret.kind },
					encryption: secret.encryption,
					strong: secret.strong,
				}),
			]);
		},
	};
});

/** Packet tag 5, in either header form. */
function openpgpSecretKeyStarts(head: Buffer): boolean {
	const first = head[0] ?? 0;
	return (first & 0x40) !== 0 ? (first & 0x3f) === 5 : ((first >> 2) & 15) === 5;
}

/** GnuPG's private-keys-v1.d: an S-expression, canonical or (since 2.3) as text under `Key:`. */
export const gnupgKey = documentNamed(/(?:^|\/)private-keys-v1\.d\/[0-9A-F]{40}\.key$/, (path, head) => {
	const start = head.toString("latin1");
	const form = /\((?:\d+:)?(private-key|protected-private-key|shadowed-private-key)\b/.exec(start)?.[1];
	if (form === undefined || form === "shadowed-private-key") return null;
	const keygrip = path.slice(-44, -4);
	return {
		maxBytes: MAX_BYTES,
		read: (bytes) =>
			matchesOf(bytes, [
				{
					...key("pgp-private-key", bytes, {
						state: form === "private-key" ? "plain" : "encrypted",
						publicKey: null,
						encryption: form === "private-key" ? null : "GnuPG agent's protection",
						strong: form !== "private-key",
					}),
					variable: keygrip,
				},
			]),
	};
});

function key(kind: Found["kind"], bytes: Buffer, facts: PrivateKeyFacts): Found {
	return { kind, secret: storeName(bytes), byte: 0, ...keyVerdict(facts) };
}
