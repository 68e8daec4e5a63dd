import { describe, expect, it } from "vitest";
import { loneWord } from "../../src/detect/by-name/lone-secret.ts";
import { Detector } from "../../src/detect/detector.ts";
import { expandSample } from "./sample.ts";

const detector = new Detector([]);
const found = (path: string, text: string): (string | null)[] =>
	detector.text(text, { path, kind: "file" }).map(({ confidence }) => confidence);

describe("a file that holds one secret", () => {
	it.each([
		["a Docker secret", "run/secrets/db", "hunter-Two2\n"],
		["a password", "etc/app/db_password", "correct-horse-7\n"],
		["a token", "root/.api_token", expandSample("{{alnum:32}}\n")],
		["a key in a text file", "app/stripe-secret-key.txt", expandSample("{{lowernum:32}}")],
		["a token by its prefix", "app/x", expandSample("acme_live_{{alnum:32}}\r\n")],
		["a token with a line's end as it was typed", "app/x", `${expandSample("acme_live_{{alnum:32}}")}\\n\n`],
		["a token in an archive", "app/x.zip/keys/x.txt", expandSample("acme-{{alnum:40}}")],
	])("%s", (_what, path, text) => {
		expect(found(path, text)).toEqual(["contextual"]);
	});

	it.each([
		["a hash", "app/x", expandSample("{{hex:64}}\n")],
		["a build's name", "app/version", expandSample("main-{{hex:40}}\n")],
		["a UUID", "etc/install-id", expandSample("{{uuid}}\n")],
		["a version", "app/.nvmrc", "v20.20.2-long-term-support\n"],
		["words", "app/x", "a-file-of-one-line-and-no-secret\n"],
		["a user", "etc/passwd", "app:x:10001:10001::/home/app:/sbin/nologin\n"],
		["a path", "etc/app/token_path", "/run/secrets/token\n"],
		["a placeholder", "run/secrets/db", "changeme\n"],
		["more words", "run/secrets/readme", "the secrets go here\n"],
		["more lines", "app/x", expandSample("acme_{{alnum:32}}\nacme_x\n")],
		["a package's file", "app/node_modules/acme/token", expandSample("acme_{{alnum:32}}\n")],
		["a test's file", "app/test/fixtures/token", expandSample("acme_{{alnum:32}}\n")],
		["nothing", "run/secrets/db", ""],
	])("but not %s", (_what, path, text) => {
		expect(found(path, text)).toEqual([]);
	});

	it("is at its place in the file", () => {
		const text = `  ${expandSample("{{alnum:32}}")}\n`;
		expect(loneWord(Buffer.from(text), "root/.api_token")).toMatchObject({
			name: "api_token",
			value: text.trim(),
			start: 2,
		});
	});
});
