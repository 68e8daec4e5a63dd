/** Keys and keystores as the tools that people use write them: ssh-keygen, openssl, gpg, keytool. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentFor } from "../../src/detect/documents/index.ts";
import { readPrivateKey } from "../../src/detect/keys/private-key.ts";
import type { Match } from "../../src/detect/match.ts";
import { hasTool } from "./engine.ts";

let folder = "";
beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), "leakscan-keys-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function tool(command: string, args: readonly string[]): string {
	return execFileSync(command, args, {
		cwd: folder,
		encoding: "utf8",
		stdio: ["ignore", "pipe", "pipe"],
		env: { ...process.env, GNUPGHOME: path.join(folder, "gnupg") },
	});
}

function read(name: string): readonly Match[] {
	const bytes = readFileSync(path.join(folder, name));
	return documentFor(`opt/${name}`, bytes.subarray(0, 512))?.read(bytes) ?? [];
}

const told = (matches: readonly Match[]): Record<string, string> =>
	Object.fromEntries((matches[0]?.details ?? []).map(({ name, value }) => [name, value]));

const ssh = await hasTool("ssh-keygen");
describe.skipIf(!ssh)(`keys of ssh-keygen${ssh ? "" : " skipped: no ssh-keygen"}`, () => {
	it.each([
		["ed25519", ["-t", "ed25519"], "Ed25519"],
		["rsa", ["-t", "rsa", "-b", "2048"], "RSA 2048"],
		["ecdsa", ["-t", "ecdsa"], "ECDSA P-256"],
		["pem", ["-t", "rsa", "-b", "2048", "-m", "PEM"], "RSA 2048"],
	])("%s has the fingerprint that ssh-keygen prints", (name, args, kind) => {
		tool("ssh-keygen", ["-q", "-N", "", "-C", "me", "-f", name, ...args]);
		const printed = tool("ssh-keygen", ["-lf", `${name}.pub`]).split(" ")[1];
		const facts = readPrivateKey(readFileSync(path.join(folder, name), "utf8"));
		expect(facts).toMatchObject({ state: "plain", publicKey: { kind, fingerprint: printed } });
	});

	it("says how a key with a passphrase is encrypted", () => {
		tool("ssh-keygen", ["-q", "-N", "tartan tartan", "-t", "ed25519", "-a", "24", "-f", "locked"]);
		const facts = readPrivateKey(readFileSync(path.join(folder, "locked"), "utf8"));
		expect(facts).toMatchObject({
			state: "encrypted",
			encryption: "aes256-ctr, bcrypt, 24 rounds",
			strong: true,
		});
	});
});

const openssl = await hasTool("openssl");
describe.skipIf(!openssl)(`stores of openssl${openssl ? "" : " skipped: no openssl"}`, () => {
	beforeAll(() => {
		tool("openssl", [
			"req",
			"-x509",
			"-newkey",
			"rsa:2048",
			"-nodes",
			"-keyout",
			"k.pem",
			"-out",
			"c.pem",
			"-subj",
			"/CN=a",
			"-days",
			"2",
		]);
	});

	it.each([
		["changeit", [], "with the password changeit"],
		["", [], "without a password"],
		["", ["-keypbe", "NONE", "-certpbe", "NONE", "-nomac"], "without a password"],
		[
			"password",
			["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"],
			"with the password password",
		],
		["secret", ["-macalg", "sha512", "-iter", "5000"], "with the password secret"],
		["Zk4pQ9vLm2x7", [], "with none of the common passwords"],
	])("a store with the password '%s' %s", (password, args, opens) => {
		tool("openssl", [
			"pkcs12",
			"-export",
			"-inkey",
			"k.pem",
			"-in",
			"c.pem",
			"-out",
			"s.p12",
			"-passout",
			`pass:${password}`,
			...args,
		]);
		const matches = read("s.p12");
		expect(matches.map(({ patternId }) => patternId)).toEqual(["pkcs12-keystore"]);
		expect(told(matches)["opens"]).toBe(opens);
		const { publicKey } = readPrivateKey(readFileSync(path.join(folder, "k.pem"), "utf8"));
		const isOpen = !opens.includes("none");
		expect(told(matches)["fingerprint"]).toBe(isOpen ? publicKey?.fingerprint : undefined);
		expect(matches[0]?.severity).toBe(isOpen ? "critical" : "medium");
		if (isOpen) expect(matches[0]?.identity).toBe(`private key ${publicKey?.fingerprint}`);
	});

	it("a store of certificates alone holds no secret", () => {
		tool("openssl", [
			"pkcs12",
			"-export",
			"-nokeys",
			"-in",
			"c.pem",
			"-out",
			"t.p12",
			"-passout",
			"pass:changeit",
		]);
		expect(read("t.p12")).toEqual([]);
	});

	it("a key in DER", () => {
		tool("openssl", ["pkcs8", "-topk8", "-nocrypt", "-in", "k.pem", "-outform", "DER", "-out", "k.der"]);
		tool("openssl", [
			"pkcs8",
			"-topk8",
			"-in",
			"k.pem",
			"-outform",
			"DER",
			"-out",
			"e.der",
			"-passout",
			"pass:tartan",
			"-iter",
			"600000",
		]);
		tool("openssl", ["x509", "-in", "c.pem", "-outform", "DER", "-out", "c.der"]);
		expect(read("k.der")).toMatchObject([{ patternId: "pkcs8-private-key" }]);
		expect(read("e.der")).toMatchObject([{ patternId: "encrypted-private-key", severity: "low" }]);
		expect(read("c.der")).toEqual([]);
	});
});

const keytool = await hasTool("keytool");
describe.skipIf(!keytool)(`stores of keytool${keytool ? "" : " skipped: no keytool"}`, () => {
	const make = (file: string, type: string, password: string): string =>
		tool("keytool", [
			"-genkeypair",
			"-alias",
			"web",
			"-keyalg",
			"RSA",
			"-keysize",
			"2048",
			"-dname",
			"CN=a",
			"-keystore",
			file,
			"-storetype",
			type,
			"-storepass",
			password,
			"-keypass",
			password,
		]);

	it.each([
		["a.jks", "JKS", "changeit", "java-keystore"],
		["b.p12", "PKCS12", "changeit", "pkcs12-keystore"],
		["c.jceks", "JCEKS", "changeit", "java-keystore"],
	])("%s opens with changeit and gives its key's fingerprint", (file, type, password, kind) => {
		make(file, type, password);
		tool("keytool", [
			"-importkeystore",
			"-srckeystore",
			file,
			"-srcstoretype",
			type,
			"-srcstorepass",
			password,
			"-destkeystore",
			`${file}.p12`,
			"-deststoretype",
			"PKCS12",
			"-deststorepass",
			password,
		]);
		tool("openssl", [
			"pkcs12",
			"-in",
			`${file}.p12`,
			"-nodes",
			"-nocerts",
			"-passin",
			`pass:${password}`,
			"-out",
			`${file}.pem`,
		]);
		const { publicKey } = readPrivateKey(
			readFileSync(path.join(folder, `${file}.pem`), "utf8").replace(/^[\s\S]*?(?=-----BEGIN)/, ""),
		);
		const matches = read(file);
		expect(matches).toMatchObject([
			{ patternId: kind, severity: "critical", identity: `private key ${publicKey?.fingerprint}` },
		]);
		expect(told(matches)["opens"]).toBe("with the password changeit");
	});

	it("one with a password of its own is told and is less bad", () => {
		make("d.jks", "JKS", "Zk4pQ9vLm2x7");
		expect(read("d.jks")).toMatchObject([{ patternId: "java-keystore", severity: "medium" }]);
	});

	it("a trust store holds no secret", () => {
		make("e.jks", "JKS", "changeit");
		tool("keytool", [
			"-exportcert",
			"-alias",
			"web",
			"-keystore",
			"e.jks",
			"-storepass",
			"changeit",
			"-file",
			"e.crt",
		]);
		tool("keytool", [
			"-importcert",
			"-noprompt",
			"-alias",
			"ca",
			"-file",
			"e.crt",
			"-keystore",
			"trust.jks",
			"-storetype",
			"JKS",
			"-storepass",
			"changeit",
		]);
		expect(read("trust.jks")).toEqual([]);
	});
});

const gpg = await hasTool("gpg");
describe.skipIf(!gpg)(`keys of gpg${gpg ? "" : " skipped: no gpg"}`, () => {
	beforeAll(() => {
		execFileSync("mkdir", ["-m", "700", path.join(folder, "gnupg")]);
	});

	it.each([
		["plain@acme.example", "", "plain"],
		["locked@acme.example", "tartan", "encrypted"],
	])("%s", (user, passphrase, state) => {
		const batch = ["--batch", "--pinentry-mode", "loopback", "--passphrase", passphrase];
		tool("gpg", [...batch, "--quick-generate-key", user, "ed25519", "default", "0"]);
		const printed = /^fpr:+([0-9A-F]{40}):/m.exec(
			tool("gpg", ["--with-colons", "--list-secret-keys", user]),
		)?.[1];
		const armoured = tool("gpg", [...batch, "--armor", "--export-secret-keys", user]);
		expect(readPrivateKey(armoured)).toMatchObject({ state, publicKey: { fingerprint: printed } });
	});
});
