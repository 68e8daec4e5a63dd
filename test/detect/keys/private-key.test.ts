/** Keys as node:crypto writes them, in all forms, made when the test runs. */
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { derKey, readPrivateKey } from "../../../src/detect/keys/private-key.ts";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
const ed = generateKeyPairSync("ed25519");

const pem = (key: KeyObject, type: "pkcs1" | "pkcs8" | "sec1", cipher?: string): string =>
	String(key.export({ format: "pem", type, ...(cipher && { cipher, passphrase: "tartan" }) } as never));

describe("what a key tells of itself", () => {
	it.each([
		["RSA, PKCS #1", pem(rsa.privateKey, "pkcs1"), "RSA 2048"],
		["RSA, PKCS #8", pem(rsa.privateKey, "pkcs8"), "RSA 2048"],
		["EC, SEC 1", pem(ec.privateKey, "sec1"), "ECDSA P-256"],
		["EC, PKCS #8", pem(ec.privateKey, "pkcs8"), "ECDSA P-256"],
		["Ed25519", pem(ed.privateKey, "pkcs8"), "Ed25519"],
	])("%s parses", (_name, text, kind) => {
		expect(readPrivateKey(text)).toMatchObject({ state: "plain", encryption: null, publicKey: { kind } });
	});

	it("has one fingerprint for all forms of one key, and another for another key", () => {
		const forms = [
			pem(rsa.privateKey, "pkcs1"),
			pem(rsa.privateKey, "pkcs8"),
			pem(rsa.privateKey, "pkcs8").replaceAll("\n", "\\n"),
			pem(rsa.privateKey, "pkcs1").replaceAll("\n", "\r\n"),
			pem(rsa.privateKey, "pkcs1").replace(/^/gm, "    "),
		].map((text) => readPrivateKey(text).publicKey?.fingerprint);
		const der = derKey(rsa.privateKey.export({ format: "der", type: "pkcs8" }));
		expect(new Set([...forms, der.publicKey?.fingerprint])).toEqual(new Set([forms[0]]));
		expect(readPrivateKey(pem(ec.privateKey, "sec1")).publicKey?.fingerprint).not.toBe(forms[0]);
	});

	it.each([
		[
			"PKCS #8 with PBES2",
			pem(rsa.privateKey, "pkcs8", "aes-256-cbc"),
			"aes-256-cbc, PBKDF2, 2048 rounds",
			false,
		],
		["RFC 1421", pem(rsa.privateKey, "pkcs1", "aes-128-cbc"), "aes-128-cbc, MD5, 1 round", false],
	])("says how it is encrypted: %s", (_name, text, encryption, strong) => {
		expect(readPrivateKey(text)).toEqual({ state: "encrypted", publicKey: null, encryption, strong });
	});

	it("says that a damaged one does not parse", () => {
		const text = pem(rsa.privateKey, "pkcs1");
		const lines = text.split("\n");
		lines.splice(3, 4);
		expect(readPrivateKey(lines.join("\n")).state).toBe("broken");
		expect(readPrivateKey("-----BEGIN RSA PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----").state).toBe(
			"broken",
		);
	});

	it("never throws, whatever the bytes", () => {
		const label = fc.constantFrom(
			"RSA PRIVATE KEY",
			"OPENSSH PRIVATE KEY",
			"ENCRYPTED PRIVATE KEY",
			"PGP PRIVATE KEY BLOCK",
		);
		const magic = fc.constantFrom(
			"",
			"openssh-key-v1\0",
			"\x95\x03\x98\x04",
			"\xc5\xff",
			"\x30\x82\x04\xa4\x02\x01\x00",
		);
		fc.assert(
			fc.property(label, magic, fc.uint8Array({ maxLength: 300 }), (name, start, noise) => {
				const body = Buffer.concat([Buffer.from(start, "latin1"), noise]).toString("base64");
				readPrivateKey(`-----BEGIN ${name}-----\n${body}\n-----END ${name}-----`);
			}),
		);
	});
});
