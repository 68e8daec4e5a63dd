import { chmod, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CleanLayer, LayerCache } from "../../src/store/layer-cache.ts";
import { LayerChanges } from "../../src/unpack/layer-changes.ts";

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(path.join(tmpdir(), "leakscan-cache-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function layerWith(paths: readonly string[]): CleanLayer {
	const changes = new LayerChanges();
	for (const name of paths) changes.files.add(name);
	changes.directories.add("app");
	changes.whiteouts.add("app/old");
	changes.opaques.add("data");
	changes.hardLinks.push({ path: "a", target: "b" });
	changes.symlinks.push({ path: "c", target: "d" });
	const shop = { fingerprint: "SHA256:x", subject: "shop.example", until: "2030-01-01" };
	return {
		changes,
		certificates: [{ path: "a.crt", inside: [], ...shop }],
		files: paths.length,
		bytes: 1024,
	};
}

const digestOf = (letter: string): string => `sha256:${letter.repeat(64)}`;

describe("LayerCache", () => {
	it("gives back what a layer does to paths", async () => {
		const paths = Array.from({ length: 1000 }, (_, index) => `app/${index}.js`);
		await new LayerCache({ folder, engine: ["1"] }).put(digestOf("a"), layerWith(paths));
		const known = await new LayerCache({ folder, engine: ["1"] }).get(digestOf("a"));
		expect(known).toMatchObject({ files: 1000, bytes: 1024 });
		for (const name of paths) expect(known?.changes.files.has(name)).toBe(true);
		expect(known?.changes.files.has("app/1000.js")).toBe(false);
		expect(known?.changes.directories.has("app")).toBe(true);
		expect(known?.changes.whiteouts.has("app/old")).toBe(true);
		expect(known?.changes.opaques.has("data")).toBe(true);
		expect(known?.certificates).toMatchObject([{ path: "a.crt", subject: "shop.example" }]);
		expect(known?.changes.hardLinks).toEqual([{ path: "a", target: "b" }]);
		expect(known?.changes.symlinks).toEqual([{ path: "c", target: "d" }]);
	});

	it("knows nothing of other digests, programs, patterns and settings", async () => {
		await new LayerCache({ folder, engine: ["1", "2"] }).put(digestOf("a"), layerWith(["x"]));
		expect(await new LayerCache({ folder, engine: ["1", "2"] }).get(digestOf("b"))).toBeNull();
		expect(await new LayerCache({ folder, engine: ["1", "3"] }).get(digestOf("a"))).toBeNull();
		expect(await new LayerCache({ folder, engine: ["1", "2", ""] }).get(digestOf("a"))).toBeNull();
	});

	it("takes a damaged entry, or one under another's name, for none", async () => {
		const cache = new LayerCache({ folder, engine: [] });
		await cache.put(digestOf("a"), layerWith(["x"]));
		await cache.put(digestOf("b"), layerWith(["y"]));
		const [first = "", second = ""] = await readdir(folder);
		const whole = await readFile(path.join(folder, first), "utf8");
		await writeFile(path.join(folder, second), whole);
		expect([await cache.get(digestOf("a")), await cache.get(digestOf("b"))].filter(Boolean)).toHaveLength(1);
		for (const damage of [
			whole.slice(0, -20),
			"",
			"{}",
			whole.replace(/"files":"[^"]*"/, '"files":"AAAA"'),
		]) {
			await writeFile(path.join(folder, first), damage);
			await writeFile(path.join(folder, second), damage);
			expect(await cache.get(digestOf("a"))).toBeNull();
			expect(await cache.get(digestOf("b"))).toBeNull();
		}
	});

	it("stays within its limit, and lets go of what was used least lately", async () => {
		const paths = Array.from({ length: 400 }, (_, index) => `app/${index}`);
		const small = new LayerCache({ folder, engine: [] });
		await small.put(digestOf("0"), layerWith(paths));
		const [only = ""] = await readdir(folder);
		const { size } = await stat(path.join(folder, only));
		const cache = new LayerCache({ folder, engine: [], limit: size * 4.5 });
		const past = new Date(Date.now() - 60_000);
		await utimes(path.join(folder, only), past, past);
		for (const letter of "123") await cache.put(digestOf(letter), layerWith(paths));
		for (const name of await readdir(folder)) await utimes(path.join(folder, name), past, past);
		expect(await cache.get(digestOf("0"))).not.toBeNull();
		await cache.put(digestOf("4"), layerWith(paths));
		expect((await readdir(folder)).length).toBeLessThanOrEqual(4);
		expect(await cache.get(digestOf("0"))).not.toBeNull();
		expect(await cache.get(digestOf("4"))).not.toBeNull();
	});

	it("is safe with many writers at once", async () => {
		const caches = Array.from({ length: 8 }, () => new LayerCache({ folder, engine: [] }));
		await Promise.all(
			caches.flatMap((cache) =>
				["a", "b", "c"].map((letter) => cache.put(digestOf(letter), layerWith([letter]))),
			),
		);
		for (const letter of ["a", "b", "c"]) {
			expect((await caches[0]?.get(digestOf(letter)))?.changes.files.has(letter)).toBe(true);
		}
		expect((await readdir(folder)).every((name) => name.endsWith(".json"))).toBe(true);
	});

	it("keeps nothing, and fails nothing, where nothing can be written", async () => {
		const file = path.join(folder, "file");
		await writeFile(file, "");
		await chmod(file, 0o400);
		const cache = new LayerCache({ folder: path.join(file, "below"), engine: [] });
		await cache.put(digestOf("a"), layerWith(["x"]));
		expect(await cache.get(digestOf("a"))).toBeNull();
	});
});
