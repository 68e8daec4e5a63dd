/**
 * What editors, database tools and browsers keep of their users. DBeaver and mRemoteNG encrypt with a key that everyone
 * has, so their passwords are read. What only can be told for being there is in secret-stores.ts.
 */
import { createDecipheriv, pbkdf2Sync } from "node:crypto";
import { type DocumentKind, documentNamed } from "./document.ts";
import { fieldDocument } from "./field-document.ts";
import { jsonFields } from "./fields/json.ts";
import { xmlFields } from "./fields/xml.ts";
import { type Found, matchesOf } from "./found.ts";
import { documentText } from "./text.ts";

/** DBeaver's LocalSecretController: AES-128-CBC, the IV first, one key for every installation. */
const DBEAVER_KEY = Buffer.from("babb4a9f774ab853c96c2d653dfe544a", "hex");

export const dbeaver = documentNamed(/(?:^|\/)credentials-config\.json$/, () => {
	return {
		maxBytes: 1024 * 1024,
		read(bytes) {
			const text = dbeaverText(bytes);
			if (text === null) return [];
			const found: Found[] = [];
			for (const { path: keys, value } of jsonFields(text)) {
				if (keys.at(-1) !== "password" || value === "") continue;
				found.push({
					kind: "ide-database-password",
					secret: value,
					byte: 0,
					variable: keys[0] ?? null,
					details: [{ name: "encryption", value: "AES-128 with DBeaver's built-in key" }],
				});
			}
			return matchesOf(bytes, found);
		},
	};
});

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
export const mremoteng = documentNamed(/(?:^|\/)confCons[^/]*\.xml$/i, () => {
	return {
		maxBytes: 1024 * 1024,
		read(bytes) {
			const document = documentText(bytes);
			const fields = xmlFields(document.text);
			const iterations = Math.min(
				50_000,
				Number(fields.find(({ path: keys }) => keys.at(-1) === "@KdfIterations")?.value ?? 1000) || 1000,
			);
			const found: Found[] = [];
			for (const { path: keys, value, start } of fields) {
				if (keys.at(-1) !== "@Password" || value === "" || found.length >= 50) continue;
				const secret = mremotengPassword(value, iterations);
				if (secret === "") continue;
				found.push({
					kind: "mremoteng-password",
					secret: secret ?? value,
					byte: document.byteOf(start),
					...(secret === null
						? {
								severity: "medium",
								details: [{ name: "encryption", value: "AES-256-GCM with a password of its own" }],
							}
						: { details: [{ name: "encryption", value: "AES-256-GCM with mRemoteNG's default password" }] }),
				});
			}
			return matchesOf(bytes, found);
		},
	};
});

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
