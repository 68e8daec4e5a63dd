import { chmod, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LayerSighting } from "../../src/attribute/sighting.ts";
import { CONFIDENCES, SEVERITIES } from "../../src/detect/match.ts";
import { LayerCache } from "../../src/store/layer-cache.ts";
import type { LayerRecord } from "../../src/store/layer-record.ts";
import { LayerChanges } from "../../src/unpack/layer-changes.ts";
import { type FileHash, PackageFiles, type PackageOwner } from "../../src/unpack/packages/package-files.ts";

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(path.join(tmpdir(), "leakscan-cache-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const SIZE = 2048;
const SAMPLE = Buffer.alloc(32, 7);
const OTHER_SAMPLE = Buffer.alloc(32, 8);

function layerWith(
	paths: readonly string[],
	sightings: readonly LayerSighting[] = [],
	packages: PackageFiles | null = null,
): LayerRecord {
	const changes = new LayerChanges();
	for (const name of paths) changes.files.add(name);
	changes.directories.add("app");
	changes.whiteouts.add("app/old");
	changes.opaques.add("data");
	changes.hardLinks.push({ path: "a", target: "b" });
	changes.symlinks.push({ path: "c", target: "d" });
	const shop = { fingerprint: "SHA256:x", subject: "shop.example", until: "2030-01-01" };
	const certificates = [{ path: "a.crt", inside: [], ...shop }];
	const repositories = [{ root: "srv/.git", isPartial: true }];
	const counts = { diffId: null, files: paths.length, bytes: 1024 };
	return { changes, sightings, packages, certificates, repositories, ...counts };
}

const digestOf = (letter: string): string => `sha256:${letter.repeat(64)}`;
const entries = async (): Promise<string[]> =>
	(await readdir(folder)).filter((name) => name.endsWith(".layer"));

const text = fc.string({ unit: "binary", maxLength: 40 });
const count = fc.nat();
const sighting: fc.Arbitrary<LayerSighting> = fc.record({
	kind: fc.constantFrom("file", "filename", "link"),
	path: text,
	inside: fc.array(text, { maxLength: 3 }),
	isSample: fc.boolean(),
	digests: fc.option(fc.record({ md5: text, sha1: text, sha256: text })),
	match: fc.record(
		{
			patternId: text,
			secret: text,
			severity: fc.constantFrom(...SEVERITIES),
			confidence: fc.constantFrom(...CONFIDENCES),
			variable: fc.option(text),
			offset: count,
			line: count,
			column: count,
			details: fc.array(fc.record({ name: text, value: text }), { maxLength: 2 }),
			identity: text,
		},
		{
			requiredKeys: ["patternId", "secret", "severity", "confidence", "variable", "offset", "line", "column"],
		},
	),
});
interface ListedFile extends PackageOwner {
	readonly path: string;
	readonly hash: FileHash;
	readonly digest: Uint8Array;
	readonly isPublic: boolean;
	readonly isDirect: boolean;
}
const listed: fc.Arbitrary<ListedFile> = fc.record({
	system: fc.constantFrom("dpkg", "apk", "rpm", "python"),
	name: text,
	path: text,
	hash: fc.constantFrom("md5", "sha1", "sha256"),
	digest: fc.uint8Array({ minLength: 16, maxLength: 32 }),
	isPublic: fc.boolean(),
	isDirect: fc.boolean(),
});

function packagesOf(files: readonly ListedFile[]): PackageFiles {
	const packages = new PackageFiles();
	for (const { system, name, path: at, hash, digest, isPublic, isDirect } of files) {
		packages.add({ system, name }, at, hash, Buffer.from(digest));
		if (isPublic) packages.markPublic({ system, name });
		if (isDirect) packages.markDirect(name);
	}
	return packages;
}

describe("LayerCache", () => {
	it("gives back what a layer does to paths", async () => {
		const paths = Array.from({ length: 1000 }, (_, index) => `app/${index}.js`);
		await new LayerCache({ folder, engine: ["1"] }).put(digestOf("a"), SIZE, SAMPLE, layerWith(paths));
		const known = await new LayerCache({ folder, engine: ["1"] }).get(digestOf("a"));
		expect(known).toMatchObject({ size: SIZE, isClean: true });
		const record = known?.openClean();
		expect(record).toMatchObject({ files: 1000, bytes: 1024, packages: null, sightings: [] });
		for (const name of paths) expect(record?.changes.files.has(name)).toBe(true);
		expect(record?.changes.files.has("app/1000.js")).toBe(false);
		expect(record?.changes.directories.has("app")).toBe(true);
		expect(record?.changes.whiteouts.has("app/old")).toBe(true);
		expect(record?.changes.opaques.has("data")).toBe(true);
		expect(record?.certificates).toMatchObject([{ path: "a.crt", subject: "shop.example" }]);
		expect(record?.changes.hardLinks).toEqual([{ path: "a", target: "b" }]);
		expect(record?.changes.symlinks).toEqual([{ path: "c", target: "d" }]);
	});

	it("gives back whatever was seen and listed, to who has the sample, and to nobody else", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(sighting, { minLength: 1, maxLength: 4 }),
				fc.array(listed, { maxLength: 12 }),
				async (sightings, files) => {
					const packages = packagesOf(files);
					const cache = new LayerCache({ folder, engine: [] });
					await cache.put(digestOf("a"), SIZE, SAMPLE, layerWith(["x"], sightings, packages));
					const known = await cache.get(digestOf("a"));
					const record = known?.open(SAMPLE);
					expect(record?.sightings).toEqual(sightings);
					for (const { path: at, digest, name, system } of files) {
						const hex = Buffer.from(digest).toString("hex");
						const digests = { md5: hex, sha1: hex, sha256: hex };
						expect([...(record?.packages?.listed(at, digests) ?? [])]).toEqual([
							...packages.listed(at, digests),
						]);
						expect(record?.packages?.isPublic({ system, name })).toBe(packages.isPublic({ system, name }));
						expect(record?.packages?.isDirect(name)).toBe(packages.isDirect(name));
					}
					expect(known?.isClean).toBe(false);
					expect(known?.openClean()).toBeNull();
					expect(known?.open(OTHER_SAMPLE)).toBeNull();
				},
			),
			{ numRuns: 30 },
		);
	});

	it("knows nothing of other digests, programs, patterns and settings, nor with another folder's key", async () => {
		await new LayerCache({ folder, engine: ["1", "2"] }).put(digestOf("a"), SIZE, SAMPLE, layerWith(["x"]));
		const knows = async (engine: string[], letter = "a"): Promise<boolean> =>
			(await new LayerCache({ folder, engine }).get(digestOf(letter))) !== null;
		expect(await knows(["1", "2"])).toBe(true);
		expect(await knows(["1", "2"], "b")).toBe(false);
		expect(await knows(["1", "3"])).toBe(false);
		expect(await knows(["1", "2", ""])).toBe(false);
		const key = await readFile(path.join(folder, "key"));
		for (const other of [Buffer.alloc(32, 1), key.subarray(1), Buffer.concat([key, key])]) {
			await writeFile(path.join(folder, "key"), other);
			expect(await knows(["1", "2"])).toBe(false);
		}
		await writeFile(path.join(folder, "key"), key);
		expect(await knows(["1", "2"])).toBe(true);
	});

	it("takes a damaged entry, or one under another's name, for none", async () => {
		const cache = new LayerCache({ folder, engine: [] });
		await cache.put(digestOf("a"), SIZE, SAMPLE, layerWith(["x"]));
		await cache.put(digestOf("b"), SIZE, SAMPLE, layerWith(["y"]));
		const [first = "", second = ""] = await entries();
		const whole = await readFile(path.join(folder, first));
		await writeFile(path.join(folder, second), whole);
		expect([await cache.get(digestOf("a")), await cache.get(digestOf("b"))].filter(Boolean)).toHaveLength(1);
		const damages = [whole.subarray(0, -1), whole.subarray(1), Buffer.alloc(0), Buffer.alloc(100)];
		for (let at = 0; at < whole.length; at += 13) {
			const changed = Buffer.from(whole);
			changed[at] = (whole[at] ?? 0) ^ 1;
			damages.push(changed);
		}
		for (const damage of damages) {
			await writeFile(path.join(folder, first), damage);
			await writeFile(path.join(folder, second), damage);
			expect(await cache.get(digestOf("a"))).toBeNull();
			expect(await cache.get(digestOf("b"))).toBeNull();
		}
	});

	it("stays within its limit, and lets go of what was used least lately", async () => {
		const paths = Array.from({ length: 400 }, (_, index) => `app/${index}`);
		const small = new LayerCache({ folder, engine: [] });
		await small.put(digestOf("0"), SIZE, SAMPLE, layerWith(paths));
		const [only = ""] = await entries();
		const { size } = await stat(path.join(folder, only));
		const cache = new LayerCache({ folder, engine: [], limit: size * 4.5 });
		const past = new Date(Date.now() - 60_000);
		await utimes(path.join(folder, only), past, past);
		for (const letter of "123") await cache.put(digestOf(letter), SIZE, SAMPLE, layerWith(paths));
		for (const name of await entries()) await utimes(path.join(folder, name), past, past);
		expect(await cache.get(digestOf("0"))).not.toBeNull();
		await cache.put(digestOf("4"), SIZE, SAMPLE, layerWith(paths));
		expect((await entries()).length).toBeLessThanOrEqual(4);
		expect(await cache.get(digestOf("0"))).not.toBeNull();
		expect(await cache.get(digestOf("4"))).not.toBeNull();
	});

	it("is safe with many writers at once, the first of whom makes the key", async () => {
		const caches = Array.from({ length: 8 }, () => new LayerCache({ folder, engine: [] }));
		await Promise.all(
			caches.flatMap((cache) =>
				["a", "b", "c"].map((letter) => cache.put(digestOf(letter), SIZE, SAMPLE, layerWith([letter]))),
			),
		);
		for (const letter of ["a", "b", "c"]) {
			const record = (await caches[0]?.get(digestOf(letter)))?.openClean();
			expect(record?.changes.files.has(letter)).toBe(true);
		}
		expect((await readdir(folder)).every((name) => name.endsWith(".layer") || name === "key")).toBe(true);
		for (const name of await readdir(folder)) {
			expect((await stat(path.join(folder, name))).mode & 0o077).toBe(0);
		}
	});

	it("keeps nothing, and fails nothing, where nothing can be written", async () => {
		const file = path.join(folder, "file");
		await writeFile(file, "");
		await chmod(file, 0o400);
		const cache = new LayerCache({ folder: path.join(file, "below"), engine: [] });
		await cache.put(digestOf("a"), SIZE, SAMPLE, layerWith(["x"]));
		expect(await cache.get(digestOf("a"))).toBeNull();
	});
});
