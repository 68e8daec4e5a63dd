/** Keys that OpenSSL makes, cut and bared as files and variables have them: which are told, and as which. */
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readCatalogue } from "../../../scripts/catalogue-plugin.ts";
import { patternsOf } from "../../../src/detect/catalogue.ts";
import { Detector } from "../../../src/detect/detector.ts";
import type { Match } from "../../../src/detect/match.ts";

const detector = new Detector(patternsOf(readCatalogue()));

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const ec = generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey;
const ed25519 = generateKeyPairSync("ed25519").privateKey;
const pem = (key: KeyObject, type: "pkcs1" | "pkcs8" | "sec1"): string =>
	key.export({ format: "pem", type }).toString();
const KEYS = [
	["RSA, PKCS #1", pem(rsa, "pkcs1")],
	["RSA, PKCS #8", pem(rsa, "pkcs8")],
	["EC, SEC 1", pem(ec, "sec1")],
	["EC, PKCS #8", pem(ec, "pkcs8")],
	["Ed25519", pem(ed25519, "pkcs8")],
	[
		"encrypted",
		rsa.export({ format: "pem", type: "pkcs8", cipher: "aes-256-cbc", passphrase: "x" }).toString(),
	],
] as const;

const linesOf = (text: string): string[] => text.trim().split("\n");
const body = (text: string): string => linesOf(text).slice(1, -1).join("");

function found(path: string, text: string): Match[] {
	const matches = detector.text(text, { path, kind: "file" });
	return matches.filter(({ confidence }) => confidence !== "entropy");
}

describe.each(KEYS)("%s", (_name, text) => {
	const ended = found("app/key.pem", text);
	const noEnd = linesOf(text).slice(0, -1);

	it.each([
		["in a file that ends early", `${noEnd.join("\n")}\n`],
		["in a variable", `TLS_KEY="${noEnd.join("\\n")}"\nPORT=80\n`],
		["in one line", `${noEnd.join(" ")}\n`],
		["without a separator", `${noEnd.join("")}\n`],
		["in YAML", `key: |\n  ${noEnd.join("\n  ")}\nother: 1\n`],
		["before other text", `${noEnd.join("\n")}\n\nThen restart the server - it takes a while.\n`],
		["without its PEM lines", `SIGNING=${body(text)}\n`],
		["without its first line", `${linesOf(text).slice(1).join("\n")}\n`],
	])("%s is found once, as the key that it is", (_where, given) => {
		const matches = found("app/settings.txt", given);
		expect(matches.map(({ patternId }) => patternId)).toEqual([
			expect.stringMatching(/^(?:unended|base64)-private-key$/),
		]);
		expect(matches[0]?.identity).toBe(ended[0]?.identity);
	});
});

it("a whole key is found as what it is alone", () => {
	for (const [, text] of KEYS) expect(found("app/key.pem", text)).toHaveLength(1);
});

it("two thirds of a key are told as cut, a first line is not", () => {
	const lines = linesOf(pem(rsa, "pkcs1"));
	const most = found("app/a.txt", `${lines.slice(0, 18).join("\n")}\n`);
	expect(most.map(({ patternId, severity }) => [patternId, severity])).toEqual([
		["unended-private-key", "medium"],
	]);
	expect(found("app/a.txt", `${lines.slice(0, 3).join("\n")}...\n`)).toEqual([]);
});

it.each([
	["a certificate's body", "-----BEGIN PRIVATE KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA"],
	["one letter", `-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA${"A".repeat(900)}`],
	["words", `-----BEGIN PRIVATE KEY-----\n${"yourprivatekeygoeshere".repeat(20)}`],
	[
		"a public key",
		`-----BEGIN PRIVATE KEY-----\n${body(generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ format: "pem", type: "spki" }).toString())}`,
	],
])("%s behind the line is none", (_what, text) => {
	expect(found("app/a.txt", text)).toEqual([]);
});
