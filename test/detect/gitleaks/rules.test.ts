import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCatalogue } from "../../../scripts/catalogue-plugin.ts";
import { patternsOf } from "../../../src/detect/catalogue.ts";
import { Detector } from "../../../src/detect/detector.ts";
import { readGitleaksConfig } from "../../../src/detect/gitleaks/config.ts";
import { wholeConfig } from "../../../src/detect/gitleaks/extend.ts";
import { GitleaksRules } from "../../../src/detect/gitleaks/rules.ts";
import type { Match, TextContext } from "../../../src/detect/match.ts";
import type { Observation } from "../../../src/detect/observation.ts";
import { expandSample } from "../sample.ts";

const builtIn = patternsOf(readCatalogue());

async function rulesOf(toml: string): Promise<GitleaksRules> {
	const config = await wholeConfig(readGitleaksConfig(toml, "rules.toml"), () => Promise.reject());
	return new GitleaksRules(config, (id) => builtIn.some((pattern) => pattern.id === id));
}

const fileAt = (path: string): TextContext => ({ path, kind: "file" });
const APP = fileAt("app/main.py");

async function found(toml: string, text: string, context: TextContext = APP): Promise<string[]> {
	const matches = new Detector([], { rules: [await rulesOf(toml)] }).text(text, context);
	return matches
		.filter(({ patternId }) => !/^generic|^high-entropy$/.test(patternId))
		.map(({ patternId, line, column, secret }) => `${patternId} ${line}:${column} ${secret}`);
}

const rule = (more: string, regex = "acme_[a-z0-9]{8}"): string =>
	`[[rules]]\nid = "acme"\nregex = '''${regex}'''\n${more}\n`;

describe("a rule", () => {
	it("matches, tells line and column of the secret, and its first group is the secret", async () => {
		const toml = rule("", "key: *(acme_[a-z0-9]{8})");
		expect(await found(toml, "one\n  key: acme_1234abcd\n")).toEqual(["acme 2:8 acme_1234abcd"]);
	});

	it.each([
		["secretGroup says which group", rule("secretGroup = 2", "(id)=([a-z]+)"), "id=abc", ["acme 1:4 abc"]],
		["else the first that took part", rule("", "(x)?=([a-z]+)"), "=abc", ["acme 1:2 abc"]],
		[
			"line breaks around a match are not of it",
			rule("", "\\nkey-[a-z]+\\n"),
			"\nkey-abc\n",
			["acme 2:1 key-abc"],
		],
		["flags", rule("", "(?i)ACME-[A-Z]{3}"), "acme-abc", ["acme 1:1 acme-abc"]],
		["named groups", rule("", "(?P<name>k)=(?P<value>[a-z]+)"), "k=abc", ["acme 1:1 k"]],
		["POSIX classes", rule("", "k-[[:alpha:]]+[[:digit:]]"), "k-ab1", ["acme 1:1 k-ab1"]],
		["\\z is the end", rule("", "abc\\z"), "abc abc", ["acme 1:5 abc"]],
		["^ is the beginning", rule("", "^abc"), "abc\nabc", ["acme 1:1 abc"]],
		["(?m)^ of each line", rule("", "(?m)^abc"), "abc\nabc", ["acme 1:1 abc", "acme 2:1 abc"]],
		["\\b looks at what stands before", rule("", "\\babc"), "xabc abc", ["acme 1:6 abc"]],
		["other scripts", rule("", "пароль: ([\\p{L}\\d]+)"), "é пароль: тайна1 é", ["acme 1:18 тайна1"]],
		[
			"entropy must be above",
			rule("entropy = 2.0", "k-[a-z]+"),
			"k-aaaaaaaa k-abcdefgh",
			["acme 1:12 k-abcdefgh"],
		],
		["a mark of gitleaks'", rule(""), "acme_1234abcd # gitleaks:allow\n", []],
		["no keyword in the text", rule("keywords = ['zzzz']"), "acme_1234abcd", []],
		[
			"a keyword anywhere in it",
			rule("keywords = ['ZZZZ']"),
			`acme_1234abcd${" ".repeat(9000)}zzzz`,
			["acme 1:1 acme_1234abcd"],
		],
		["a short keyword", rule("keywords = ['q']"), "acme_1234abcd", ["acme 1:1 acme_1234abcd"]],
	])("%s", async (_name, toml, text, expected) => {
		expect(await found(toml, text)).toEqual(expected);
	});

	it("is for paths that its path matches, and for build metadata only without one", async () => {
		const toml = rule("path = '''\\.py$'''");
		expect(await found(toml, "acme_1234abcd", fileAt("a/b.py"))).toHaveLength(1);
		expect(await found(toml, "acme_1234abcd", fileAt("a/b.js"))).toHaveLength(0);
		const detector = new Detector([], { rules: [await rulesOf(toml)] });
		expect(detector.assignment("X", "acme_1234abcd")).toEqual([]);
		const anywhere = new Detector([], { rules: [await rulesOf(rule(""))] });
		expect(anywhere.assignment("X", "acme_1234abcd").map(({ patternId }) => patternId)).toEqual(["acme"]);
	});

	it("with a path alone takes the file", async () => {
		const toml = "[[rules]]\nid = 'store'\npath = '''\\.p12$'''\n";
		expect(await found(toml, "bytes of a store", fileAt("a/my.p12"))).toEqual(["store 1:1 bytes of a store"]);
		expect(await found(toml, "bytes of a store", fileAt("a/my.txt"))).toEqual([]);
	});

	it("has the severity that a tag says, and ids as reports have them", async () => {
		const toml = "[[rules]]\nid = 'Acme_Key V2'\nregex = 'acme'\ntags = ['severity:low']\n";
		const detector = new Detector([], { rules: [await rulesOf(toml)] });
		expect(detector.text("acme", APP)).toMatchObject([
			{ patternId: "acme-key-v2", severity: "low", confidence: "structured" },
		]);
	});
});

describe("allowlists", () => {
	const allow = (entries: string): string =>
		rule(`[[rules.allowlists]]\n${entries}`, "id=(acme_[a-z0-9]{8})");
	const TEXT = "x = id=acme_1234abcd # sample\n";

	it.each([
		["a stop word in the secret", "stopwords = ['1234ABC']", 0],
		["none in the line", "stopwords = ['sample']", 1],
		["an expression on the secret", "regexes = ['^acme_1']", 0],
		["not on the match", "regexes = ['^id']", 1],
		["unless it says so", "regexTarget = 'match'\nregexes = ['^id']", 0],
		["or on the line", "regexTarget = 'line'\nregexes = ['sample']", 0],
		["a path", "paths = ['main']", 0],
		["another path", "paths = ['test']", 1],
		["one of several", "paths = ['test']\nstopwords = ['1234']", 0],
		["all of several", "condition = 'AND'\npaths = ['main']\nstopwords = ['1234']", 0],
		["not all of several", "condition = 'AND'\npaths = ['test']\nstopwords = ['1234']", 1],
		["a commit beside others", "condition = 'AND'\ncommits = ['abc']\nstopwords = ['1234']", 1],
	])("%s", async (_name, entries, expected) => {
		expect(await found(allow(entries), TEXT)).toHaveLength(expected);
	});

	it("any of several lets it pass, and global ones are for all rules or those they name", async () => {
		expect(await found(`${allow("paths = ['x']")}[[rules.allowlists]]\nstopwords = ['1234']`, TEXT)).toEqual(
			[],
		);
		expect(await found(`[allowlist]\nstopwords = ['1234']\n${rule("")}`, TEXT)).toEqual([]);
		const two = `${rule("")}[[rules]]\nid = 'second'\nregex = 'id='\n`;
		const named = `[[allowlists]]\ntargetRules = ['second']\npaths = ['main']\n${two}`;
		expect(await found(named, TEXT)).toEqual(["acme 1:8 acme_1234abcd"]);
	});
});

describe("a rule that requires another", () => {
	const toml = (within: string): string =>
		`${rule(`[[rules.required]]\nid = 'user'\n${within}`)}[[rules]]\nid = 'user'\nregex = 'user=[a-z]+'\nskipReport = true\n`;

	it.each([
		["anywhere", "", `user=abc\n${"\n".repeat(50)}acme_1234abcd`, 1],
		["and it is not there", "", "acme_1234abcd", 0],
		["within lines", "withinLines = 2", "user=abc\n\nacme_1234abcd", 1],
		["too many lines away", "withinLines = 1", "user=abc\n\nacme_1234abcd", 0],
		["within columns", "withinColumns = 10", "user=abc\nacme_1234abcd", 1],
		["too many columns away", "withinColumns = 10", "user=abc             acme_1234abcd", 0],
	])("%s", async (_name, within, text, expected) => {
		expect(await found(toml(within), text)).toHaveLength(expected);
	});
});

describe("extending the built-in catalogue", () => {
	const token = expandSample("{{github:ghp_}}");
	const TEXT = `TOKEN=${token}\n`;
	const ids = async (toml: string, context: TextContext): Promise<string[]> => {
		const detector = new Detector(builtIn, { rules: [await rulesOf(toml)] });
		return detector.text(TEXT, context).map(({ patternId }) => patternId);
	};
	const EXTEND = "[extend]\nuseDefault = true\n";

	it("its allowlists are for built-in patterns, and for secrets by name", async () => {
		const allow = `${EXTEND}[[allowlists]]\npaths = ['^test/']\n`;
		expect(await ids(allow, fileAt("app/.env"))).toEqual(["github-pat"]);
		expect(await ids(allow, fileAt("test/.env"))).toEqual([]);
		const detector = new Detector(builtIn, {
			rules: [
				await rulesOf(`${EXTEND}[allowlist]\nregexTarget = 'match'\nregexes = ['^DB_PASSWORD=hunter']\n`),
			],
		});
		expect(detector.assignment("DB_PASSWORD", "hunter2!")).toEqual([]);
		expect(detector.assignment("MY_PASSWORD", "hunter2!")).toHaveLength(1);
		expect(detector.text("DB_PASSWORD=hunter2!\nMY_PASSWORD=hunter2!\n", fileAt(".env"))).toMatchObject([
			{ line: 2 },
		]);
	});

	it("a rule without an expression is about the built-in pattern of its id", async () => {
		const refine = `${EXTEND}[[rules]]\nid = 'github-pat'\n[[rules.allowlists]]\nregexTarget = 'line'\nregexes = ['^TOKEN']\n`;
		expect(await ids(refine, fileAt("app/.env"))).not.toContain("github-pat");
		expect(await ids(`[[rules]]\nid = 'x'\nregex = 'nothing'\n`, fileAt("app/.env"))).toEqual(["github-pat"]);
	});

	it("not extended, built-in patterns are not concerned", async () => {
		expect(await ids(`[allowlist]\npaths = ['.*']\n${rule("")}`, fileAt("app/.env"))).toEqual(["github-pat"]);
	});
});

describe("in a stream", () => {
	const filler = "value = other(1)\n".repeat(20_000);

	function inPieces(detector: Detector, text: string, size: number): Match[] {
		const stream = detector.stream(APP);
		const bytes = Buffer.from(text);
		for (let at = 0; at < bytes.length; at += size) stream.write(Buffer.from(bytes.subarray(at, at + size)));
		return stream.end();
	}

	it("matches of up to 4096 bytes are found once wherever blocks end", async () => {
		const detector = new Detector([], { rules: [await rulesOf(rule("", "begin-[a-z]+-end"))] });
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 9000 }), fc.integer({ min: 500, max: 4000 }), (shift, length) => {
				const lead = filler.slice(0, 256 * 1024 - 4500 + shift);
				const matches = inPieces(detector, `${lead} begin-${"x".repeat(length)}-end ${filler}`, 64 * 1024);
				expect(matches.map(({ offset, secret }) => [offset, secret.length])).toEqual([
					[lead.length + 1, length + 10],
				]);
			}),
			{ numRuns: 25 },
		);
	});

	it("offsets are bytes, whatever the script and wherever a character is cut", async () => {
		const detector = new Detector([], { rules: [await rulesOf(rule(""))] });
		const text = `${"ключ é 鍵\n".repeat(30_000)}acme_1234abcd`;
		for (const size of [65_536, 65_537, 65_539]) {
			const [match] = inPieces(detector, text, size);
			expect(match).toMatchObject({ offset: Buffer.byteLength(text) - 13, line: 30_001, column: 1 });
		}
	});

	it("tells an observer what it thought", async () => {
		const seen: Observation[] = [];
		const detector = new Detector([], {
			rules: [await rulesOf(rule("entropy = 3.0\n[[rules.allowlists]]\nstopwords = ['zq']"))],
			observe: (observation) => void seen.push(observation),
		});
		detector.text("acme_aaaaaaaa\nacme_zq1b2c3d\nacme_q8w7e6r5\n", APP);
		const rejected = seen.flatMap((one) => (one.kind === "pattern" ? [`${one.line} ${one.rejected}`] : []));
		expect(rejected).toEqual(["1 too little entropy", "2 the allowlist at rules.toml:5", "3 null"]);
	});
});

describe("hostile expressions", () => {
	// A backtracking engine takes twice as long for each character more; this one twice as long for twice the text.
	it.each(["(a+)+$x", "(a|aa)+$x", "(.*a){12}x", "([a-z]+)*[A-Z]{3}x"])(
		"%s ends in proportion",
		async (regex) => {
			const detector = new Detector([], { rules: [await rulesOf(rule("", regex))] });
			const cost = (length: number): number => {
				const text = "a".repeat(length);
				detector.text(text, APP);
				const started = process.cpuUsage().user;
				detector.text(text, APP);
				return process.cpuUsage().user - started;
			};
			const small = Math.max(cost(4_000), 2_000);
			expect(cost(32_000) / small).toBeLessThan(64);
		},
	);
});
