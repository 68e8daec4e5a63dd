import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bareAnchor } from "../../src/detect/anchor.ts";
import { assignmentsAt } from "../../src/detect/assignments/assignments-at.ts";
import { isHopeless, judgeAssignment, judgeIfOwn } from "../../src/detect/by-name/secret-by-name.ts";
import { KeywordIndex } from "../../src/detect/keyword-index.ts";
import { tablesOf } from "../../src/detect/keyword-tables.ts";
import { countPairs } from "../../src/detect/letter-pairs.ts";
import { ASSIGNMENT_FORMS, writtenAs } from "./assignment-forms.ts";

const WORDS = ["token", "passw", "secret", "apikey", "api_key", "api key"];
const index = new KeywordIndex(tablesOf(WORDS.map(bareAnchor), { isName: () => true }));

/** Where the words of `text` end, of all names or of those that may be given a value. */
function ends(text: Buffer, names: "every" | "given"): number[] {
	const found: number[] = [];
	index.scan(text, 0, text.length, (_, end) => found.push(end), names);
	return found;
}

/** Whether what stands around the word that ends there counts in a package's file. */
function counts(text: Buffer, end: number): boolean {
	const word =
		WORDS.find((one) => text.toString("latin1", end - one.length, end).toLowerCase() === one) ?? "";
	return assignmentsAt(text, end - word.length, end, "word").some((site) => {
		if (judgeIfOwn(site.name, site.value, site) !== null) return true;
		if (isHopeless(site.value, "package", site)) return false;
		return judgeAssignment(site.name, site.value, "package", site).kind === "accept";
	});
}

/** More than is looked at before a word, so that the answer is not yes for want of it. */
const LEAD = `${"lorem ipsum dolor\n".repeat(12)}`;

// Put together here: none of them may look live in the source.
const VALUE = ["k7Fq", "Zt2X", "m9Wb", "R4vN", "c8Lp", "Q1sD"].join("");
const LETTERS = ["qxzv", "KJwp", "bTgm", "Hrdy", "nFlc"].join("");

const HEX = ["0badc0de", "5eed1e55", "facade00", "deadbeef"].join("");

const VALUES = [
	...[VALUE, VALUE.slice(0, 12), VALUE.slice(0, 16), LETTERS, `{noop}${VALUE}`, "changeme"],
	...[HEX, HEX.toUpperCase(), `{${VALUE}}`, `${VALUE}\\n`, `enter${VALUE}`, `${VALUE.slice(0, 12)}teration`],
	...["correctHorseBatteryStaple", "correct-horse-7-battery", `1${"ab2".repeat(6)}`],
];

describe("names in packages that may be given a value", () => {
	it.each([
		"const token = tokens[next];",
		"token.kind === kinds.end",
		"if (token) {\n\treturn token;\n}",
		'throw new Error("a token was expected here");',
		"token: Token,",
		"token = self.next_token()",
		'token = "short"',
		"token: string | undefined;",
		'token("refresh now")',
		"the token is gone",
		"a token\nand another line",
		`the api key is ${VALUE}, we hear`,
		`token_${"x".repeat(90)} = "${VALUE}"`,
	])("are not those of %j", (text) => {
		const bytes = Buffer.from(`${LEAD}${text}\n${LEAD}`, "latin1");
		expect(ends(bytes, "every")).not.toEqual([]);
		expect(ends(bytes, "given")).toEqual([]);
	});

	it("are all whose value counts, in every form", () => {
		const counted = TEMPLATES.filter((template) => {
			const perValue = VALUES.map((value) => countedOf(formed(template, value)));
			return perValue.some((count) => count > 0);
		});
		// Enough of the forms count for the test to say something; the rest never count in packages.
		expect(counted.length).toBeGreaterThan(TEMPLATES.length * 0.8);
	});

	it("are judged by the same pairs of letters as their values are afterwards", () => {
		const source = readFileSync(new URL("../../wasm/given-value.ts", import.meta.url), "utf8");
		const [, table = ""] = /COMMON_PAIRS = memory\.data<u32>\(\[([^\]]+)\]/.exec(source) ?? [];
		const rows = (table.match(/0x[0-9a-f]+/g) ?? []).map(Number);
		const letters = [..."abcdefghijklmnopqrstuvwxyz"];
		const expected = letters.map((first) =>
			letters.reduce((row, second, at) => row | (countPairs(first + second).common << at), 0),
		);
		expect(rows).toEqual(expected);
	});

	it("are all whose value counts, with anything beside", () => {
		const mutation = fc.record({
			at: fc.nat(60),
			piece: fc.constantFrom(...PIECES),
			isInstead: fc.boolean(),
		});
		fc.assert(
			fc.property(
				fc.constantFrom(...TEMPLATES),
				fc.constantFrom(...VALUES),
				fc.array(mutation, { minLength: 1, maxLength: 2 }),
				(template, value, mutations) => {
					countedOf(
						mutations.reduce(
							(made, { at, piece, isInstead }) =>
								made.slice(0, at) + piece + made.slice(at + (isInstead ? 1 : 0)),
							formed(template, value),
						),
					);
				},
			),
			{ numRuns: 20_000 },
		);
	});
});

/** `template` with `value` in it, as a file would have it. */
function formed(template: string, value: string): string {
	return writtenAs({ id: template, extension: "", template }, "acme", value);
}

/** How many words of `text` count in a package's file: each must be among those given a value. */
function countedOf(text: string): number {
	const bytes = Buffer.from(`${LEAD}${text}\n`, "latin1");
	const heard = ends(bytes, "given");
	const counted = ends(bytes, "every").filter((end) => counts(bytes, end));
	for (const end of counted) expect(heard).toContain(end);
	return counted.length;
}

const OTHER_FORMS = [
	'token => "{v}"',
	'token <- "{v}"',
	'token ??= "{v}"',
	'token || "{v}"',
	'token = Buffer.from("{v}")',
	'token = new String("{v}")',
	'token =\n    "{v}"',
	'token\n    = "{v}"',
	'token = """{v}"""',
	'token: &\'static str = "{v}";',
	'token As String = "{v}"',
	'Token { get; set; } = "{v}"',
	'ENV.fetch("token") { "{v}" }',
	"${token:-{v}}",
	"<ns:token type='x'>{v}</ns>",
	"<key>token</key><string>{v}</string>",
	"--token {v}",
	"api key is {v}",
	"**token**: {v}",
	"  - token: {v}  # of ours",
	'$x["token"][0] = "{v}"',
	'set("token", "{v}")',
	'{"name": "token", "value": "{v}"}',
	'{"Key": "token", "SecretValue": "{v}"}',
	"- name: token\n  value: {v}",
	"id=token;data={v}",
	'<property name="token">{v}</property>',
	'<add key="token" value="{v}" />',
	'<entry kind="x" key="token">\n  {v}\n</entry>',
	"<token>{v}</token>",
	"<token>\n  {v} \n</token>",
	'{\\"token\\": \\"{v}\\"}',
	'{\\\\\\"token\\\\\\": \\\\\\"{v}\\\\\\"}',
	"{\\n  token: '{v}',\\n}",
];

/** Signs that change what a text means. */
const PIECES = [
	..."\"'`\\ \t\n=:?|+,(){}[]<>-.$*#/;&~!@",
	...[
		"  ",
		"\r\n",
		":=",
		"=>",
		"??",
		"||",
		"<<",
		"</",
		"--",
		"${",
		":-",
		"**",
		"//",
		"==",
		"=~",
		"<-",
		"r",
		"L",
		"As ",
	],
	...[
		"is ",
		"string ",
		"new ",
		"String(",
		"name",
		"value",
		"key",
		"default ",
		"get;",
		"x.set",
		"_",
		"{noop}",
		"\n  ",
		'"value"',
		"val:",
		"</token>",
		"<string>",
		"\\\\",
		'\\"',
	],
];

const TEMPLATES = [...ASSIGNMENT_FORMS.map(({ template }) => template), ...OTHER_FORMS];
