/**
 * Stores that are told for being there: what they hold is encrypted by a key that may lie beside them or be guessed, or is
 * a key as it stands. Browsers' logins, KeePass databases, Kerberos keytabs, keys of Tor onion services.
 */
import { type DocumentKind, documentNamed } from "./document.ts";
import { type Found, matchesOf } from "./found.ts";
import { storeName } from "./store-name.ts";

interface SecretStore {
	readonly files: RegExp;
	/** First bytes, in hex; what its name alone does not tell. */
	readonly magic: readonly string[];
	readonly kind: Found["kind"];
	readonly holds: string;
}

const SQLITE = Buffer.from("SQLite format 3\0").toString("hex");

const STORES: readonly SecretStore[] = [
	{
		files: /(?:^|\/)(?:Login Data(?: For Account)?|Cookies|Web Data)$/,
		magic: [SQLITE],
		kind: "browser-logins",
		holds: "a Chromium profile's logins",
	},
	{ files: /(?:^|\/)key4\.db$/, magic: [SQLITE], kind: "browser-logins", holds: "a Firefox profile's keys" },
	{ files: /\.kdbx?$/i, magic: ["03d9a29a"], kind: "keepass-database", holds: "a KeePass database" },
	{ files: /keytab/i, magic: ["0501", "0502"], kind: "kerberos-keytab", holds: "keys of principals" },
	{
		files: /(?:^|\/)hs_ed25519_secret_key$/,
		magic: [Buffer.from("== ed25519v1-secret").toString("hex")],
		kind: "tor-onion-key",
		holds: "an Ed25519 key",
	},
];

export const SECRET_STORES: readonly DocumentKind[] = STORES.map(({ files, magic, kind, holds }) =>
	documentNamed(files, (_path, head) => {
		const start = head.subarray(0, 32).toString("hex");
		if (!magic.some((bytes) => start.startsWith(bytes))) return null;
		return {
			maxBytes: 8 * 1024 * 1024,
			read(bytes) {
				const details = [
					{ name: "holds", value: holds },
					{ name: "size", value: `${bytes.length} bytes` },
				];
				// The store itself is the secret; its digest stands for it, so that copies are one finding.
				return matchesOf(bytes, [{ kind, secret: storeName(bytes), byte: 0, details }]);
			},
		};
	}),
);
