/**
 * The password of a VNC server, as vncpasswd(1) keeps it: eight bytes, encrypted by DES with a key that is in every VNC
 * program's source; a second eight for those who may only look on.
 */
import { createDecipheriv } from "node:crypto";
import { documentNamed } from "./document.ts";
import { type Found, matchesOf, type Refused } from "./found.ts";

/** The bytes 23, 82, 107, 6, 35, 78, 88, 7 with the bits of each in reverse, as VNC's own DES takes them. */
const KEY = Buffer.from("e84ad660c4721ae0", "hex");
const BLOCK = 8;

export const vncPassword = documentNamed(
	/(?:^|\/)\.?(?:vnc|tigervnc)\/passwd$|(?:^|\/)\.?vncpasswd$/,
	(_path, head) => {
		if (head.length !== BLOCK && head.length !== 2 * BLOCK) return null;
		return { maxBytes: 2 * BLOCK, read: (bytes, rejected) => matchesOf(bytes, passwords(bytes), rejected) };
	},
);

function* passwords(bytes: Buffer): Generator<Found | Refused> {
	// Three times the same key: Triple DES is DES then, which OpenSSL 3 does not offer by itself.
	const decipher = createDecipheriv("des-ede3-ecb", Buffer.concat([KEY, KEY, KEY]), null).setAutoPadding(
		false,
	);
	const plain = Buffer.concat([decipher.update(bytes), decipher.final()]);
	for (let at = 0; at < plain.length; at += BLOCK) {
		const secret = plain.toString("latin1", at, at + BLOCK).replace(/\0{1,8}$/, "");
		const found = {
			kind: "vnc-password",
			secret,
			byte: at,
			variable: at === 0 ? "password" : "view-only",
		} as const;
		if (/^[\x20-\x7e\xa0-\xff]{3,8}$/.test(secret))
			yield { ...found, details: [{ name: "encrypted", value: "DES, with a key that everyone has" }] };
		else yield { ...found, reason: "what it is decrypted to is no text of 3 characters or more" };
	}
}
