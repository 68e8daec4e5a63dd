import { describe, expect, it } from "vitest";
import { type GitleaksConfig, readGitleaksConfig } from "../../../src/detect/gitleaks/config.ts";
import { wholeConfig } from "../../../src/detect/gitleaks/extend.ts";
import { GitleaksRules } from "../../../src/detect/gitleaks/rules.ts";
import { LeakscanError } from "../../../src/errors.ts";

const RULE = "[[rules]]\nid = 'acme'\nregex = '''acme_[a-z]{8}'''\n";

async function load(text: string, others: Readonly<Record<string, string>> = {}): Promise<GitleaksRules> {
	const read = async (path: string): Promise<GitleaksConfig> => readGitleaksConfig(others[path] ?? "", path);
	const whole = await wholeConfig(readGitleaksConfig(text, "rules.toml"), read);
	return new GitleaksRules(whole, (id) => id === "github-pat");
}

async function problem(text: string, others: Readonly<Record<string, string>> = {}): Promise<string> {
	try {
		await load(text, others);
	} catch (error) {
		if (error instanceof LeakscanError && error.code === "PATTERN_INVALID") return error.message;
		throw error;
	}
	return "none";
}

describe("a configuration that cannot be used says where and why", () => {
	it.each([
		["no TOML", "title = 'x'\nid = = 2\n", /^rules\.toml:2: it is no TOML: /],
		[
			"nothing in it",
			"title = 'x'\n",
			/^rules\.toml:1: it holds no rules, no allowlists and extends nothing$/,
		],
		["a rule without id", "\n[[rules]]\nregex = 'x'\n", /^rules\.toml:2: this rule has no id$/],
		[
			"a rule that finds nothing",
			"[[rules]]\nid = 'empty'\n",
			/^rules\.toml:1: rule empty has neither regex nor path, and extends no rule of that id$/,
		],
		[
			"a wrong type",
			"[[rules]]\nid = 'acme'\nregex = 'x'\nentropy = 'high'\n",
			/^rules\.toml:4: rule acme: entropy: .*number/,
		],
		[
			"look-around",
			"[[rules]]\nid = 'acme'\n\nregex = '''acme(?=x)'''\n",
			/^rules\.toml:4: rule acme: regex: .*\(\?=.*\(RE2 has no look-around\)$/,
		],
		[
			"a back-reference",
			"[[rules]]\nid = 'acme'\nregex = '''(a)\\1'''\n",
			/^rules\.toml:3: rule acme: regex: /,
		],
		[
			"a repeat without end",
			"[[rules]]\nid = 'acme'\nregex = 'a{1,100000}'\n",
			/^rules\.toml:3: rule acme: regex: /,
		],
		["a path that is none", "[[rules]]\nid = 'acme'\npath = '('\n", /^rules\.toml:3: rule acme: path: /],
		[
			"a group that is not there",
			"[[rules]]\nid = 'acme'\nregex = '(a)'\nsecretGroup = 2\n",
			/^rules\.toml:1: rule acme: secretGroup is 2, and its regex has 1 group$/,
		],
		["an id twice", `${RULE}${RULE}`, /^rules\.toml:4: rule acme has the id of the rule at line 1$/],
		[
			"an allowlist that allows nothing",
			`${RULE}[[rules.allowlists]]\ndescription = 'x'\n`,
			/^rules\.toml:4: this allowlist is empty/,
		],
		[
			"old and new allowlists",
			`[allowlist]\npaths = ['a']\n[[allowlists]]\npaths = ['b']\n${RULE}`,
			/^rules\.toml:1: allowlist cannot stand beside allowlists/,
		],
		[
			"an unknown condition",
			`${RULE}[[rules.allowlists]]\ncondition = 'XOR'\npaths = ['a']\n`,
			/^rules\.toml:5: condition is "XOR": write AND or OR$/,
		],
		[
			"an unknown target",
			`${RULE}[[rules.allowlists]]\nregexTarget = 'file'\nregexes = ['a']\n`,
			/^rules\.toml:5: regexTarget is "file": write secret, match or line$/,
		],
		[
			"an allowlist's expression",
			`${RULE}[[rules.allowlists]]\nregexes = [\n  'a',\n  '[',\n]\n`,
			/^rules\.toml:7: rule acme: regexes: /,
		],
		[
			"a required rule that is not there",
			`${RULE}[[rules.required]]\nid = 'other'\n`,
			/^rules\.toml:4: rule acme requires rule other, and no rule has that id$/,
		],
		[
			"an allowlist for a rule that is not there",
			`[[allowlists]]\ntargetRules = ['other']\npaths = ['a']\n${RULE}`,
			/^rules\.toml:1: targetRules names other, and no rule has that id$/,
		],
		[
			"useDefault and path",
			"[extend]\nuseDefault = true\npath = 'base.toml'\n",
			/^rules\.toml:3: it cannot stand beside useDefault/,
		],
	])("%s", async (_name, text, message) => {
		expect(await problem(text)).toMatch(message);
	});

	it("in the file that it extends", async () => {
		expect(await problem("[extend]\npath = 'base.toml'\n", { "base.toml": "[[rules]]\nid = 3\n" })).toMatch(
			/^base\.toml:2: /,
		);
	});

	it("one that extends itself", async () => {
		const self = "[extend]\npath = 'rules.toml'\n";
		expect(await problem(self, { "rules.toml": self })).toMatch(/^rules\.toml:2: .*files deep/);
	});
});

describe("what is read and has no effect", () => {
	it("is told, with its line", () => {
		const { warnings } = readGitleaksConfig(
			`minVersion = 'v8.25.0'\n[extend]\nurl = 'https://acme.example'\n${RULE}secretgroups = 1\n[rules.allowlist]\ncommits = ['abc']\n`,
			"rules.toml",
		);
		expect(warnings).toEqual([
			expect.stringMatching(/^rules\.toml:3: extend\.url is not fetched/),
			expect.stringMatching(/^rules\.toml:7: "secretgroups" is no key/),
			expect.stringMatching(/^rules\.toml:9: commits have no effect/),
		]);
	});
});

describe("extending", () => {
	const BASE = `title = 'Base'\n${RULE}entropy = 2.5\nkeywords = ['acme_']\ntags = ['a']\n[[rules]]\nid = 'other'\nregex = 'x'\n[[allowlists]]\npaths = ['base']\n`;
	const whole = (text: string) =>
		wholeConfig(readGitleaksConfig(text, "rules.toml"), async (path) => readGitleaksConfig(BASE, path));

	it("adds to a rule of the base, keeps the rest of it, and drops what is disabled", async () => {
		const config = await whole(
			"[extend]\npath = 'base.toml'\ndisabledRules = ['other']\n[[rules]]\nid = 'acme'\nentropy = 3.5\nkeywords = ['ACME-']\ntags = ['b']\n[[rules.allowlists]]\npaths = ['test']\n[[rules]]\nid = 'new'\nregex = 'y'\n",
		);
		expect(config.rules.map(({ id }) => id)).toEqual(["acme", "new"]);
		expect(config.rules[0]).toMatchObject({
			entropy: 3.5,
			keywords: ["acme_", "acme-"],
			tags: ["a", "b"],
			regex: { text: "acme_[a-z]{8}" },
			allowlists: [{ paths: [{ text: "test" }] }],
		});
		expect(config).toMatchObject({ title: "Base", extendsBuiltIn: false });
		expect(config.allowlists).toHaveLength(1);
	});

	it("takes keys without regard to case, the old allowlist, and lists written as a text", async () => {
		const config = readGitleaksConfig(
			"[[RULES]]\nID = 'acme'\nRegex = '(a)(b)'\nSecretGroup = 2\nkeywords = 'one,two'\n[RULES.allowList]\nstopWords = ['Sample']\nregextarget = 'Line'\nregexes = ['x']\n",
			"rules.toml",
		);
		expect(config.rules[0]).toMatchObject({
			secretGroup: 2,
			keywords: ["one", "two"],
			allowlists: [{ stopwords: ["sample"], regexTarget: "line", condition: "or" }],
		});
		expect(config.warnings).toEqual([]);
	});
});
