import { describe, expect, it } from "vitest";
import { readCatalogue } from "../../../scripts/catalogue-plugin.ts";
import { patternsOf } from "../../../src/detect/catalogue.ts";
import { Detector } from "../../../src/detect/detector.ts";
import { azureCheck } from "../../../src/detect/validators/azure-key-checksum.ts";
import { base62, crc32 } from "../../../src/detect/validators/crc32.ts";
import { validators } from "../../../src/detect/validators/index.ts";
import { marvin32 } from "../../../src/detect/validators/marvin32.ts";
import { expandSample } from "../sample.ts";

function token(claims: object): string {
	const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
	return `${part({ alg: "ES256" })}.${part(claims)}.${expandSample("{{base64url:43}}")}`;
}

const context = { groups: {}, text: "" };
const b64 = (text: string): string => Buffer.from(text).toString("base64");

describe("crc32", () => {
	it("gives the check value of its specification", () => {
		expect(crc32("123456789")).toBe(0xcbf43926);
		expect(base62(61, 6)).toBe("00000z");
	});
});

describe("marvin32", () => {
	// dotnet/runtime, MarvinTests.cs, each 64-bit hash folded.
	it.each<[bigint, string, bigint]>([
		[0x4fb61a001bdbccn, "", 0x30ed35c100cd3c7dn],
		[0x4fb61a001bdbccn, "af", 0x48e73fc77d75ddc1n],
		[0x4fb61a001bdbccn, "e70f", 0xb5f6e1fc485dbff8n],
		[0x4fb61a001bdbccn, "37f495", 0xf0b07c789b8cf7e8n],
		[0x4fb61a001bdbccn, "8642dc59", 0x7008f2e87e9cf556n],
		[0x4fb61a001bdbccn, "153fb79826", 0xe6c08c6da2afa997n],
		[0x4fb61a001bdbccn, "0932e6246c47", 0x6f04bf1a5ea24060n],
		[0x804fb61a001bdbccn, "ab427ea8d10fc7", 0xe203987dba252fb3n],
	])("of seed %s and %s", (seed, hex, hash) => {
		expect(marvin32(Buffer.from(hex, "hex"), seed)).toBe(Number((hash >> 32n) ^ (hash & 0xffffffffn)));
	});
});

/** A key of Azure's: random bytes, the signature where base64 shows it, the checksum. */
function azureKey(bytes: number, signature: string, seed: string): string {
	const letters = Math.ceil((bytes * 8) / 6);
	const shown = `${expandSample(`{{alnum:${letters - 10}}}`)}${signature}AAAAAA`;
	const content = Buffer.from(shown, "base64").subarray(0, bytes - 4);
	return Buffer.concat([content, azureCheck(content, seed)]).toString("base64");
}
const annotated = `${expandSample("{{alnum:52}}")}JQQJ99${expandSample("{{alnum:22}}")}`;
const annotatedKey =
	annotated + azureCheck(Buffer.from(annotated, "base64"), "Default0").toString("base64", 0, 3);

describe.each<[keyof typeof validators, [string, string, string][]]>([
	[
		"azure-key-checksum",
		[
			["a storage account's key", azureKey(64, "+ASt", "Default0"), "checksum"],
			["a registry's key", azureKey(39, "+ACR", "ACRDflt0"), "checksum"],
			["a search service's query key", azureKey(39, "AzSe", "Query000"), "checksum"],
			[
				"a function's key",
				azureKey(40, "AzFu", "Functi00").replaceAll("+", "-").replaceAll("/", "_"),
				"checksum",
			],
			["an annotated key", annotatedKey, "checksum"],
			["one of another kind", azureKey(39, "+ACR", "Default0"), "plausible"],
			[
				"an annotated key that was altered",
				annotatedKey.replace(/^./, (letter) => (letter === "a" ? "b" : "a")),
				"plausible",
			],
		],
	],
	[
		"confluent-crc32",
		[
			["a secret with the right checksum", expandSample("{{confluent}}"), "checksum"],
			[
				"the sample of the documentation",
				["cflt", "T8d8RzkNseTMEDKcjNM1BZTFPHqRn/dQm9q7w6SjzZ12wZfwjaJdip", "HZtDjw"].join(""),
				"checksum",
			],
			["one of another", expandSample("cflt{{base64:60}}"), "reject"],
		],
	],
	[
		"github-crc32",
		[
			["a token with the right checksum", expandSample("{{github:ghp_}}"), "checksum"],
			[
				"one altered by a character",
				expandSample("{{github:ghp_}}").replace(/.$/, (last) => (last === "0" ? "1" : "0")),
				"reject",
			],
			[
				"a form without documented checksum",
				expandSample("github{{lit:_pat_}}{{alnum:22}}_{{alnum:59}}"),
				"plausible",
			],
		],
	],
	[
		"jwt",
		[
			["a signed token", expandSample("{{jwt}}"), "plausible"],
			["one that is not signed", `${b64('{"alg":"none"}')}.${b64("{}")}.`, "reject"],
			["three words", "eyJhYmM.eyJhYmM.abc", "reject"],
		],
	],
	[
		"base64-basic-auth",
		[
			["user and password", b64("deploy:s3cr3t-Xy"), "plausible"],
			["no colon", b64("deploy"), "reject"],
			["bytes", Buffer.from([1, 2, 58, 200, 201]).toString("base64"), "reject"],
			["a sample", b64("user:password"), "reject"],
		],
	],
	[
		"pem-private-key",
		[
			["DER", expandSample("{{pem:PRIVATE KEY}}"), "plausible"],
			["OpenSSH", expandSample("{{pem:OPENSSH PRIVATE KEY}}"), "plausible"],
			[
				"OpenSSH under another label",
				expandSample("{{pem:OPENSSH PRIVATE KEY}}").replaceAll("OPENSSH", "RSA"),
				"plausible",
			],
			["with \\n for newlines", expandSample("{{pem:RSA PRIVATE KEY}}").replaceAll("\n", "\\n"), "plausible"],
			["dots", "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----", "reject"],
			[
				"other base64",
				`-----BEGIN PRIVATE KEY-----\n${"QUJD".repeat(20)}\n-----END PRIVATE KEY-----`,
				"reject",
			],
			[
				"a key that was spoiled",
				expandSample(
					"-----BEGIN RSA PRIVATE KEY-----\n{{base64:64}}\n{{base64:64}}\n-----END RSA PRIVATE KEY-----",
				),
				"plausible",
			],
		],
	],
])("%s", (name, cases) => {
	it.each(cases)("%s", (_what, secret, kind) => {
		expect(validators[name](secret, context).kind).toBe(kind);
	});
});

describe("what a secret tells of itself", () => {
	it("a token's algorithm, issuer and time to come", () => {
		const verdict = validators.jwt(token({ iss: "https://id.acme.example", exp: 4102444800 }), context);
		expect(verdict).toEqual({
			kind: "plausible",
			expired: false,
			details: [
				{ name: "algorithm", value: "ES256" },
				{ name: "issuer", value: "https://id.acme.example" },
				{ name: "expires", value: "2100-01-01T00:00:00.000Z" },
			],
		});
	});

	it("that its time is over, which makes the match low", () => {
		const old = token({ sub: "deploy-bot", exp: 1577836800 });
		expect(validators.jwt(old, context)).toMatchObject({
			expired: true,
			details: [{ name: "algorithm" }, { name: "expired", value: "2020-01-01T00:00:00.000Z" }],
		});
		const [match] = new Detector(patternsOf(readCatalogue())).text(`Authorization: Bearer ${old}`, {
			path: "srv/requests.http",
			kind: "file",
		});
		expect(match).toMatchObject({ severity: "low", details: [{ name: "algorithm" }, { name: "expired" }] });
	});

	it("nothing of a time that no calendar has", () => {
		expect(validators.jwt(token({ exp: 1e300 }), context)).toMatchObject({
			details: [{ name: "algorithm", value: "ES256" }],
		});
	});

	it("an AWS key ID's account", () => {
		// The ID and account that the note on its format shows.
		const id = ["ASIA", "QNZGKIQY56JQ7WML"].join("");
		expect(validators["aws-access-key-id"](id, context)).toMatchObject({
			details: [{ name: "account", value: "029608264753" }],
		});
		expect(validators["aws-access-key-id"](["AKIA", "I44QH8DHBQXAMPLQ"].join(""), context)).toEqual({
			kind: "plausible",
		});
	});
});

describe("a checksum", () => {
	/** The vectors of each format's own specification, in parts so that nothing here looks like a live key. */
	const vectors: readonly (readonly [keyof typeof validators, string, string])[] = [
		[
			"base58check",
			"BIP 32",
			"xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmP GJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi",
		],
		["base58check", "wallet import format", "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZ yd4dZ1jvhTVqvbTLvyTJ"],
		["bech32", "age", "AGE-SECRET-KEY-1XMWWC06LY3EE5RYTXM9MFLAZ2U56J JJ36S0MYPDRWSVLUL66MV4QX3S7F6"],
		["stellar-strkey", "SEP 5", "SBGWSG6BTNCKCOB3DIFBGCVMUPQFYPA2 G4O34RMTB343OYPXU5DJDVMN"],
	];

	it.each(vectors)("%s takes the key of %s, and none that is altered", (name, _of, parts) => {
		const key = parts.replace(" ", "");
		expect(validators[name](key, context).kind).toBe("checksum");
		const altered = `${key.slice(0, 30)}${key[30] === "Q" ? "R" : "Q"}${key.slice(31)}`;
		expect(validators[name](altered, context).kind).toBe("reject");
	});

	it("of a phrase fits its last word alone", () => {
		const phrase = "legal winner thank year wave sausage worth useful legal winner thank";
		expect(validators["bip39-mnemonic"](`${phrase} yellow`, context).kind).toBe("checksum");
		expect(validators["bip39-mnemonic"](`${phrase} winner`, context).kind).toBe("reject");
	});

	it("of Grafana's and GitLab's tokens covers all before it", () => {
		const grafana = expandSample("{{grafana}}");
		expect(validators["grafana-crc32"](grafana, context).kind).toBe("checksum");
		expect(validators["grafana-crc32"](grafana.replace("glsa", "glsb"), context).kind).toBe("reject");
		const gitlab = expandSample("{{gitlab:glpat-}}");
		expect(validators["gitlab-crc32"](gitlab, context)).toMatchObject({
			kind: "checksum",
			details: [{ name: "organization", value: "1" }, { name: "user" }],
		});
		expect(validators["gitlab-crc32"](gitlab.replace("glpat", "gldt"), context).kind).toBe("reject");
	});
});

describe("a checksum that is not there", () => {
	it.each<[keyof typeof validators, string]>([
		// The seed that NATS's own documentation shows.
		["nats-nkey", ["SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6B", "FDTJ7M6USDXIEDNPPQYYYCU3VY"].join("")],
		["atlassian-crc32", atlassianToken(expandSample("{{alnum:170}}"))],
	])("%s: lets pass what may be a token all the same", (name, key) => {
		expect(validators[name](key, context)).toEqual({ kind: "checksum" });
		const altered = `${key.slice(0, 30)}${key[30] === "Q" ? "R" : "Q"}${key.slice(31)}`;
		expect(validators[name](altered, context)).toEqual({ kind: "plausible" });
	});
});

function atlassianToken(body: string): string {
	const text = `ATATT3xFfGF0${body}=`;
	return text + crc32(text).toString(16).toUpperCase().padStart(8, "0");
}

/** A macaroon as the format's description has it. */
function pypiToken(caveats: readonly string[], signature = 32): string {
	const field = (type: number, data: Buffer | string): Buffer => {
		const bytes = Buffer.from(data);
		const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7];
		return Buffer.concat([Buffer.from([type, ...length]), bytes]);
	};
	const end = Buffer.from([0]);
	return `pypi-${Buffer.concat([
		Buffer.from([2]),
		...[field(1, "pypi.org"), field(2, "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"), end],
		...caveats.flatMap((caveat) => [field(2, caveat), end]),
		...[end, field(6, Buffer.alloc(signature, 7))],
	]).toString("base64url")}`;
}

describe("what a token is bound to", () => {
	const host = { name: "host", value: "pypi.org" };
	it.each<[string, string[], object[], boolean]>([
		["a user", ['[3,"0f1e2d3c"]'], [], false],
		["projects", ['[1,["shop","cart"]]'], [{ name: "projects", value: "shop, cart" }], false],
		[
			"projects, as it was written before",
			['{"version": 1, "permissions": {"projects": ["shop"]}}'],
			[{ name: "projects", value: "shop" }],
			false,
		],
		["everything", ['{"version": 1, "permissions": "user"}'], [], false],
		[
			"a time to come",
			["[0,4102444800,1577836800]"],
			[{ name: "expires", value: "2100-01-01T00:00:00.000Z" }],
			false,
		],
		[
			"a time that is over",
			["[0,1577836800,0]"],
			[{ name: "expired", value: "2020-01-01T00:00:00.000Z" }],
			true,
		],
		["a time of no calendar", ['{"exp": 1e300}', "[", "[]", "null"], [], false],
	])("PyPI's, to %s", (_what, caveats, details, expired) => {
		const verdict = validators["pypi-macaroon"](pypiToken(caveats), context);
		expect(verdict).toEqual({ kind: "structured", details: [host, ...details], expired });
	});

	it("PyPI's, cut anywhere, is none that could be read", () => {
		const whole = pypiToken(['[1,["shop"]]']);
		for (let length = 5; length < whole.length - 1; length++)
			expect(validators["pypi-macaroon"](whole.slice(0, length), context)).toEqual({ kind: "plausible" });
		expect(validators["pypi-macaroon"](pypiToken([], 31), context)).toEqual({ kind: "plausible" });
	});

	it.each([
		["never", "0000000000", { kind: "structured" }],
		[
			"once",
			"4102444800",
			{ expired: false, details: [{ name: "expires", value: "2100-01-01T00:00:00.000Z" }] },
		],
		[
			"already",
			"1577836800",
			{ expired: true, details: [{ name: "expired", value: "2020-01-01T00:00:00.000Z" }] },
		],
	])("JFrog's, which ends %s", (_when, seconds, verdict) => {
		const secret = b64(`reftkn:01:${seconds}:${"AbCd1234".repeat(3)}abc`);
		expect(secret).toHaveLength(64);
		expect(validators["jfrog-reference-token"](secret, context)).toMatchObject(verdict);
		expect(validators["jfrog-reference-token"](secret.slice(8), context)).toEqual({ kind: "plausible" });
	});
});

describe("what follows a prefix", () => {
	it.each([
		["tss_", "8fK2mQ9xLr4TzB7nWc3VhY6d", "plausible"],
		["polar_oat_", "Zq7-Rk2_Lm9Xv4Tb8Nw3Hc6Ys", "plausible"],
		["tss_", "load_state_of_each_task_2", "reject"],
		["api_live.", "list_of_all_applicants_by_name", "reject"],
		["vcp_", "number0of0channels0per0port", "reject"],
	])("%s%s: %s", (prefix, text, kind) => {
		expect(validators["random-text"](prefix + text, context).kind).toBe(kind);
	});
});

describe("what stands beside a secret", () => {
	it("a shared access signature's end", () => {
		const url = (end: string): string => `https://shop.blob.core.windows.net/c?se=${end}&sp=r&sig=QUJD%3D`;
		const read = (end: string): object => validators["azure-sas"]("QUJD%3D", { groups: {}, text: url(end) });
		expect(read("2020-01-01T00%3A00%3A00Z")).toMatchObject({
			expired: true,
			details: [{ name: "expired", value: "2020-01-01T00:00:00.000Z" }],
		});
		expect(read("4102444800")).toMatchObject({
			expired: false,
			details: [{ name: "expires", value: "2100-01-01T00:00:00.000Z" }],
		});
		expect(read("soon")).toEqual({ kind: "plausible" });
	});

	it("a Sentry token's organization and host", () => {
		const facts = b64(JSON.stringify({ iat: 1, url: "https://sentry.io", org: "acme" }));
		expect(validators["sentry-org-token"](`sntrys_${facts}_c2VjcmV0`, context)).toMatchObject({
			details: [
				{ name: "organization", value: "acme" },
				{ name: "host", value: "https://sentry.io" },
			],
		});
		expect(validators["sentry-org-token"]("sntrys_eyJub3Q_c2VjcmV0", context)).toEqual({ kind: "plausible" });
	});

	it("a service account's name and project", () => {
		const text = '{"project_id": "acme-shop", "client_email": "ci@acme-shop.iam.gserviceaccount.com"}';
		expect(validators["gcp-service-account"]("", { groups: {}, text })).toMatchObject({
			details: [
				{ name: "account", value: "ci@acme-shop.iam.gserviceaccount.com" },
				{ name: "project", value: "acme-shop" },
			],
		});
	});
});
