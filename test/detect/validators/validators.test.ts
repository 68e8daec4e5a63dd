import { describe, expect, it } from "vitest";
import { readCatalogue } from "../../../scripts/catalogue-plugin.ts";
import { patternsOf } from "../../../src/detect/catalogue.ts";
import { Detector } from "../../../src/detect/detector.ts";
import { base62, crc32 } from "../../../src/detect/validators/crc32.ts";
import { validators } from "../../../src/detect/validators/index.ts";
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

describe.each<[keyof typeof validators, [string, string, string][]]>([
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
			["with \\n for newlines", expandSample("{{pem:RSA PRIVATE KEY}}").replaceAll("\n", "\\n"), "plausible"],
			["dots", "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----", "reject"],
			[
				"random base64",
				`-----BEGIN PRIVATE KEY-----\n${"QUJD".repeat(20)}\n-----END PRIVATE KEY-----`,
				"reject",
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
