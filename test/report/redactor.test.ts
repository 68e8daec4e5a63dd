import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MASK, Redactor } from "../../src/report/redactor.ts";
import { SECRETS } from "./sample-run.ts";

const hide = (secrets: readonly string[], text: string): string =>
	new Redactor(secrets, { show: false }).redact(text);

describe("redact", () => {
	const secret = ["p@ss", 'w"rd/+'].join("");

	it.each([
		["raw", secret],
		["inside JSON", JSON.stringify(secret).slice(1, -1)],
		["inside JSON inside JSON", JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
		["URL-encoded", encodeURIComponent(secret)],
		["URL-encoded in lower case", encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase())],
		["base64", Buffer.from(secret).toString("base64")],
		["base64url", Buffer.from(secret).toString("base64url")],
	])("hides it %s", (_, spelled) => {
		expect(hide([secret], `RUN curl -u ${spelled} https://db`)).toBe(`RUN curl -u ${MASK} https://db`);
	});

	it("hides base64 of it with a line break, as echo makes it", () => {
		const encoded = Buffer.from(`${SECRETS.github}\n`).toString("base64");
		expect(hide([SECRETS.github], encoded)).not.toContain(encoded.slice(0, 12));
	});

	it("hides a key whose line breaks became \\n, spaces or CR LF", () => {
		const lines = SECRETS.key.split("\n");
		for (const glue of ["\\n", " ", "\r\n", "\\\\n", ""]) {
			expect(hide([SECRETS.key], `KEY=${lines.join(glue)}.`), JSON.stringify(glue)).toBe(`KEY=${MASK}.`);
		}
	});

	it("hides the lines of a key that is indented by its surroundings", () => {
		const indented = SECRETS.key.replaceAll("\n", "\n      ");
		for (const line of SECRETS.key.split("\n").slice(1, -1))
			expect(hide([SECRETS.key], indented)).not.toContain(line);
	});

	it("hides UTF-8 that was read byte by byte", () => {
		const word = "pässwörd";
		const bytes = Buffer.from(word).toString("latin1");
		expect(hide([word], bytes)).toBe(MASK);
		expect(hide([bytes], word)).toBe(MASK);
	});

	it("hides the longer of two at the same place, and both where they overlap", () => {
		expect(hide(["secret-one", "secret-one-and-more"], "x secret-one-and-more y")).toBe(`x ${MASK} y`);
		expect(hide(["abcdefgh", "efghijkl"], "abcdefghijkl")).toBe(MASK);
	});

	it.each([
		["s3cr", "PIN=s3cr;", `PIN=${MASK};`],
		["s3cr", "s3cret s3crs3cr", "s3cret s3crs3cr"],
		["test", "latest test", `latest ${MASK}`],
		["a.b", "xa.by a.b", `xa.by ${MASK}`],
		["-x-", "a-x-b", `a${MASK}b`],
	])("hides the short %s only as a word of %j", (short, text, expected) => {
		expect(hide([short], text)).toBe(expected);
	});

	it("leaves the fixed words of a Dockerfile, whatever people take for passwords", () => {
		const snippet =
			"# syntax=docker/dockerfile:1\nRUN --mount=type=secret,id=db ./x\n# docker build --secret id=db .";
		expect(hide(["secret", "docker", "build"], snippet)).toBe(snippet);
		expect(hide(["secret"], "RUN --mount=type=secret,id=db PASSWORD=secret ./x")).toBe(
			`RUN --mount=type=secret,id=db PASSWORD=${MASK} ./x`,
		);
		expect(hide(["type=secret,id=db"], snippet)).not.toContain("type=secret,id=db");
	});

	it("leaves texts alone when there is nothing to hide", () => {
		expect(hide([], "text")).toBe("text");
		expect(hide(["", " ", "\n", MASK], `a b ${MASK}`)).toBe(`a b ${MASK}`);
	});

	it("leaves everything as it is when the user asked for it", () => {
		expect(new Redactor([secret], { show: true }).redact(secret)).toBe(secret);
	});

	it("leaves no secret in any text", () => {
		// Few letters, so that secrets overlap each other, the text and what is left of it; stars, so that they meet the mask.
		const word = fc.string({
			unit: fc.constantFrom("a", "b", "*", '"', "\\", "é", "\n", " "),
			minLength: 6,
			maxLength: 12,
		});
		const secrets = fc.array(
			word.filter((text) => !/^[\s*]*$/.test(text)),
			{ minLength: 1, maxLength: 5 },
		);
		const text = fc.array(fc.oneof(word, fc.constantFrom(0, 1, 2, 3, 4)), { maxLength: 12 });
		fc.assert(
			fc.property(secrets, text, (known, parts) => {
				const joined = parts.map((part) => (typeof part === "number" ? (known[part] ?? "") : part)).join("");
				const shown = hide(known, joined);
				for (const each of known) {
					expect(shown).not.toContain(each);
					expect(shown).not.toContain(JSON.stringify(each).slice(1, -1));
				}
			}),
			{ numRuns: 500 },
		);
	});

	it("leaves no secret of any characters, in any encoding", () => {
		const any = fc
			.string({ unit: "binary", minLength: 6, maxLength: 40 })
			.filter((text) => !/^[\s*]*$/.test(text));
		fc.assert(
			fc.property(fc.array(any, { minLength: 1, maxLength: 4 }), fc.string(), (known, between) => {
				const spelled = known.flatMap((each) => [
					each,
					JSON.stringify(each),
					Buffer.from(each).toString("base64"),
				]);
				const shown = hide(known, spelled.join(between));
				for (const each of known) expect(shown).not.toContain(each);
			}),
		);
	});

	// Looking for each secret by itself would take minutes.
	it("copes with hundreds of keys and megabytes of text", { timeout: 120_000 }, () => {
		const random = (length: number, seed: number): string => {
			let state = seed;
			let out = "";
			while (out.length < length) {
				state = (Math.imul(state, 1103515245) + 12345) >>> 0;
				out += state.toString(36);
			}
			return out.slice(0, length);
		};
		const key = (seed: number): string => SECRETS.key.replace(/\n0.*/, `\n${random(10_000, seed)}`);
		const secrets = Array.from({ length: 600 }, (_, seed) => (seed % 2 === 0 ? key(seed) : random(40, seed)));
		const text = Array.from({ length: 600 }, (_, seed) => random(8_000, seed + 1e6) + secrets[seed]).join(
			" ",
		);
		expect(text.length).toBeGreaterThan(5e6);
		const shown = hide(secrets, text);
		for (const secret of secrets) expect(shown).not.toContain(secret);
	});
});

describe("preview", () => {
	const redactor = new Redactor([], { show: false });

	it.each([
		["", MASK],
		["1234567", MASK],
		["12345678", `12${MASK}`],
		["123456789012345", `12${MASK}`],
		["1234567890123456", `1234${MASK}`],
		["123456789012345678901234", `1234${MASK}34`],
		["😀234567", MASK],
		["😀2345678", `😀2${MASK}`],
		[SECRETS.key, `${SECRETS.key.split("\n")[0]} ${MASK}`],
		[SECRETS.key.replaceAll("\n", "\\n"), `${SECRETS.key.split("\n")[0]} ${MASK}`],
	])("shows little of %j", (secret, expected) => {
		expect(redactor.preview(secret)).toBe(expected);
	});

	it("never shows more than six characters, nor how many there are", () => {
		fc.assert(
			fc.property(fc.string({ minLength: 24, maxLength: 80 }), (secret) => {
				const shown = redactor.preview(secret);
				expect(shown).toContain(MASK);
				expect([...shown].length).toBeLessThanOrEqual(10);
			}),
		);
	});
});
