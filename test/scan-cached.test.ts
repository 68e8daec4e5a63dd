import { createReadStream } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { leakscan } from "./cli/command.ts";
import { expandSample } from "./detect/sample.ts";
import { Layout, layerOf, tarOf } from "./source/archives.ts";

const PASSWORD = expandSample("{{password:20}}");

let folder: string;
let caches: string;
let archive: string;

beforeEach(async () => {
	folder = await mkdtemp(path.join(tmpdir(), "leakscan-cached-"));
	caches = path.join(folder, "caches");
	archive = path.join(folder, "app.tar");
	const layout = new Layout();
	const image = layout.image([
		await layerOf({ "usr/bin/tool": "harmless", "usr/lib/other": "harmless too" }),
		await layerOf({ "app/.env": `PASSWORD=${PASSWORD}\n` }),
		await layerOf({ "app/.wh..env": "" }),
	]);
	await writeFile(archive, await tarOf(layout.entries([image])));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function scanned(options: readonly string[] = [], input = archive) {
	const isPipe = input === "-";
	const { stdout, exitCode } = await leakscan(
		["image", input, "--format", "json", "--quiet", "--cache-dir", caches, ...options],
		isPipe ? { stdin: createReadStream(archive) } : {},
	);
	return { exitCode, report: stdout.replace(/"seconds": [0-9.]+/, '"seconds": 0') };
}

const kept = async (): Promise<string[]> => readdir(caches).catch(() => []);

describe("a scan with a cache", { timeout: 60_000 }, () => {
	it("gives the same report, byte for byte, and keeps no layer that holds something", async () => {
		const cold = await scanned(["--no-cache"]);
		expect(await kept()).toEqual([]);
		const first = await scanned();
		expect(await kept()).toHaveLength(2);
		const again = await scanned();
		expect(first).toEqual(cold);
		expect(again).toEqual(cold);
		expect(cold.report).toContain('"state": "deleted"');
		for (const input of ["-", "-"]) {
			const piped = await scanned([], input);
			expect(JSON.parse(piped.report).findings).toEqual(JSON.parse(cold.report).findings);
			expect(JSON.parse(piped.report).stats).toEqual(JSON.parse(cold.report).stats);
		}
		for (const name of await kept()) {
			const entry = await readFile(path.join(caches, name), "utf8");
			expect(entry).not.toContain(PASSWORD);
			expect(entry).not.toContain(Buffer.from(PASSWORD).toString("base64").slice(0, 20));
			expect(entry).not.toContain("app/.env");
		}
	});

	it("shows secrets in full, where that is asked for, as without one", async () => {
		await scanned();
		expect((await scanned(["--show-secrets"])).report).toContain(PASSWORD);
	});

	it("knows nothing of layers that were looked at in another way", async () => {
		await scanned(["--exclude-path", "app/**"]);
		expect(await kept()).toHaveLength(3);
		const plain = await scanned();
		expect(plain.exitCode).toBe(1);
		expect(plain).toEqual(await scanned(["--no-cache"]));
	});

	it("does not believe an archive that gives other bytes a digest it knows", async () => {
		await scanned();
		const bytes = await readFile(archive);
		const at = bytes.indexOf("harmless too");
		bytes.write("token=hidden", at);
		await writeFile(archive, bytes);
		const cold = await scanned(["--no-cache"]);
		expect(cold.report).toContain("DIGEST_MISMATCH");
		expect(await scanned()).toEqual(cold);
		expect((await scanned([], "-")).report).toContain("DIGEST_MISMATCH");
	});

	it("reads the settings from a configuration file too", async () => {
		const config = path.join(folder, "leakscan.yaml");
		await writeFile(config, "cache: false\n");
		await scanned(["--config", config]);
		expect(await kept()).toEqual([]);
		const other = path.join(folder, "other");
		await writeFile(config, `cache-dir: ${other}\n`);
		await leakscan(["image", archive, "--quiet", "--config", config]);
		expect(await readdir(other)).toHaveLength(2);
	});
});
