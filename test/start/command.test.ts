import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import module from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { leakscan } from "../cli/command.ts";
import { dockerEntries, sha256, tarOf } from "../source/archives.ts";

let caches: string;

beforeEach(() => {
	caches = mkdtempSync(path.join(tmpdir(), "leakscan-start-"));
});

afterEach(() => rmSync(caches, { recursive: true, force: true }));

/** Files of compiled code, with when they were written. */
function kept(): Map<string, number> {
	const folder = path.join(caches, "leakscan-code");
	const names = readdirSync(caches).includes("leakscan-code") ? readdirSync(folder) : [];
	return new Map(names.map((name) => [name, statSync(path.join(folder, name)).mtimeMs]));
}

/** An image of one file. */
async function archiveOf(file: {
	readonly name: string;
	readonly content: string | Buffer;
}): Promise<string> {
	const archive = path.join(caches, "app.tar");
	const tar = await tarOf([file]);
	writeFileSync(archive, await tarOf(dockerEntries([{ tar, diffId: `sha256:${sha256(tar)}` }])));
	return archive;
}

/** From Node 22.1 on Node itself does it, in its own way. */
const isNodes = "enableCompileCache" in module;

const BUILD = path.resolve(import.meta.dirname, "../../dist");
const IMPORT = /(?<![\w.])import\(/;

function withoutComments(name: string): string {
	return readFileSync(path.join(BUILD, name), "utf8").replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
}

/** A file of the build and all that it loads at once, and those in turn. */
function loadedBy(name: string, loaded = new Set<string>()): Set<string> {
	if (loaded.has(name)) return loaded;
	loaded.add(name);
	for (const [, next = ""] of withoutComments(name).matchAll(/^(?:const \S+ = )?require\("\.\/([^"]+)"\)/gm))
		loadedBy(next, loaded);
	return loaded;
}

function scriptsIn(file: string): string[] {
	const bytes = readFileSync(file);
	const head: { readonly name: string }[] = JSON.parse(bytes.toString("utf8", 4, 4 + bytes.readUInt32LE()));
	return head.map(({ name }) => name);
}

describe("the command's start", () => {
	it("keeps what was compiled for each use, once", async () => {
		const env = { XDG_CACHE_HOME: caches };
		const first = await leakscan(["patterns", "list"], { env });
		const before = kept();
		const second = await leakscan(["patterns", "list"], { env });
		expect(second).toEqual(first);
		expect(first.exitCode).toBe(0);
		expect(before.size).toBeGreaterThan(0);
		// Written again only if V8 did not take it.
		expect(kept()).toEqual(before);
		await leakscan(["--help"], { env });
		if (!isNodes)
			expect([...kept().keys()].map((name) => /[a-z]+(?=\.code$)/.exec(name)?.[0]).sort()).toEqual([
				"help",
				"patterns",
			]);
	});

	it("does not keep it anew for what is loaded once threads have come up, under other flags of V8", async () => {
		// Threads are worth their start from 24 MiB on.
		const archive = await archiveOf({ name: "filling", content: randomBytes(26 * 1024 * 1024) });
		const scanned = (cache: string) =>
			leakscan(["image", archive, "--quiet", "--concurrency", "2", "--cache-dir", path.join(caches, cache)], {
				env: { XDG_CACHE_HOME: caches },
			});
		expect((await scanned("one")).exitCode).toBe(0);
		const before = kept();
		expect((await scanned("two")).exitCode).toBe(0);
		expect(kept()).toEqual(before);
	});

	it.each([
		["image", "--quiet", "--no-cache"],
		["history", "--quiet"],
	])("loads what it needs of Node's own modules for %s before V8's flags are set", async (...args) => {
		const hook = path.join(caches, "hook.cjs");
		writeFileSync(
			hook,
			`const v8 = require("node:v8");
			const { setFlagsFromString } = v8;
			let before = null;
			v8.setFlagsFromString = (flag) => {
				before ??= new Set(process.moduleLoadList);
				setFlagsFromString(flag);
			};
			process.on("exit", () => {
				const later = process.moduleLoadList.filter((name) => !before.has(name));
				process.stderr.write(later.filter((name) => /^NativeModule (?!internal)/.test(name)).join());
			});`,
		);
		const archive = await archiveOf({ name: "app/index.js", content: "export {};\n" });
		const env = { XDG_CACHE_HOME: caches, NODE_OPTIONS: `--require ${hook}` };
		const { exitCode, stderr } = await leakscan([...args, archive], { env });
		expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
	});

	it("is built of ASCII alone, as it is read", () => {
		const others = readdirSync(BUILD)
			.filter((name) => name.endsWith(".cjs"))
			.filter((name) => readFileSync(path.join(BUILD, name)).some((byte) => byte > 0x7f));
		expect(others).toEqual([]);
	});

	it("loads in a scanning thread nothing that only the command needs", () => {
		const loaded = loadedBy("scan-worker.cjs");
		expect([...loaded]).toEqual(expect.arrayContaining(["detect.cjs", "file-scanner.cjs"]));
		expect([...loaded].filter((name) => ["scan.cjs", "cli.cjs"].includes(name))).toEqual([]);
	});

	it("keeps no code that imports modules while it runs", async () => {
		const env = { XDG_CACHE_HOME: caches };
		// One that loads what commands have in common, and one each of its own.
		for (const args of [["--help"], ["image", "nowhere.tar"], ["patterns", "list"], ["serve"], ["results"]])
			await leakscan(args, { env });
		const names = [...kept().keys()].flatMap((name) => scriptsIn(path.join(caches, "leakscan-code", name)));
		if (!isNodes) expect(names).toContain("scan.cjs");
		const importing = [...new Set(names)].filter((name) => IMPORT.test(withoutComments(name)));
		expect(importing).toEqual([]);
	});

	it("keeps nothing where that is not wanted", async () => {
		const { exitCode } = await leakscan(["--help"], {
			env: { XDG_CACHE_HOME: caches, NODE_DISABLE_COMPILE_CACHE: "1" },
		});
		expect(exitCode).toBe(0);
		expect(kept().size).toBe(0);
	});
});
