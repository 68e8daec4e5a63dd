/**
 * .netrc: logins by machine, as ftp, curl, git, Go and Heroku's tool read them. Words in any layout; `macdef` runs to
 * the next empty line. inetutils manual, "The .netrc file".
 */
import { documentNamed, refusalOf } from "./document.ts";
import { type Found, matchesOf, type Refused } from "./found.ts";
import { documentText } from "./text.ts";

const FILES = /(?:^|\/)(?:\.netrc|_netrc|\.?authinfo|netrc)$/;

export const netrc = documentNamed(FILES, () => ({
	maxBytes: 256 * 1024,
	read: (bytes, rejected) => matchesOf(bytes, passwords(bytes), rejected),
}));

function* passwords(bytes: Buffer): Generator<Found | Refused> {
	const { text, byteOf } = documentText(bytes);
	let machine: string | null = null;
	let expected: "machine" | "login" | "password" | "account" | null = null;
	for (const { word, at } of words(text)) {
		if (expected === "machine") machine = word;
		if (expected === "password" && machine !== null) {
			const reason = refusalOf(word, null, 3);
			const found = { kind: "netrc-password", secret: word, byte: byteOf(at), variable: machine } as const;
			yield reason === null ? found : { ...found, reason };
		}
		if (expected !== null) expected = null;
		else if (word === "default") machine = word;
		else if (word === "machine" || word === "login" || word === "password" || word === "account")
			expected = word;
	}
}

function* words(text: string): Generator<{ word: string; at: number }> {
	const expression = /macdef[ \t][\s\S]*?(?:\n\s*\n|$)|#[^\n]*|"(?<quoted>[^"\n]*)"|(?<bare>\S+)/dg;
	for (const match of text.matchAll(expression)) {
		const word = match.groups?.["quoted"] ?? match.groups?.["bare"];
		if (word === undefined) continue;
		yield { word, at: match.index + (match.groups?.["quoted"] === undefined ? 0 : 1) };
	}
}
