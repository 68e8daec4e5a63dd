import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { hostPlatform } from "../../src/image/platform.ts";
import type { OpenOptions } from "../../src/source/open-source.ts";
import {
	configOf,
	type Entry,
	Layout,
	layerOf,
	type ReadBack,
	readReference,
	sha256,
	tarOf,
	temporaryFolder,
	WAYS,
} from "./archives.ts";

const one = await layerOf({ "app/a.txt": "a" });
const two = await layerOf({ "app/b.txt": "b" });
const host = hostPlatform();
const other = host.architecture === "s390x" ? "riscv64" : "s390x";
const REF = "org.opencontainers.image.ref.name";

async function folderOf(entries: readonly Entry[]): Promise<string> {
	const root = await temporaryFolder();
	for (const entry of entries) {
		const file = path.join(root, entry.name);
		await mkdir(path.dirname(file), { recursive: true });
		if ("content" in entry) await writeFile(file, entry.content);
		else await symlink(entry.link, file);
	}
	return root;
}

type Read = (entries: readonly Entry[], options?: Partial<OpenOptions>) => Promise<ReadBack>;
const FORMS: readonly (readonly [string, Read])[] = [
	["folder", async (entries, options) => readReference(await folderOf(entries), options)],
	...WAYS.map(([way, read]): readonly [string, Read] => [
		way,
		async (entries, options) => read(await tarOf(entries), options),
	]),
];

function image(layout: Layout, architecture: string, layers = [one], more: object = {}) {
	const platform = { os: "linux", architecture };
	return layout.image(layers, configOf(layers, { architecture }), { platform, ...more });
}

describe.each(FORMS)("an OCI layout through a %s", (form, read) => {
	test("gives its image, digests and annotations", async () => {
		const layout = new Layout();
		const descriptor = layout.image([one, two], configOf([one, two]), { annotations: { [REF]: "v1" } });
		const { images, faults, blobs } = await read(layout.entries([descriptor]));
		expect(faults).toEqual([]);
		const [only] = images;
		expect(only?.source).toBe(form === "folder" ? "oci" : "oci-archive");
		expect(only?.manifestDigest).toBe(descriptor.digest);
		expect(only?.imageId).toBe(`sha256:${sha256(configOf([one, two]))}`);
		expect(only?.annotations).toEqual([
			{ on: "index", name: "test.on", value: "index" },
			{ on: "descriptor", name: REF, value: "v1" },
			{ on: "manifest", name: "test.on", value: "manifest" },
		]);
		for (const layer of only?.layers ?? []) {
			expect(layer.digest).toBe(layer.diffId);
			expect(blobs.get(layer.key)).toBe(layer.digest);
		}
	});

	test("of several platforms takes this machine's, the one asked for, or all", async () => {
		const layout = new Layout();
		const nested = layout.index([image(layout, host.architecture), image(layout, other, [two])], {
			annotations: { [REF]: "v1" },
		});
		const entries = layout.entries([nested]);
		const architectures = async (options?: Partial<OpenOptions>) =>
			(await read(entries, options)).images.map(({ platform }) => platform.architecture);
		expect(await architectures()).toEqual([host.architecture]);
		expect(await architectures({ platform: { os: "linux", architecture: other } })).toEqual([other]);
		expect(await architectures({ platform: "all" })).toEqual([host.architecture, other]);
		await expect(architectures({ platform: { os: "windows", architecture: "amd64" } })).rejects.toMatchObject(
			{
				code: "PLATFORM_NOT_FOUND",
				message: expect.stringMatching(
					new RegExp(`windows/amd64.*linux/${host.architecture}, linux/${other}`),
				),
			},
		);
	});

	test("takes what is there when another platform's blobs are not, unless that is chosen", async () => {
		const layout = new Layout();
		const absent = image(layout, host.architecture);
		const present = image(layout, other, [two]);
		const entries = layout.entries([layout.index([absent, present])], [absent.digest, one.diffId]);
		const { images, faults } = await read(entries);
		expect(images.map(({ platform }) => platform.architecture)).toEqual([other]);
		expect(faults).toEqual([]);
		await expect(read(entries, { platform: host })).rejects.toMatchObject({ code: "BLOB_MISSING" });
		const all = await read(entries, { platform: "all" });
		expect(all.images).toHaveLength(1);
		expect(all.faults).toEqual([expect.objectContaining({ code: "BLOB_MISSING" })]);
	});

	test("cannot tell which of two other platforms is meant", async () => {
		const layout = new Layout();
		const more = other === "s390x" ? "ppc64le" : "s390x";
		const entries = layout.entries([layout.index([image(layout, other), image(layout, more, [two])])]);
		await expect(read(entries)).rejects.toMatchObject({
			code: "PLATFORM_NOT_FOUND",
			message: expect.stringContaining(`linux/${more}`),
			hint: expect.stringContaining("--platform all"),
		});
	});

	test("leaves attestations and other artifacts aside", async () => {
		const layout = new Layout();
		const subject = image(layout, host.architecture);
		const attestation = layout.image([two], "{}", {
			platform: { os: "unknown", architecture: "unknown" },
			annotations: {
				"vnd.docker.reference.type": "attestation-manifest",
				"vnd.docker.reference.digest": subject.digest,
			},
		});
		const chart = layout.blob(
			JSON.stringify({
				schemaVersion: 2,
				config: layout.blob("{}", "application/vnd.cncf.helm.config.v1+json"),
				layers: [layout.blob(gzipSync("chart"), "application/vnd.cncf.helm.chart.content.v1.tar+gzip")],
			}),
			"application/vnd.oci.image.manifest.v1+json",
		);
		const { images, faults } = await read(layout.entries([subject, attestation, chart]), { platform: "all" });
		expect(images.map(({ manifestDigest }) => manifestDigest)).toEqual([subject.digest]);
		expect(faults).toEqual([]);
		await expect(read(layout.entries([chart]))).rejects.toMatchObject({ code: "NOT_AN_IMAGE" });
	});

	test("one image under two tags is one image", async () => {
		const layout = new Layout();
		const descriptor = layout.image([one]);
		const { images } = await read(
			layout.entries(["v1", "v2"].map((tag) => ({ ...descriptor, annotations: { [REF]: tag } }))),
		);
		expect(images).toHaveLength(1);
		expect(images[0]?.annotations.filter(({ name }) => name === REF).map(({ value }) => value)).toEqual([
			"v1",
			"v2",
		]);
	});

	test.each(["manifest", "config"])("refuses a %s that is not what its digest says", async (which) => {
		const layout = new Layout();
		const config = configOf([one]);
		const descriptor = layout.image([one], config);
		const changed = which === "config" ? sha256(config) : descriptor.digest.slice("sha256:".length);
		const entries = layout
			.entries([descriptor])
			.map((entry) =>
				entry.name.endsWith(changed) && "content" in entry
					? { ...entry, content: `${String(entry.content)} ` }
					: entry,
			);
		await expect(read(entries)).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
	});

	test("refuses a document that is an index and a manifest at once", async () => {
		const layout = new Layout();
		const both = { ...JSON.parse(JSON.stringify({ schemaVersion: 2, manifests: [], layers: [] })) };
		const descriptor = layout.blob(JSON.stringify(both), "application/vnd.oci.image.manifest.v1+json");
		await expect(read(layout.entries([descriptor]))).rejects.toMatchObject({ code: "JSON_INVALID" });
	});

	test("indexes nested without end are cut off, repeated ones cost nothing", async () => {
		const layout = new Layout();
		const inner = layout.image([one]);
		let deep = layout.index([inner]);
		let wide = layout.index([inner]);
		for (let depth = 0; depth < 12; depth++) deep = layout.index([deep]);
		// 2 to the 6th ways to the same image.
		for (let depth = 0; depth < 6; depth++)
			wide = layout.index([wide, wide], { annotations: { depth: String(depth) } });
		await expect(read(layout.entries([deep]))).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
		expect((await read(layout.entries([wide]))).images).toHaveLength(1);
	});

	test("a digest cannot name anything outside blobs/", async () => {
		const layout = new Layout();
		const descriptor = { mediaType: "", digest: "sha256:../../index", size: 1 };
		await expect(read(layout.entries([descriptor]))).rejects.toMatchObject({ code: "JSON_INVALID" });
	});

	test("an index.json that is broken, or lists nothing", async () => {
		await expect(read([{ name: "index.json", content: "{" }])).rejects.toMatchObject({
			code: "JSON_INVALID",
		});
		await expect(read(new Layout().entries([]))).rejects.toMatchObject({ code: "NOT_AN_IMAGE" });
	});

	test("beside a manifest.json it adds annotations, and manifest.json says which layers there are", async () => {
		const layout = new Layout();
		const config = configOf([one, two]);
		const full = `docker.io/library/app:1`;
		// As Moby 25.0 writes it: without the layers that did not come from elsewhere.
		const hollow = layout.image([], config, {
			annotations: { [REF]: "1", "io.containerd.image.name": full },
		});
		layout.blob(one.tar, "");
		layout.blob(two.tar, "");
		const path = (digest: string) => `blobs/sha256/${digest.replace("sha256:", "")}`;
		const manifest = [
			{ Config: path(sha256(config)), RepoTags: ["app:1"], Layers: [path(one.diffId), path(two.diffId)] },
		];
		const entries = [
			...layout.entries([hollow]),
			{ name: "manifest.json", content: JSON.stringify(manifest) },
		];
		const { images, faults, blobs } = await read(entries, { platform: "all" });
		expect(faults).toEqual([]);
		expect(images).toHaveLength(1);
		expect(images[0]?.layers.map(({ key }) => blobs.get(key))).toEqual([one.diffId, two.diffId]);
		expect(images[0]?.manifestDigest).toBeNull();
		expect(images[0]?.annotations).toContainEqual({
			on: "descriptor",
			name: "io.containerd.image.name",
			value: full,
		});
	});
});

describe("a folder", () => {
	test("an image is chosen by tag", async () => {
		const layout = new Layout();
		const tagged = (tag: string, layers: (typeof one)[]) =>
			layout.image(layers, configOf(layers), { annotations: { [REF]: tag } });
		const folder = await folderOf(layout.entries([tagged("v1", [one]), tagged("v2", [two])]));
		const { images } = await readReference(`oci:${folder}:v2`);
		expect(images.map(({ layers }) => layers[0]?.diffId)).toEqual([two.diffId]);
		expect((await readReference(folder)).images.map(({ reference }) => reference)).toEqual([
			`oci:${folder}:v1`,
			`oci:${folder}:v2`,
		]);
		await expect(readReference(`oci:${folder}:v3`)).rejects.toMatchObject({
			hint: expect.stringContaining("v1, v2"),
		});
	});

	test("an unpacked docker archive does not lead out of its folder", async () => {
		const outside = await temporaryFolder();
		await writeFile(path.join(outside, "layer.tar"), one.tar);
		const config = configOf([one, one, one]);
		const folder = await folderOf([
			{ name: "config.json", content: config },
			{ name: "inside.tar", content: one.tar },
			{ name: "link.tar", link: path.join(outside, "layer.tar") },
			{
				name: "manifest.json",
				content: JSON.stringify([
					{
						Config: "config.json",
						Layers: ["inside.tar", "link.tar", `../${path.basename(outside)}/layer.tar`],
					},
				]),
			},
		]);
		const { faults, blobs } = await readReference(folder);
		expect([...blobs.keys()]).toEqual(["inside.tar"]);
		expect(faults.map(({ code }) => code)).toEqual(["BLOB_MISSING", "BLOB_MISSING"]);
	});

	test("a pipe or device in place of a document is not waited for", async () => {
		const folder = await folderOf([{ name: "index.json", link: "/dev/zero" }]);
		await expect(readReference(folder)).rejects.toMatchObject({ code: "NOT_AN_IMAGE" });
	});
});
