/**
 * What editors, database tools and browsers keep of their users. DBeaver and mRemoteNG encrypt with a key that everyone
 * has, so their passwords are read. What only can be told for being there is in secret-stores.ts.
 */
import { createDecipheriv, pbkdf2Sync } from "node:crypto";
import { type DocumentKind, documentNamed } from "./document.ts";
import { fieldDocument } from "./field-document.ts";
import { jsonFields } from "./fields/json.ts";
import { xmlFields } from "./fields/xml.ts";
import { type Found, matchesOf, type Refused } from "./found.ts";
import { documentText } from "./text.ts";

/** Who typed a password in to be kept made up no sample: only one that is not there is none. */
const emptiness = (password: string): string | null => (password === "" ? "no password is kept" : null);

/** DBeaver's LocalSecretController: AES-128-CBC, the IV first, one key for every installation. */
const DBEAVER_KEY = Buffer.from("babb4a9f774ab853c96c2d653dfe544a", "hex");

export const dbeaver = documentNamed(/(?:^|\/)credentials-config\.json$/, () => ({
	maxBytes: 1024 * 1024,
	read: (bytes, rejected) => matchesOf(bytes, dbeaverPasswords(bytes), rejected),
}));

function* dbeaverPasswords(bytes: Buffer): Generator<Found | Refused> {
	const text = dbeaverText(bytes);
	if (text === null) return;
	for (const { path: keys, value } of jsonFields(text)) {
		if (keys.at(-1) !== "password") continue;
		const found = {
			kind: "ide-database-password",
			secret: value,
			byte: 0,
			variable: keys[0] ?? null,
		} as const;
		const reason = emptiness(value);
		const details = [{ name: "encryption", value: "AES-128 with DBeaver's built-in key" }];
		yield reason === null ? { ...found, details } : { ...found, reason };
	}
}

function dbeaverText(bytes: Buffer): string | null {
	if (bytes.length < 32 || bytes.length % 16 !== 0) return null;
	try {
		const cipher = createDecipheriv("aes-128-cbc", DBEAVER_KEY, bytes.subarray(0, 16));
		return Buffer.concat([cipher.update(bytes.subarray(16)), cipher.final()]).toString("utf8");
	} catch {
		return null;
	}
}

/** mRemoteNG's AEAD: salt (16), nonce (16), AES-256-GCM, tag; PBKDF2-SHA1 of "mR3m" where no password was set. */
export const mremoteng = documentNamed(/(?:^|\/)confCons[^/]*\.xml$/i, () => ({
	maxBytes: 1024 * 1024,
	read: (bytes, rejected) => matchesOf(bytes, mremotengPasswords(bytes), rejected),
}));

/** Passwords that are tried: each takes a key of its own. */
const MOST_TRIED = 50;

function* mremotengPasswords(bytes: Buffer): Generator<Found | Refused> {
	const document = documentText(bytes);
	const fields = xmlFields(document.text);
	const iterations = Math.min(
		50_000,
		Number(fields.find(({ path: keys }) => keys.at(-1) === "@KdfIterations")?.value ?? 1000) || 1000,
	);
	const written = fields.filter(({ path: keys }) => keys.at(-1) === "@Password");
	for (const { value, start } of written.slice(0, MOST_TRIED)) {
		const password = value === "" ? "" : mremotengPassword(value, iterations);
		const found = {
			kind: "mremoteng-password",
			secret: password ?? value,
			byte: document.byteOf(start),
			variable: "Password",
		} as const;
		const reason = password === null ? null : emptiness(password);
		if (reason !== null) yield { ...found, reason };
		else if (password === null)
			yield {
				...found,
				severity: "medium",
				details: [{ name: "encryption", value: "AES-256-GCM with a password of its own" }],
			};
		else
			yield {
				...found,
				details: [{ name: "encryption", value: "AES-256-GCM with mRemoteNG's default password" }],
			};
	}
}

function mremotengPassword(value: string, iterations: number): string | null {
	const bytes = Buffer.from(value, "base64");
	if (bytes.length < 48) return null;
	try {
		const salt = bytes.subarray(0, 16);
		const key = pbkdf2Sync("mR3m", salt, iterations, 32, "sha1");
		const cipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(16, 32));
		cipher.setAAD(salt);
		cipher.setAuthTag(bytes.subarray(-16));
		return Buffer.concat([cipher.update(bytes.subarray(32, -16)), cipher.final()]).toString("utf8");
	} catch {
		return null;
	}
}

/** JetBrains' data sources: passwords of older versions, and those that stand in a JDBC URL. */
export const jetbrains: DocumentKind = fieldDocument({
	files:
		/(?:^|\/)(?:\.idea\/(?:dataSources(?:\.local)?|webServers|deployment)|options\/(?:web-servers|security|other))\.xml$/,
	format: "xml",
	rules: [
		{ field: "** > (@password|password)", kind: "ide-database-password" },
		{
			field: "** > jdbc-url",
			kind: "ide-database-password",
			secret: (value) => /(?:[?&;]password=|:\/\/[^\s:/@]+:)([^\s&;@]{3,})/i.exec(value)?.[1] ?? null,
		},
	],
});
