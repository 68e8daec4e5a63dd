import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import {
	chunked,
	configOf,
	dockerEntries,
	fileOf,
	layerOf,
	readReference,
	sha256,
	tarOf,
	WAYS,
} from "./archives.ts";

const one = await layerOf({ "app/a.txt": "a" });
const two = await layerOf({ "app/b.txt": "b".repeat(5_000) });

describe.each(WAYS)("a docker archive through a %s", (_, read) => {
	test("gives its image and every layer's bytes", async () => {
		const { images, faults, blobs } = await read(await tarOf(dockerEntries([one, two])));
		expect(faults).toEqual([]);
		expect(images).toHaveLength(1);
		const [image] = images;
		expect(image?.source).toBe("docker-archive");
		expect(image?.imageId).toBe(`sha256:${sha256(configOf([one, two]))}`);
		expect(image?.platform).toEqual({ os: "linux", architecture: "amd64" });
		expect(image?.layers.map(({ diffId }) => diffId)).toEqual([one.diffId, two.diffId]);
		for (const layer of image?.layers ?? []) expect(blobs.get(layer.key)).toBe(layer.diffId);
	});

	test("follows symlinks and hard links to shared layers", async () => {
		const config = configOf([one, one, one]);
		const tar = await tarOf([
			{ name: "./aa/layer.tar", content: one.tar },
			{ name: "bb/layer.tar", link: "../aa/layer.tar" },
			{ name: "cc/layer.tar", link: "./bb/layer.tar", hard: true },
			{ name: "config.json", content: config },
			{
				name: "./manifest.json",
				content: JSON.stringify([
					{
						Config: "config.json",
						RepoTags: null,
						Layers: ["aa/layer.tar", "bb/layer.tar", "./cc/../cc/layer.tar"],
					},
				]),
			},
		]);
		const { images, faults, blobs } = await read(tar);
		expect(faults).toEqual([]);
		expect(images[0]?.layers.map(({ key }) => key)).toEqual(Array(3).fill("aa/layer.tar"));
		expect([...blobs]).toEqual([["aa/layer.tar", one.diffId]]);
	});

	test("takes a layer behind a symlink loop for missing", async () => {
		const entries = dockerEntries([one]).map((entry) =>
			entry.name.endsWith("/layer.tar") ? { name: entry.name, link: "layer.tar" } : entry,
		);
		const { images, faults } = await read(await tarOf(entries));
		expect(images).toHaveLength(1);
		expect(faults).toEqual([expect.objectContaining({ code: "BLOB_MISSING" })]);
	});

	test("says which layer is missing, and still gives the metadata", async () => {
		const entries = dockerEntries([one, two]);
		const gone = entries.shift()?.name;
		const { images, faults, blobs } = await read(await tarOf(entries));
		expect(faults).toEqual([{ code: "BLOB_MISSING", message: expect.any(String), where: gone }]);
		expect(images[0]?.layers).toHaveLength(2);
		expect([...blobs.values()]).toEqual([two.diffId]);
		const metadata = await read(await tarOf(entries), { layers: false });
		expect(metadata.faults).toEqual([]);
		expect(metadata.blobs.size).toBe(0);
	});

	test("tells of layers and diffIDs that do not add up", async () => {
		const { faults } = await read(await tarOf(dockerEntries([one], configOf([one, two]))));
		expect(faults).toEqual([expect.objectContaining({ code: "ARCHIVE_INVALID" })]);
	});

	test("the last entry of a name counts, and the earlier one does no harm", async () => {
		const [layer, config, manifest] = dockerEntries([one]);
		if (!layer || !config || !manifest) throw new Error("three entries");
		const tar = await tarOf([
			{ name: layer.name, content: two.tar },
			{ name: config.name, content: "{" },
			layer,
			config,
			manifest,
		]);
		const { images, faults, blobs } = await read(tar);
		expect(faults).toEqual([]);
		expect(blobs.get(images[0]?.layers[0]?.key ?? "")).toBe(one.diffId);
	});

	test("several images have a reference each, and share layers", async () => {
		const first = configOf([one]);
		const second = configOf([one, two]);
		const tar = await tarOf([
			{ name: "l1.tar", content: one.tar },
			{ name: "l2.tar", content: two.tar },
			{ name: "c1.json", content: first },
			{ name: "c2.json", content: second },
			{
				name: "manifest.json",
				content: JSON.stringify([
					{ Config: "c1.json", RepoTags: ["app:1", "app:latest"], Layers: ["l1.tar"] },
					{ Config: "c2.json", RepoTags: null, Layers: ["l1.tar", "l2.tar"] },
				]),
			},
		]);
		const { images, blobs } = await read(tar);
		expect(images.map(({ reference }) => reference.replace(/^.*app\.tar/, "app.tar"))).toSatisfy(
			(references: string[]) => ["app.tar:app:1 app.tar:@1", "app:1 -:@1"].includes(references.join(" ")),
		);
		expect(blobs.size).toBe(2);
	});

	test("layers in gzip, with names as go-containerregistry writes them", async () => {
		const config = configOf([one]);
		const packed = gzipSync(one.tar);
		const tar = await tarOf([
			{ name: `sha256:${sha256(config)}`, content: config },
			{ name: `${sha256(packed)}.tar.gz`, content: packed },
			{
				name: "manifest.json",
				content: JSON.stringify([
					{ Config: `sha256:${sha256(config)}`, RepoTags: ["app:1"], Layers: [`${sha256(packed)}.tar.gz`] },
				]),
			},
		]);
		const { images, faults, blobs } = await read(tar);
		expect(faults).toEqual([]);
		expect(images[0]?.layers[0]).toMatchObject({
			mediaType: expect.stringContaining("gzip"),
			size: packed.length,
		});
		expect([...blobs.values()]).toEqual([`sha256:${sha256(packed)}`]);
	});

	test("archives from before manifest.json", async () => {
		const top = sha256("top");
		const base = sha256("base");
		const command = (text: string) => ({ container_config: { Cmd: ["/bin/sh", "-c", text] } });
		const tar = await tarOf([
			{ name: `${base}/json`, content: JSON.stringify({ id: base, ...command("#(nop) ADD file:1 in /") }) },
			{ name: `${base}/layer.tar`, content: one.tar },
			{
				name: `${top}/json`,
				content: JSON.stringify({
					id: top,
					parent: base,
					os: "linux",
					architecture: "amd64",
					...command("make"),
				}),
			},
			{ name: `${top}/layer.tar`, content: two.tar },
			{ name: "repositories", content: JSON.stringify({ app: { old: top } }) },
		]);
		const { images, faults } = await read(tar);
		expect(faults).toEqual([]);
		expect(images[0]?.config.history?.map((entry) => entry.created_by)).toEqual([
			"/bin/sh -c #(nop) ADD file:1 in /",
			"/bin/sh -c make",
		]);
		expect(images[0]?.layers.map(({ key }) => key)).toEqual([`${base}/layer.tar`, `${top}/layer.tar`]);
	});

	test.each([
		["broken JSON", '[{"Config": "SECRET_IN_THE_DOCUMENT', "manifest.json is not valid JSON"],
		["the wrong shape", '[{"Layers": ["SECRET_IN_THE_DOCUMENT"]}]', "at 0.Config"],
	])("manifest.json with %s is refused, without a word of it", async (_name, content, message) => {
		const failure = read(await tarOf([{ name: "manifest.json", content }]));
		await expect(failure).rejects.toMatchObject({
			code: "JSON_INVALID",
			message: expect.stringContaining(message),
		});
		await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining("SECRET") });
	});

	test("a config that is missing or broken", async () => {
		const entries = dockerEntries([one]);
		const missing = entries.filter(({ name }) => !/^[0-9a-f]+\.json$/.test(name));
		await expect(read(await tarOf(missing))).rejects.toMatchObject({ code: "BLOB_MISSING" });
		const broken = entries.map((entry) =>
			/^[0-9a-f]+\.json$/.test(entry.name) ? { name: entry.name, content: "{x" } : entry,
		);
		await expect(read(await tarOf(broken))).rejects.toMatchObject({ code: "JSON_INVALID" });
	});

	test("another platform than asked for is not there", async () => {
		const tar = await tarOf(dockerEntries([one], configOf([one], { architecture: "s390x" })));
		expect((await read(tar)).images[0]?.platform.architecture).toBe("s390x");
		await expect(read(tar, { platform: { os: "linux", architecture: "arm64" } })).rejects.toMatchObject({
			code: "PLATFORM_NOT_FOUND",
			message: expect.stringContaining("linux/s390x"),
		});
	});

	test.each([
		["a root file system", ["bin/sh", "etc/passwd", "usr/x", "var/x", "home/x"], "docker export"],
		["a truncated archive's first part", [`${sha256("x")}/layer.txt`], "cut short"],
		["any tar", ["README"], "docker save"],
	])("%s is no image, and the hint says what it may be", async (_name, names, hint) => {
		const tar = await tarOf(names.map((name) => ({ name, content: "x" })));
		await expect(read(tar)).rejects.toMatchObject({
			code: "NOT_AN_IMAGE",
			hint: expect.stringContaining(hint),
		});
	});
});

describe("a pipe", () => {
	test("a layer that is neither tar nor compressed is a fault, an unknown blob that nobody needs is none", async () => {
		const entries = dockerEntries([one, two]).map((entry, index) =>
			index === 0 ? { name: entry.name, content: "BZh91AY&SY" } : entry,
		);
		const { faults } = await readReference("-", {
			stdin: chunked(await tarOf([{ name: "VERSION", content: "1.0" }, ...entries])),
		});
		expect(faults).toEqual([
			expect.objectContaining({ code: "MEDIA_TYPE_UNSUPPORTED", where: entries[0]?.name }),
		]);
	});

	test("an image chosen by name or place", async () => {
		const file = await fileOf(await tarOf(dockerEntries([one], undefined, ["app:1"])));
		expect((await readReference(`docker-archive:${file}:app:1`)).images).toHaveLength(1);
		expect((await readReference(`docker-archive:${file}:@0`)).images).toHaveLength(1);
		await expect(readReference(`docker-archive:${file}:app:2`)).rejects.toMatchObject({
			code: "REFERENCE_NOT_FOUND",
			hint: expect.stringContaining("app:1"),
		});
		await expect(readReference(`oci-archive:${file}`)).rejects.toMatchObject({
			code: "NOT_AN_IMAGE",
			hint: expect.stringContaining("docker-archive:"),
		});
	});
});
