/** Parsed documents and what lies in archives, under explain, --debug-filters and the allowlists of a .gitleaks.toml. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leakscan } from "../cli/command.ts";
import { expandSample } from "../detect/sample.ts";
import { tarOf, temporaryFolder } from "../source/archives.ts";
import { docker, engineEnv } from "./engine.ts";
import { buildFiles, reportOf, whyNoImages } from "./files-image.ts";

const TAG = "leakscan-explained:1";
const PASSWORD = ["kaffee", "tasse7"].join("");
const TOKEN = expandSample("{{github:ghp_}}");
const DEFAULT = "[extend]\nuseDefault = true\n";

describe.skipIf(whyNoImages !== "")(`documents and archives, explained${whyNoImages}`, () => {
	let folder = "";
	beforeAll(async () => {
		folder = await temporaryFolder();
		await buildFiles(TAG, {
			"root/.pgpass": `db:5432:shop:app:${PASSWORD}\ndb:5432:shop:ops:changeme\n`,
			"srv/shop.tar": await tarOf([{ name: "conf/app.env", content: `# settings\nGITHUB_TOKEN=${TOKEN}\n` }]),
		});
	}, 60_000);
	afterAll(() => docker("rmi", "-f", TAG));

	const idOf = async (secret: string): Promise<string> =>
		(await reportOf(TAG)).findings.find((finding) => finding.secret.value === secret)?.id ?? "";
	const run = async (...args: string[]) => leakscan(args, { env: await engineEnv() });

	it("explain says that a file was parsed", async () => {
		const { stdout } = await run("explain", await idOf(PASSWORD), TAG);
		expect(stdout).toMatch(/^ {2}\/root\/\.pgpass:1:18 {2}pgpass-password {2}taken$/m);
		expect(stdout).toMatch(/\+ its file was parsed, and where it stands there says what it is/);
		expect(stdout).not.toContain(PASSWORD);
	});

	it("explain says what was thought of it in an archive, and of the archive's own bytes", async () => {
		const { stdout } = await run("explain", await idOf(TOKEN), TAG);
		expect(stdout).toMatch(/^ {2}\/srv\/shop\.tar\/conf\/app\.env:2:14 {2}github-pat {2}taken$/m);
		expect(stdout).toMatch(
			/^ {2}\/srv\/shop\.tar:\d+:\d+ {2}\S+ {2}set aside: github-pat says more of the same place$/m,
		);
	});

	it("--debug-filters tells of a field that holds none", async () => {
		const { stderr } = await run("image", TAG, "--debug-filters", "--quiet");
		expect(stderr).toMatch(
			/^set aside: \/root\/\.pgpass:2:18 {2}pgpass-password ops {2}.* {2}its value stands where a secret would/m,
		);
	});

	it.each<[string, string, string[]]>([
		["none", "", [PASSWORD, TOKEN]],
		["the document's path", "[[allowlists]]\npaths = ['''(^|/)\\.pgpass$''']\n", [TOKEN]],
		["a word of the document's secret", "[[allowlists]]\nstopwords = ['tasse']\n", [TOKEN]],
		["the document's line", "[[allowlists]]\nregexTarget = 'line'\nregexes = ['^db:5432']\n", [TOKEN]],
		["its kind", "disabledRules = ['pgpass-password']\n", [TOKEN]],
		["the archive's path", "[[allowlists]]\npaths = ['''^srv/shop\\.tar$''']\n", [PASSWORD]],
		["the path in the archive", "[[allowlists]]\npaths = ['''conf/app\\.env$''']\n", [PASSWORD]],
	])("an allowlist reaches them: %s", async (_what, allowlist, left) => {
		const file = path.join(folder, ".gitleaks.toml");
		await writeFile(file, DEFAULT + allowlist);
		const { findings } = await reportOf(TAG, "--patterns", file);
		const secrets = findings.flatMap(({ confidence, secret }) =>
			confidence === "entropy" ? [] : [secret.value],
		);
		expect(secrets.sort()).toEqual([...left].sort());
	});
});
