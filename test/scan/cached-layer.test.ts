/** A scan with a cache through the whole command: the report must be the one without it, and the folder hold no secret. */
import { createHash, generateKeyPairSync } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { leakscan } from "../cli/command.ts";
import { expandSample } from "../detect/sample.ts";
import {
	configOf,
	dockerEntries,
	type Entry,
	Layout,
	sha256,
	type TestLayer,
	tarOf,
} from "../source/archives.ts";

const PASSWORD = expandSample("{{password:20}}");
const TOKEN = expandSample("{{github:ghp_}}");
const KEY = generateKeyPairSync("rsa", { modulusLength: 2048 })
	.privateKey.export({ type: "pkcs8", format: "pem" })
	.toString();
const VENDORED = `token = "${expandSample("{{github:ghp_}}")}"\n`;
const DATABASE = [
	"Package: libfoo",
	"Status: install ok installed",
	"Maintainer: Somebody <somebody@debian.org>",
	"Version: 1\n",
].join("\n");

async function layer(entries: readonly Entry[]): Promise<TestLayer> {
	const tar = await tarOf(entries);
	return { tar, diffId: `sha256:${sha256(tar)}` };
}

const file = (name: string, content: string | Buffer): Entry => ({ name, content });

/** Files with secrets that later layers delete, overwrite, link to and prove to be a package's. */
async function layersOf(): Promise<TestLayer[]> {
	const more = Array.from({ length: 400 }, (_, at) => file(`opt/data/${at}`, `${at} `.repeat(400)));
	return Promise.all([
		layer([file("usr/bin/tool", "harmless"), file("usr/lib/other", "harmless too"), ...more]),
		layer([
			file("app/.env", `PASSWORD=${PASSWORD}\n`),
			file("app/config.json.gz", gzipSync(JSON.stringify({ github: TOKEN }))),
			file("app/key.pem", KEY),
			file("usr/lib/foo/sample.py", VENDORED),
			{ name: "app/linked", link: "app/key.pem", hard: true },
			{ name: "current", link: "app" },
		]),
		layer([
			file("var/lib/dpkg/status", DATABASE),
			file(
				"var/lib/dpkg/info/libfoo.md5sums",
				`${createHash("md5").update(VENDORED).digest("hex")}  usr/lib/foo/sample.py\n`,
			),
		]),
		layer([file("app/.wh..env", ""), file("app/key.pem", "gone"), file(`srv/${TOKEN}`, "named so")]),
	]);
}

let folder: string;
let caches: string;
let archive: string;
let config: string;
let layers: TestLayer[];

beforeEach(async () => {
	folder = await mkdtemp(path.join(tmpdir(), "leakscan-cached-"));
	caches = path.join(folder, "caches");
	archive = path.join(folder, "app.tar");
	layers = await layersOf();
	// What the layers hold stands in the metadata too, where it must be hidden by what is known of them.
	config = configOf(layers, {
		history: layers.map((_, at) => ({ created_by: `RUN step ${at} ${PASSWORD} # ${TOKEN}` })),
	});
	const layout = new Layout();
	await writeFile(archive, await tarOf(layout.entries([layout.image(layers, config)])));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function scanned(options: readonly string[] = [], input = archive) {
	const isPipe = input === "-";
	const { stdout, stderr, exitCode } = await leakscan(
		["image", input, "--format", "json", "--quiet", "--cache-dir", caches, ...options],
		isPipe ? { stdin: createReadStream(archive) } : {},
	);
	return { exitCode, stderr, report: stdout.replace(/"seconds": [0-9.]+/, '"seconds": 0') };
}

const kept = async (): Promise<string[]> =>
	(await readdir(caches).catch(() => [])).filter((name) => name.endsWith(".layer"));

describe("a scan with a cache", { timeout: 120_000 }, () => {
	it.each([
		{ name: "as it is", options: [] },
		{ name: "with secrets in full", options: ["--show-secrets"] },
		{ name: "with what packages ship", options: ["--include-vendored"] },
		{ name: "with less", options: ["--min-confidence", "structured", "--exclude-path", "app/*.pem"] },
		{ name: "with all that was set aside", options: ["--debug-filters"] },
	])("gives the same report, byte for byte: $name", async ({ options }) => {
		const cold = await scanned([...options, "--no-cache"]);
		expect(await kept()).toEqual([]);
		expect(await scanned(options)).toEqual(cold);
		expect(await scanned(options)).toEqual(cold);
		expect(cold.exitCode).toBe(1);
	});

	it("is the same from a pipe", async () => {
		const cold = await scanned(["--no-cache"], "-");
		expect(await scanned([], "-")).toEqual(cold);
		expect(await kept()).toHaveLength(4);
		expect(await scanned([], "-")).toEqual(cold);
		expect(JSON.parse((await scanned()).report).findings).toEqual(JSON.parse(cold.report).findings);
	});

	it("knows the layers of an archive that promises diffIDs alone", async () => {
		await writeFile(archive, await tarOf(dockerEntries(layers, config)));
		const cold = await scanned(["--no-cache"]);
		expect(await scanned()).toEqual(cold);
		expect(await kept()).toHaveLength(4);
		expect(await scanned()).toEqual(cold);
	});

	it("reads no layer that it knows, and the new ones of the next tag", async () => {
		await scanned();
		const next = await layer([file("app/new.env", `API_TOKEN=${expandSample("{{github:ghp_}}")}\n`)]);
		const layout = new Layout();
		const image = layout.image([...layers, next]);
		await writeFile(archive, await tarOf(layout.entries([image])));
		expect(await scanned()).toEqual(await scanned(["--no-cache"]));
		expect(await kept()).toHaveLength(5);
	});

	it("holds no secret that opens without the layer, and is its owner's alone", async () => {
		await scanned();
		expect(await kept()).toHaveLength(4);
		for (const name of await readdir(caches)) {
			const entry = await readFile(path.join(caches, name));
			for (const secret of [PASSWORD, TOKEN, KEY.slice(100, 140), "app/.env"]) {
				expect(entry.includes(secret)).toBe(false);
				expect(entry.includes(Buffer.from(secret).toString("base64").slice(0, 16))).toBe(false);
			}
		}
	});

	it("believes nothing of a folder whose key others can read", async () => {
		await scanned();
		const before = await kept();
		await chmod(path.join(caches, "key"), 0o644);
		expect(await scanned()).toEqual(await scanned(["--no-cache"]));
		expect(await kept()).toEqual(before);
	});

	it("takes entries that were cut, changed or swapped for none", async () => {
		const cold = await scanned(["--no-cache"]);
		const damages: ((entry: Buffer, other: Buffer) => Buffer)[] = [
			(entry) => entry.subarray(0, -20),
			() => Buffer.alloc(0),
			(_, other) => other,
			(entry) => {
				const changed = Buffer.from(entry);
				changed[entry.length >> 1] = ~(entry[entry.length >> 1] ?? 0) & 0xff;
				return changed;
			},
		];
		for (const damage of damages) {
			await scanned();
			const names = await kept();
			const entries = await Promise.all(names.map((name) => readFile(path.join(caches, name))));
			for (const [at, name] of names.entries()) {
				const [entry = Buffer.alloc(0), other = Buffer.alloc(0)] = [entries[at], entries.at(at - 1)];
				await writeFile(path.join(caches, name), damage(entry, other));
			}
			expect(await scanned()).toEqual(cold);
			expect(await scanned([], "-")).toMatchObject({ exitCode: 1, stderr: "" });
		}
	});

	it("knows nothing of layers that were looked at in another way", async () => {
		await scanned(["--exclude-path", "app/**"]);
		expect(await kept()).toHaveLength(4);
		const plain = await scanned();
		expect(plain.exitCode).toBe(1);
		expect(plain).toEqual(await scanned(["--no-cache"]));
		expect(await kept()).toHaveLength(8);
	});

	it("does not believe an archive that gives other bytes a digest it knows", async () => {
		await scanned();
		const bytes = await readFile(archive);
		bytes.write("PASSWORD=${app.password}", bytes.indexOf(`PASSWORD=${PASSWORD}`));
		await writeFile(archive, bytes);
		const cold = await scanned(["--no-cache"]);
		expect(cold.report).toContain("DIGEST_MISMATCH");
		expect(await scanned()).toEqual(cold);
		expect((await scanned([], "-")).report).toContain("DIGEST_MISMATCH");
	});

	it("knows a token that expires until it does", async () => {
		const claim = (seconds: number): string => {
			const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
			const exp = Math.floor(Date.now() / 1000) + seconds;
			const signature = expandSample("{{base64url:43}}");
			return `${part({ alg: "HS256", typ: "JWT" })}.${part({ sub: "app", exp })}.${signature}`;
		};
		const layout = new Layout();
		const image = layout.image([await layer([file("app/.env", `TOKEN=${claim(6)}\n`)])]);
		await writeFile(archive, await tarOf(layout.entries([image])));
		const live = await scanned();
		expect(live.report).toContain('"expires"');
		await expect.poll(async () => (await scanned()).report, { timeout: 30_000 }).toContain('"expired"');
		expect(await scanned()).toEqual(await scanned(["--no-cache"]));
	});

	it("reads the settings from a configuration file too", async () => {
		const settings = path.join(folder, "leakscan.yaml");
		await writeFile(settings, "cache: false\n");
		await scanned(["--config", settings]);
		expect(await kept()).toEqual([]);
		const other = path.join(folder, "other");
		await writeFile(settings, `cache-dir: ${other}\n`);
		await leakscan(["image", archive, "--quiet", "--config", settings]);
		expect(await readdir(other)).toHaveLength(5);
	});
});
