/** The command line as people call it. Its images are archives made here: no engine is needed. */
import { execFile } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { reportSchema } from "../../src/report/schema.ts";
import { expandSample } from "../detect/sample.ts";
import { configOf, Layout, layerOf, tarOf, temporaryFolder } from "../source/archives.ts";
import { BIN, leakscan } from "./command.ts";

const TOKEN = expandSample("{{github:ghp_}}");
const PASSWORD = expandSample("{{password:14}}");
let folder = "";

/** An OCI archive in `folder` with these files in one layer. */
async function archive(
	name: string,
	files: Readonly<Record<string, string>>,
	config: object = {},
): Promise<string> {
	const layers = [await layerOf(files)];
	const layout = new Layout();
	const image = layout.image(layers, configOf(layers, config));
	const file = path.join(folder, name);
	await writeFile(file, await tarOf(layout.entries([image])));
	return file;
}

const run = (args: readonly string[], more: Parameters<typeof leakscan>[1] = {}) =>
	leakscan(args, { cwd: folder, ...more });

beforeAll(async () => {
	folder = await temporaryFolder();
	await archive("leaky.tar", { "app/.env": `DB_PASSWORD=${PASSWORD}\n`, "app/token.txt": `${TOKEN}\n` });
	await archive("clean.tar", { "app/readme.txt": "nothing to see\n" });
});

describe("exit codes", () => {
	it.each([
		["clean", ["image", "clean.tar"], 0],
		["findings", ["image", "leaky.tar"], 1],
		["findings below --fail-on", ["image", "leaky.tar", "--fail-on", "never"], 0],
		["a clean one beside a leaking one", ["image", "clean.tar", "leaky.tar"], 1],
		["only what is sure enough", ["image", "leaky.tar", "--min-confidence", "checksum"], 1],
		["metadata alone", ["history", "leaky.tar"], 0],
		["--no-layers", ["image", "--no-layers", "leaky.tar"], 0],
		["--help", ["--help"], 0],
		["--version", ["--version"], 0],
		["help of a command", ["help", "image"], 0],
	])("%s", async (_name, args, expected) => {
		expect((await run(args)).exitCode).toBe(expected);
	});

	it("an image that is read only in part, with nothing found, is 3 and says why", async () => {
		const layers = [await layerOf({ a: "x" })];
		const layout = new Layout();
		const image = layout.image(layers, configOf(layers));
		const missing = layers[0]?.diffId ?? "";
		await writeFile(path.join(folder, "partial.tar"), await tarOf(layout.entries([image], [missing])));
		const { exitCode, stdout } = await run(["image", "partial.tar"]);
		expect(exitCode).toBe(3);
		expect(stdout).toMatch(/incomplete|could not be read/i);
		const { stdout: json } = await run(["image", "partial.tar", "-f", "json"]);
		const report = reportSchema.parse(JSON.parse(json));
		expect(report.complete).toBe(false);
		expect(report.errors.map(({ code }) => code)).toEqual(["BLOB_MISSING"]);
	});
});

describe("bad input is one clear line, a hint, and exit code 2", () => {
	beforeAll(async () => {
		await writeFile(path.join(folder, "words.txt"), "these are words, and no image\n");
		await writeFile(path.join(folder, "broken.yaml"), "fail-on: [high\n");
		await writeFile(path.join(folder, "unknown.yaml"), "fail_on: high\n");
		await writeFile(path.join(folder, "glob.yaml"), "quiet: true\nexclude-path: [/]\n");
		await writeFile(path.join(folder, "broken.json"), "{");
		await writeFile(
			path.join(folder, "manifest.tar"),
			await tarOf([{ name: "manifest.json", content: "[{" }]),
		);
		await writeFile(path.join(folder, "rule.yaml"), "provider: x\npatterns: []\n");
		await writeFile(path.join(folder, "rule.toml"), "[[rules]]\nid = 'acme'\nregex = '(?=a)'\n");
		await writeFile(path.join(folder, "extend.toml"), "[extend]\npath = 'base.toml'\n");
	});

	it.each<[name: string, args: string[], line: RegExp]>([
		["no command", [], /Usage: leakscan/],
		["unknown command", ["imgae", "x"], /unknown command 'imgae'/],
		["unknown option", ["image", "x", "--fial-on", "high"], /unknown option '--fial-on'/],
		["missing reference", ["image"], /missing required argument 'ref'/],
		["wrong choice", ["image", "x", "--fail-on", "loud"], /loud/],
		[
			"a glob of nothing",
			["image", "clean.tar", "--exclude-path", "/"],
			/--exclude-path: "\/" names nothing/,
		],
		[
			"a glob of nothing in a file",
			["image", "clean.tar", "--config", "glob.yaml"],
			/glob\.yaml:2: exclude-path\S*: "\/" names nothing/,
		],
		["wrong number", ["image", "x", "--concurrency", "none"], /whole number from 1 to 256/],
		["wrong platform", ["image", "clean.tar", "--platform", "linux"], /no platform/],
		["missing file", ["image", "docker-archive:gone.tar"], /gone\.tar/],
		["engine down", ["image", "docker:app:latest"], /no Docker Engine answers/],
		[
			"neither engine nor registry",
			["image", "app:latest"],
			/no Docker Engine answers.*docker\.io cannot be reached/,
		],
		["registry down", ["image", "registry:registry.invalid/app"], /registry\.invalid cannot be reached/],
		["no repository", ["image", "registry:Registry/App"], /not an image name/],
		[
			"user name without a password",
			["image", "registry:r.invalid/a", "--username", "me"],
			/--username without a password/,
		],
		[
			"password for one of two registries",
			["image", "registry:a.invalid/a", "registry:b.invalid/b", "--username", "me", "--password-stdin"],
			/which registry is the password for: a\.invalid or b\.invalid\?/,
		],
		[
			"archive and password on standard input",
			["image", "-", "--username", "me", "--password-stdin"],
			/both an archive and the password/,
		],
		["no mirror", ["image", "registry:r.invalid/a", "--registry-mirror", "x"], /"x" is no mirror/],
		["missing CA file", ["image", "registry:r.invalid/a", "--ca-file", "gone.pem"], /gone\.pem/],
		["no image", ["image", "words.txt"], /words\.txt/],
		["broken JSON", ["image", "manifest.tar"], /manifest\.json/],
		["nothing on standard input", ["image", "-"], /standard input/],
		["missing configuration", ["image", "clean.tar", "--config", "gone.yaml"], /cannot read gone\.yaml/],
		["broken configuration", ["image", "clean.tar", "--config", "broken.yaml"], /broken\.yaml:\d/],
		[
			"unknown setting",
			["image", "clean.tar", "--config", "unknown.yaml"],
			/"fail_on" is no setting; it is spelled "fail-on"/,
		],
		["missing ignore file", ["image", "clean.tar", "--ignore-file", "gone"], /cannot read gone/],
		["missing baseline", ["image", "clean.tar", "--baseline", "gone.json"], /cannot read gone\.json/],
		["broken baseline", ["image", "clean.tar", "--baseline", "broken.json"], /broken\.json/],
		[
			"missing pattern folder",
			["image", "clean.tar", "--patterns", "gone"],
			/cannot read the patterns at gone/,
		],
		["broken pattern", ["image", "clean.tar", "--patterns", "."], /\.yaml/],
		[
			"patterns of no known kind",
			["image", "clean.tar", "--patterns", "words.txt"],
			/no \.yaml and no \.toml/,
		],
		[
			"broken gitleaks rule",
			["image", "clean.tar", "--patterns", "rule.toml"],
			/^leakscan: rule\.toml:3: rule acme: regex: .*RE2 has no look-around/,
		],
		[
			"missing extended configuration",
			["image", "clean.tar", "--patterns", "extend.toml"],
			/cannot read base\.toml, which extend\.toml extends/,
		],
		[
			"output in no folder",
			["image", "clean.tar", "-o", "gone/report.json"],
			/cannot write gone\/report\.json/,
		],
		["output of no known kind", ["image", "clean.tar", "-o", "report.doc"], /report\.doc cannot be told/],
		["two formats printed", ["image", "clean.tar", "-f", "json", "-f", "sarif"], /would both be printed/],
		["unknown pattern", ["patterns", "show", "github"], /no pattern has the id github/],
		["unknown shell", ["completion", "tcsh"], /no completion for tcsh/],
		[
			"base image that is not there",
			["image", "clean.tar", "--base-image", "docker-archive:gone.tar"],
			/gone\.tar/,
		],
	])("%s", async (_name, args, line) => {
		const { exitCode, stdout, stderr } = await run(args);
		expect(stderr).toMatch(line);
		expect(exitCode).toBe(2);
		expect(stderr).not.toMatch(/\n\s+at /);
		expect(stderr.split("\n").length).toBeLessThanOrEqual(args.length === 0 ? 60 : 4);
		expect(stdout).toBe("");
	});

	it("shows where it happened with --debug", async () => {
		const { stderr } = await run(["image", "app:latest", "--debug"]);
		expect(stderr).toMatch(/\n\s+at /);
	});
});

describe("output", () => {
	it.each(["patterns list", "patterns list --format json", "image leaky.tar -f json"])(
		"whose reader has had enough is no failure: %s",
		async (command) => {
			const script = `'${process.execPath}' '${BIN}' ${command} | true; echo "\${PIPESTATUS[0]}"`;
			const { stdout, stderr } = await promisify(execFile)("bash", ["--norc", "-c", script], { cwd: folder });
			expect(stderr).not.toMatch(/EPIPE|node:/);
			expect(stdout).toBe(command.startsWith("image") ? "1\n" : "0\n");
		},
	);

	it("goes to files by their endings, and the readable report to the terminal", async () => {
		const { exitCode, stdout } = await run([
			"image",
			"leaky.tar",
			"-o",
			"out.json",
			"-o",
			"out.sarif",
			"-o",
			"out.txt",
		]);
		expect(exitCode).toBe(1);
		expect(stdout).toMatch(/2 secrets found/);
		expect(
			reportSchema.parse(JSON.parse(await readFile(path.join(folder, "out.json"), "utf8"))).findings,
		).toHaveLength(2);
		expect(JSON.parse(await readFile(path.join(folder, "out.sarif"), "utf8"))).toMatchObject({
			version: "2.1.0",
		});
		expect(await readFile(path.join(folder, "out.txt"), "utf8")).toBe(stdout);
	});

	it("is nothing on the terminal with --quiet and a file", async () => {
		const { stdout, stderr } = await run(["image", "leaky.tar", "-q", "-o", "quiet.json"]);
		expect(stdout + stderr).toBe("");
	});

	it("replaces a file whole, and leaves it as it was when the scan cannot run", async () => {
		await writeFile(path.join(folder, "kept.json"), "before");
		await run(["image", "docker-archive:gone.tar", "-o", "kept.json"]);
		expect(await readFile(path.join(folder, "kept.json"), "utf8")).toBe("before");
		await run(["image", "leaky.tar", "-o", "kept.json"]);
		expect(
			reportSchema.safeParse(JSON.parse(await readFile(path.join(folder, "kept.json"), "utf8"))).success,
		).toBe(true);
		expect((await readdir(folder)).filter((name) => name.startsWith("kept.json."))).toEqual([]);
	});

	it("never holds a secret in any format, unless it is asked for", async () => {
		for (const format of ["pretty", "json", "sarif"]) {
			const hidden = await run(["image", "leaky.tar", "-f", format, "--debug"]);
			for (const secret of [TOKEN, PASSWORD]) expect(hidden.stdout + hidden.stderr).not.toContain(secret);
			const shown = await run(["image", "leaky.tar", "-f", format, "--show-secrets"]);
			expect(shown.stdout).toContain(TOKEN);
		}
	});

	it("has colour when it is forced, and never with NO_COLOR", async () => {
		const forced = await run(["image", "leaky.tar"], { env: { FORCE_COLOR: "1" } });
		expect(forced.stdout).toContain("\u001b[");
		const none = await run(["image", "leaky.tar"], { env: { FORCE_COLOR: "1", NO_COLOR: "1" } });
		expect(none.stdout).not.toContain("\u001b[");
	});

	it("the ids are the same in every run, and others with a key of the project", async () => {
		const ids = async (env: Record<string, string> = {}): Promise<string[]> =>
			reportSchema
				.parse(JSON.parse((await run(["image", "leaky.tar", "-f", "json"], { env })).stdout))
				.findings.map(({ id }) => id);
		const first = await ids();
		expect(first[0]).toMatch(/^ls[a-z2-7]{20}$/);
		expect(await ids()).toEqual(first);
		expect(await ids({ LEAKSCAN_ID_KEY: "a key of our own" })).not.toEqual(first);
	});
});

describe("decisions", () => {
	const findings = async (...args: string[]) => {
		const { stdout, stderr } = await run(["image", "leaky.tar", "-f", "json", ...args]);
		return { stderr, report: reportSchema.parse(JSON.parse(stdout)) };
	};

	it("a baseline sets aside what was there when it was written", async () => {
		expect((await run(["baseline", "leaky.tar", "--write", "base.json"])).exitCode).toBe(0);
		expect(await readFile(path.join(folder, "base.json"), "utf8")).not.toContain(TOKEN);
		const { report } = await findings("--baseline", "base.json");
		expect(report.findings).toEqual([]);
		expect(report.suppressed.baseline).toBe(2);
	});

	it("an ignore file takes ids, paths and patterns, with a reason and an end", async () => {
		await writeFile(
			path.join(folder, "decided"),
			"path:app/*.txt until=2999-01-01 # a sample\npattern:generic-password until=2001-01-01 # was fine\n",
		);
		const { report } = await findings("--ignore-file", "decided");
		expect(report.suppressed.ignored).toBe(1);
		expect(report.findings.map(({ pattern }) => pattern.id)).toEqual(["generic-password"]);
	});

	it("excluded paths are not read", async () => {
		const { report } = await findings("--exclude-path", "app/*.txt");
		expect(report.findings.map(({ pattern }) => pattern.id)).toEqual(["generic-password"]);
	});

	it("leakscan.yaml says the same as options, and options win", async () => {
		const own = await temporaryFolder();
		await writeFile(
			path.join(own, "leakscan.yaml"),
			"fail-on: never\nformat: json\nexclude-path: app/.env\n",
		);
		const target = path.join(folder, "leaky.tar");
		const configured = await leakscan(["image", target], { cwd: own });
		expect(configured.exitCode).toBe(0);
		expect(reportSchema.parse(JSON.parse(configured.stdout)).findings).toHaveLength(1);
		expect((await leakscan(["image", target, "--fail-on", "low"], { cwd: own })).exitCode).toBe(1);
	});
});

describe("patterns", () => {
	it("are listed, shown and tried", async () => {
		const list = await run(["patterns", "list"]);
		expect(list.stdout).toMatch(/^github-pat +critical +GitHub: GitHub personal access token$/m);
		const rows: unknown = JSON.parse((await run(["patterns", "list", "--format", "json"])).stdout);
		expect(Array.isArray(rows) && rows.length).toBeGreaterThanOrEqual(60);
		const shown = (await run(["patterns", "show", "github-pat"])).stdout;
		expect(shown).toContain("github-crc32");
		expect(shown).toMatch(/^ {4}examples:\n {6}- /m);
		const tried = await run(["patterns", "test", "--path", ".env"], { stdin: `TOKEN=${TOKEN}\n` });
		expect(tried.stdout).toMatch(/^1:7 +github-pat +critical, checksum +40 characters$/m);
		expect(tried.stdout).not.toContain(TOKEN);
		expect(tried.exitCode).toBe(1);
	});

	it("of one's own are added, and cannot be made to run forever", async () => {
		const own = await temporaryFolder();
		const rule = (pattern: string): string =>
			`provider: Acme\npatterns:\n  - id: acme-token\n    name: Acme token\n    severity: high\n    keywords: [acme_]\n    pattern: '${pattern}'\n    examples: ['acme_{{alnum:20}}']\n`;
		await writeFile(path.join(own, "acme.yaml"), rule("(?<secret>acme_[A-Za-z0-9]{20})"));
		await archive("acme.tar", { "srv/notes": `key ${expandSample("acme_{{alnum:20}}")}\n` });
		const { stdout } = await run(["image", "acme.tar", "--patterns", own, "-f", "json"]);
		expect(reportSchema.parse(JSON.parse(stdout)).findings.map(({ pattern }) => pattern)).toEqual([
			{ id: "acme-token", name: "Acme token", provider: "Acme" },
		]);
		await writeFile(path.join(own, "acme.yaml"), rule("(?<secret>acme_(a+)+b)"));
		await archive("slow.tar", { "srv/notes": `acme_${"a".repeat(400)}!\n` });
		const started = await run(["image", "slow.tar", "--patterns", own]);
		expect(started.exitCode).toBe(0);
	});
});

describe("gitleaks configurations", () => {
	const token = expandSample("{{alnum:24}}");
	const RULES = `title = "Acme rules"

[extend]
path = "common.toml"

[[rules]]
id = "acme_token"
description = "Acme token"
regex = '''acme-([A-Za-z0-9]{24})'''
keywords = ["acme-"]
tags = ["severity:critical"]
misspelt = true
`;

	it("are listed, shown, tried, and scanned with", async () => {
		const own = await temporaryFolder();
		await writeFile(path.join(own, ".gitleaks.toml"), RULES);
		await writeFile(path.join(own, "common.toml"), "[allowlist]\npaths = ['^docs/']\n");
		const rules = path.join(own, ".gitleaks.toml");
		const list = await run(["patterns", "list", "--patterns", rules]);
		expect(list.stdout).toMatch(/^acme-token +critical +Acme rules: Acme token$/m);
		expect(list.stderr).toMatch(/\.gitleaks\.toml:12: "misspelt" is no key of gitleaks' and has no effect/);
		const shown = await run(["patterns", "show", "acme-token", "--patterns", rules]);
		expect(shown.stdout).toContain("regex: acme-([A-Za-z0-9]{24})");
		const tried = await run(["patterns", "test", "--patterns", rules, "--path", "a.txt"], {
			stdin: `key acme-${token}\n`,
		});
		expect(tried.stdout).toMatch(/^1:10 +acme-token +critical, structured +24 characters$/m);
		await archive("acme.tar", {
			"srv/notes": `key acme-${token}\n`,
			"docs/x": `acme-${token.toLowerCase()} is none\n`,
		});
		const { stdout, stderr, exitCode } = await run(["image", "acme.tar", "--patterns", rules, "-f", "json"]);
		expect(exitCode).toBe(1);
		expect(stderr).toContain("misspelt");
		expect(reportSchema.parse(JSON.parse(stdout)).findings).toMatchObject([
			{
				pattern: { id: "acme-token", name: "Acme token", provider: "Acme rules" },
				severity: "critical",
				exposures: [{ path: "/srv/notes", line: 1, column: 10 }],
			},
		]);
	});

	it("that extend the built-in catalogue have a say in what it finds", async () => {
		const rules = path.join(folder, "extends.toml");
		await writeFile(rules, "[extend]\nuseDefault = true\n[[allowlists]]\npaths = ['token\\.txt$']\n");
		const { stdout } = await run(["image", "leaky.tar", "--patterns", rules, "-f", "json"]);
		const { findings } = reportSchema.parse(JSON.parse(stdout));
		expect(findings.map(({ pattern }) => pattern.id)).toEqual(["generic-password"]);
	});
});

describe("explain", () => {
	const idOf = async (pattern: string): Promise<string> => {
		const { stdout } = await run(["image", "leaky.tar", "-f", "json"]);
		const { findings } = reportSchema.parse(JSON.parse(stdout));
		return findings.find((finding) => finding.pattern.id === pattern)?.id ?? "";
	};

	it("says which checks a token passed, and where it is", async () => {
		const { stdout, exitCode } = await run(["explain", (await idOf("github-pat")).slice(0, 8), "leaky.tar"]);
		expect(exitCode).toBe(0);
		expect(stdout).toMatch(/^kind +github-pat, GitHub$/m);
		expect(stdout).toMatch(/^confidence +checksum: its own checksum is right$/m);
		expect(stdout).toMatch(/^described at +https:/m);
		expect(stdout).toContain("/app/token.txt:1:1");
		expect(stdout).toMatch(/^ {2}\/app\/token\.txt:1:1 {2}github-pat {2}taken$/m);
		expect(stdout).toMatch(/^ +\+ github-crc32: its checksum is right$/m);
		expect(stdout).not.toContain(TOKEN);
	});

	it("says what a name told", async () => {
		const { stdout } = await run(["explain", await idOf("generic-password"), "leaky.tar"]);
		expect(stdout).toMatch(/\+ the name DB_PASSWORD is one of a password$/m);
		expect(stdout).toMatch(/\+ file of class env: a setting that was declared/);
		expect(stdout).not.toContain(PASSWORD);
	});

	it("says that a finding is set aside, and why", async () => {
		await run(["baseline", "leaky.tar", "--write", "explained.json"]);
		const { stdout } = await run([
			...["explain", await idOf("github-pat"), "leaky.tar"],
			...["--baseline", "explained.json"],
		]);
		expect(stdout).toMatch(/^set aside +in the baseline/m);
	});

	it("tells from a report what it has", async () => {
		await run(["image", "leaky.tar", "-q", "-o", "explain.json"]);
		const id = await idOf("github-pat");
		const { stdout, exitCode } = await run(["explain", id, "--report", "explain.json"]);
		expect(exitCode).toBe(0);
		expect(stdout).toContain("/app/token.txt:1:1");
		expect(stdout).toContain("leakscan explain ID REF");
	});

	it.each<[name: string, args: string[], line: RegExp]>([
		["no id", ["explain", "github-pat", "leaky.tar"], /"github-pat" is no finding id/],
		["nothing to look in", ["explain", "lsaaaa"], /nothing to look for the finding in/],
		[
			"no such finding",
			["explain", "lsaaaa22222", "leaky.tar"],
			/no finding of leaky\.tar has the id lsaaaa22222/,
		],
		["no report", ["explain", "lsaaaa", "--report", "gone.json"], /cannot read gone\.json/],
		[
			"another JSON",
			["explain", "lsaaaa", "--report", "base.json"],
			/base\.json is no JSON report|cannot read/,
		],
	])("%s is one line and exit code 2", async (_name, args, line) => {
		const { exitCode, stderr } = await run(args);
		expect(stderr).toMatch(line);
		expect(exitCode).toBe(2);
	});
});

describe("--debug-filters", () => {
	it("prints what was set aside and why, redacted, and counts reasons", async () => {
		await archive("filters.tar", {
			"app/.env": `DB_PASSWORD=\${DB_PASSWORD}\nAPI_TOKEN=changeme\nGITHUB_TOKEN=${TOKEN}\nMAIL_PASSWORD=${PASSWORD}\n`,
			"srv/notes.txt": `see ${TOKEN.slice(0, -1)}${TOKEN.endsWith("0") ? "1" : "0"}\n`,
		});
		const { stdout, stderr } = await run(["image", "filters.tar", "--debug-filters", "--fail-on", "never"]);
		expect(stderr).toMatch(
			/^set aside: \/app\/\.env:1:13 {2}by name DB_PASSWORD {2}\S+ {2}its value stands where/m,
		);
		expect(stderr).not.toContain("GITHUB_TOKEN");
		expect(stderr).toMatch(/^set aside: \/srv\/notes\.txt:1:5 {2}github-pat .*checksum/m);
		expect(stderr).toMatch(/^set aside in all: \d+$/m);
		expect(stderr).toMatch(/^ +\d+ {2}its value stands where a secret would/m);
		expect(stdout).not.toContain("set aside:");
		for (const secret of [TOKEN, PASSWORD, "changeme"]) expect(stderr).not.toContain(secret);
	});

	it("tells what decisions set aside, and may stand in leakscan.yaml", async () => {
		await run(["baseline", "leaky.tar", "--write", "filtered.json"]);
		await writeFile(path.join(folder, "filters.yaml"), "debug-filters: true\n");
		const { stderr } = await run([
			...["image", "leaky.tar", "--config", "filters.yaml", "--baseline", "filtered.json"],
		]);
		expect(stderr).toMatch(/^set aside: \/app\/token\.txt {2}github-pat .*in the baseline$/m);
	});
});

describe("completion", () => {
	it("works in a real bash", async () => {
		const { stdout: script } = await run(["completion", "bash"]);
		const file = path.join(folder, "completion.bash");
		await writeFile(file, script);
		const complete = async (...words: string[]): Promise<string[]> => {
			const line = words.map((word) => `'${word}'`).join(" ");
			const program = `source ${file}; COMP_WORDS=(leakscan ${line}); COMP_CWORD=${words.length}; _leakscan; printf '%s\\n' "\${COMPREPLY[@]}"`;
			const { stdout } = await promisify(execFile)("bash", ["--norc", "-c", program], { cwd: folder });
			return stdout.split("\n").filter(Boolean);
		};
		expect(await complete("im")).toEqual(["image"]);
		expect(await complete("image", "--fail")).toEqual(["--fail-on"]);
		expect(await complete("image", "--fail-on", "")).toEqual(["critical", "high", "medium", "low", "never"]);
		expect(await complete("patterns", "s")).toEqual(["show"]);
		expect(await complete("image", "leak")).toEqual(["leaky.tar"]);
	});

	it.each(["zsh", "fish"])("there is one for %s", async (shell) => {
		const { stdout, exitCode } = await run(["completion", shell]);
		expect(exitCode).toBe(0);
		expect(stdout).toContain("leakscan");
	});
});
