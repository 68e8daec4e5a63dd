/**
 * The secret by which the members of a replica set know each other: 6 to 1,024 letters of base64, spaces between them not counted.
 * https://www.mongodb.com/docs/manual/core/security-internal-authentication/
 */
import { documentNamed } from "./document.ts";
import { matchesOf } from "./found.ts";

const MAX_BYTES = 4 * 1024;
/** Shorter ones are taken by MongoDB, and are words as well. */
const LEAST = 40;
const MOST = 1024;

export const mongodbKeyfile = documentNamed(
	/(?:^|\/)(?:[\w.-]*mongo[\w.-]*key[\w.-]*|(?:rs|repl(?:ica)?(?:[-_]?set)?)[-_.]?key(?:[-_.]?file)?|key[-_.]?file)(?:\.(?:key|txt|pem))?$/i,
	(_path, head) => {
		if (!/^[A-Za-z0-9+/=\s]+$/.test(head.toString("latin1"))) return null;
		return {
			maxBytes: MAX_BYTES,
			read(bytes) {
				const text = bytes.toString("latin1");
				const secret = text.trim();
				const { length } = secret.replaceAll(/\s/g, "");
				const isKey = /^[A-Za-z0-9+/\s]+[=\s]*$/.test(secret) && /\d/.test(secret) && /[a-z]/.test(secret);
				if (!isKey || length < LEAST || length > MOST) return [];
				return matchesOf(bytes, [{ kind: "mongodb-keyfile", secret, byte: text.indexOf(secret) }]);
			},
		};
	},
);
