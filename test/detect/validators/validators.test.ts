import { describe, expect, it } from "vitest";
import { base62, crc32 } from "../../../src/detect/validators/crc32.ts";
import { validators } from "../../../src/detect/validators/index.ts";
import { expandSample } from "../sample.ts";

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
