/**
 * Every form that an image can be handed over in, each made by the tool that really makes it, and read through each way
 * there is to it. What comes out is held against what that tool, or the engine, says of the image itself.
 */

import { spawn } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import { copyFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Image } from "../../src/image/image.ts";
import { openSource } from "../../src/source/open-source.ts";
import { sha256, temporaryFolder } from "../source/archives.ts";
import {
	docker,
	dockerStream,
	dockerWith,
	engine,
	engineEnv,
	hasTool,
	staticBusybox,
	tool,
} from "./engine.ts";

const host = await engine();
const busybox = await staticBusybox();
const tools = new Map<string, boolean>();
for (const name of ["skopeo", "buildah", "umoci", "zstd"]) tools.set(name, await hasTool(name));

const why =
	host === undefined
		? " (skipped: no Docker Engine)"
		: busybox === undefined
			? " (skipped: no static busybox)"
			: "";
const without = (...names: string[]): string => {
	const missing = names.filter((name) => !tools.get(name));
	return missing.length === 0 ? "" : ` (skipped: no ${missing.join(", ")})`;
};

const CLASSIC = "leakscan-forms:classic";
const KIT = "leakscan-forms:buildkit";
const DOUBTFUL = "leakscan-forms:doubtful";

interface Expected {
	readonly imageId: string;
	/** Bottom first. */
	readonly diffIds: readonly string[];
}

describe.skipIf(why !== "")(`archive forms${why}`, () => {
	let work = "";
	let saved = "";

	beforeAll(async () => {
		work = await temporaryFolder();
		await copyFile(busybox ?? "", path.join(work, "busybox"));
		const base = "FROM scratch\nCOPY busybox /bin/sh\n";
		await writeFile(
			path.join(work, "Dockerfile"),
			`${base}ENV A=b\nWORKDIR /work\nRUN echo hi > x\nLABEL q=r\n`,
		);
		// Two instructions that added no bytes, of which one made a layer: sizes can't tell which.
		await writeFile(path.join(work, "Doubtful"), `${base}WORKDIR /work\nRUN true\n`);
		const build = (kit: string, tag: string, file: string) =>
			dockerWith(
				{ cwd: work, env: { DOCKER_BUILDKIT: kit } },
				...["build", "--network=host", "-q", "-t", tag, "-f", file, "."],
			);
		await build("0", CLASSIC, "Dockerfile");
		await build("1", KIT, "Dockerfile");
		await build("0", DOUBTFUL, "Doubtful");
		saved = path.join(work, "saved.tar");
		await docker("save", "-o", saved, CLASSIC, KIT);
	}, 180_000);

	afterAll(async () => {
		await docker("rmi", "-f", CLASSIC, KIT, DOUBTFUL).catch(() => "");
	});

	describe.each([CLASSIC, KIT])("%s", (name) => {
		test("from the engine", async () => {
			await expectImage(await read(name), await inspected(name), { reference: name, source: "docker" });
		});

		test("from `docker save` to a file, and to standard input", async () => {
			const file = path.join(work, `${name.replace(":", "-")}.tar`);
			await docker("save", "-o", file, name);
			await expectImage(await read(file), await inspected(name), {
				reference: file,
				source: "docker-archive",
			});
			const piped = await read("-", await dockerStream("save", name));
			await expectImage(piped, await inspected(name), { reference: name, source: "docker-archive" });
		});

		test("`docker inspect` and `docker history` give the metadata that the export gives", async () => {
			const whole = await read(name);
			const metadata = await read(name, undefined, false);
			expect(metadata.blobs.size).toBe(0);
			expect(withoutFractions(metadata.images[0])).toEqual(withoutFractions(whole.images[0]));
			expect(metadata.images[0]?.layers.map(({ diffId }) => diffId)).toEqual(
				whole.images[0]?.layers.map(({ diffId }) => diffId),
			);
		});
	});

	test("metadata of which inspect and history do not say enough comes out of the export", async () => {
		const whole = await read(DOUBTFUL);
		const metadata = await read(DOUBTFUL, undefined, false);
		expect(metadata.images).toEqual(whole.images);
		expect(metadata.blobs.size).toBe(0);
	});

	test("several images in one archive, one by one, and compressed as a whole", async () => {
		const both = [await inspected(CLASSIC), await inspected(KIT)].sort(byId);
		const found = async (reference: string, stdin?: Readable) => {
			const { images, faults } = await read(reference, stdin);
			expect(faults).toEqual([]);
			return images.map(expectedOf).sort(byId);
		};
		expect(await found(saved)).toEqual(both);
		expect(await found("-", createReadStream(saved))).toEqual(both);
		const packed = `${saved}.gz`;
		await pipeline(createReadStream(saved), createGzip(), createWriteStream(packed));
		expect(await found(packed)).toEqual(both);
		expect(await found("-", createReadStream(packed))).toEqual(both);
		await expectImage(await read(`docker-archive:${saved}:${KIT}`), await inspected(KIT), {
			source: "docker-archive",
		});
	});

	test.skipIf(without("zstd") !== "")(`zstd'ed as a whole${without("zstd")}`, async () => {
		await tool("zstd", ["-q", "-f", saved, "-o", `${saved}.zst`]);
		const { images, faults, access } = await read(`${saved}.zst`);
		expect({ count: images.length, faults, access }).toEqual({ count: 2, faults: [], access: "sequential" });
	});

	test("an image that is not there", async () => {
		await expect(read("docker:leakscan-forms:gone")).rejects.toMatchObject({
			code: "REFERENCE_NOT_FOUND",
			hint: expect.stringContaining("docker pull leakscan-forms:gone"),
		});
	});

	describe.skipIf(without("skopeo", "zstd") !== "")(`skopeo${without("skopeo", "zstd")}`, () => {
		const copy = (...args: string[]) => tool("skopeo", ["--insecure-policy", "copy", "-q", ...args]);
		// An archive each: built in the same second, both images have the same /work layer, which `docker save` then writes
		// as a link from one image's folder to the other's, and skopeo takes a link for a file of no bytes.
		const archives = new Map<string, string>();
		const alone = (name: string): string => archives.get(name) ?? "";

		beforeAll(async () => {
			for (const name of [CLASSIC, KIT]) {
				const file = path.join(work, `alone-${name.replace(":", "-")}.tar`);
				await docker("save", "-o", file, name);
				archives.set(name, file);
			}
		}, 60_000);

		test("docker-archive", async () => {
			const file = path.join(work, "skopeo.tar");
			await copy(`docker-archive:${alone(CLASSIC)}`, `docker-archive:${file}:me/app:1`);
			await expectBothWays(file, await inspected(CLASSIC), "docker-archive");
		});

		test.each(["gzip", "zstd"])("OCI layout and its tar, %s", async (compression) => {
			const folder = path.join(work, `skopeo-${compression}`);
			const file = `${folder}.tar`;
			for (const to of [`oci:${folder}:v1`, `oci-archive:${file}:v1`]) {
				await copy("--dest-compress-format", compression, `docker-archive:${alone(KIT)}`, to);
			}
			const expected = { ...(await inspected(KIT)), imageId: await configDigest(`oci:${folder}:v1`) };
			const reading = await read(`oci:${folder}:v1`);
			await expectImage(reading, expected, { source: "oci" });
			expect(reading.images[0]?.layers[0]?.mediaType).toContain(compression);
			await expectBothWays(file, expected, "oci-archive");
		});

		test("what docker writes from 25 on", async () => {
			// The engine at hand may be older. Moby 25 writes an OCI layout of plain tars with manifest.json beside it
			// (image/tarexport/save.go), and skopeo writes such a layout; manifest.json is added as that source has it.
			const folder = path.join(work, "docker25");
			await copy(
				"--dest-oci-accept-uncompressed-layers",
				`docker-archive:${alone(KIT)}`,
				`oci:${folder}:buildkit`,
			);
			const manifest = manifestSchema.parse(
				JSON.parse(await tool("skopeo", ["inspect", "--raw", `oci:${folder}:buildkit`])),
			);
			const place = (digest: string) => `blobs/${digest.replace(":", "/")}`;
			await writeFile(
				path.join(folder, "manifest.json"),
				JSON.stringify([
					{
						Config: place(manifest.config.digest),
						RepoTags: [KIT],
						Layers: manifest.layers.map(({ digest }) => place(digest)),
					},
				]),
			);
			const file = path.join(work, "docker25.tar");
			await tool("tar", ["-C", folder, "-cf", file, "blobs", "index.json", "manifest.json", "oci-layout"]);
			const expected = { ...(await inspected(KIT)), imageId: manifest.config.digest };
			await expectBothWays(file, expected, "docker-archive");
			const { images } = await read(file);
			expect(images[0]?.layers.map(({ digest }) => digest)).toEqual(expected.diffIds);
		});

		test.skipIf(without("umoci") !== "")(`an OCI layout that umoci changed${without("umoci")}`, async () => {
			const folder = path.join(work, "umoci");
			await copy(`docker-archive:${alone(KIT)}`, `oci:${folder}:v1`);
			await tool("umoci", [
				"insert",
				"--image",
				`${folder}:v1`,
				"--tag",
				"v2",
				path.join(work, "Dockerfile"),
				"/added",
			]);
			const { images, faults } = await read(folder);
			expect(faults).toEqual([]);
			expect(images.map(({ reference }) => reference).sort()).toEqual([
				`oci:${folder}:v1`,
				`oci:${folder}:v2`,
			]);
			const reading = await read(`oci:${folder}:v2`);
			const [image] = reading.images;
			expect(image?.imageId).toBe(await configDigest(`oci:${folder}:v2`));
			expect(image?.layers).toHaveLength((await inspected(KIT)).diffIds.length + 1);
			await expectLayers(reading);
		});
	});

	describe.skipIf(without("buildah", "skopeo") !== "")(`buildah${without("buildah", "skopeo")}`, () => {
		let buildah: (...args: string[]) => Promise<string>;
		const image = "leakscan-forms-buildah";

		beforeAll(async () => {
			const storage = [
				"--storage-driver",
				"vfs",
				"--root",
				path.join(work, "bs"),
				"--runroot",
				path.join(work, "br"),
			];
			buildah = (...args) => tool("buildah", [...storage, ...args]);
			const container = (await buildah("from", "scratch")).trim();
			await buildah("copy", container, path.join(work, "Dockerfile"), "/a");
			await buildah("config", "--env", "A=b", container);
			await buildah("commit", "-q", container, image);
		}, 120_000);

		test.each([
			["docker-archive", "buildah.tar:me/b:1"],
			["oci-archive", "buildah-oci.tar:v1"],
			["oci", "buildah-oci:v1"],
		] as const)("push to %s", async (scheme, place) => {
			const target = `${scheme}:${path.join(work, place)}`;
			await buildah("push", "-q", image, target);
			const reading = await read(target);
			expect(reading.faults).toEqual([]);
			expect(reading.images[0]?.source).toBe(scheme);
			expect(reading.images[0]?.imageId).toBe(await configDigest(target));
			expect(reading.images[0]?.config.config?.Env).toContain("A=b");
			expect(reading.images[0]?.layers.length).toBeGreaterThan(0);
			await expectLayers(reading);
			if (scheme === "oci") return;
			const piped = await read("-", createReadStream(path.join(work, place.slice(0, place.indexOf(":")))));
			expect(piped.images.map(expectedOf)).toEqual(reading.images.map(expectedOf));
			await expectLayers(piped);
		});
	});
});

interface Reading {
	readonly access: string;
	readonly images: readonly Image[];
	readonly faults: readonly unknown[];
	/** From a blob's key to its stored bytes. */
	readonly blobs: ReadonlyMap<string, Buffer>;
}

async function read(reference: string, stdin?: Readable, layers = true): Promise<Reading> {
	const env = host === undefined ? {} : await engineEnv();
	const source = await openSource(reference, stdin === undefined ? { layers, env } : { layers, env, stdin });
	try {
		const blobs = new Map<string, Buffer>();
		for await (const blob of source.layers()) blobs.set(blob.key, await buffer(await blob.open()));
		return { access: source.access, images: await source.images(), faults: source.faults, blobs };
	} finally {
		await source.close();
	}
}

/** The archive as a file that is sought in, and as a pipe. */
async function expectBothWays(file: string, expected: Expected, source: string): Promise<void> {
	const sought = await read(file);
	expect(sought.access).toBe("random");
	await expectImage(sought, expected, { source });
	const piped = await read("-", createReadStream(file));
	expect(piped.access).toBe("sequential");
	await expectImage(piped, expected, { source });
}

async function expectImage(
	reading: Reading,
	expected: Expected,
	more: Partial<Image> | { source: string },
): Promise<void> {
	expect(reading.faults).toEqual([]);
	expect(reading.images).toHaveLength(1);
	expect(reading.images[0]).toMatchObject(more);
	expect(reading.images.map(expectedOf)).toEqual([expected]);
	await expectLayers(reading);
}

/** Every layer was there to the last byte: stored bytes hash to the digest, the tar inside to the diffID. */
async function expectLayers({ images, blobs }: Reading): Promise<void> {
	for (const { layers } of images) {
		for (const { key, digest, diffId, size } of layers) {
			const stored = blobs.get(key) ?? Buffer.alloc(0);
			expect(stored.length).toBe(size);
			if (digest !== null) expect(`sha256:${sha256(stored)}`).toBe(digest);
			expect(`sha256:${sha256(await inflated(stored))}`).toBe(diffId);
		}
	}
}

async function inflated(stored: Buffer): Promise<Buffer> {
	if (stored.readUInt16BE(0) === 0x1f8b) return buffer(Readable.from([stored]).pipe(createGunzip()));
	if (stored.readUInt32BE(0) !== 0x28b52ffd) return stored;
	const zstd = spawn("zstd", ["-dc"], { stdio: ["pipe", "pipe", "inherit"] });
	zstd.stdin.end(stored);
	return buffer(zstd.stdout);
}

function expectedOf({ imageId, layers }: Image): Expected {
	return { imageId, diffIds: layers.map(({ diffId }) => diffId ?? "") };
}

function byId(a: Expected, b: Expected): number {
	return a.imageId.localeCompare(b.imageId);
}

/** What the engine itself says of an image. */
async function inspected(name: string): Promise<Expected> {
	const schema = z.array(z.object({ Id: z.string(), RootFS: z.object({ Layers: z.array(z.string()) }) }));
	const [image] = schema.parse(JSON.parse(await docker("image", "inspect", name)));
	return { imageId: image?.Id ?? "", diffIds: image?.RootFS.Layers ?? [] };
}

const manifestSchema = z.object({
	config: z.object({ digest: z.string() }),
	layers: z.array(z.object({ digest: z.string() })),
});

/** What skopeo says is the digest of an image's config. */
async function configDigest(reference: string): Promise<string> {
	return manifestSchema.parse(JSON.parse(await tool("skopeo", ["inspect", "--raw", reference]))).config
		.digest;
}

/** The engine's history has whole seconds, and says outright that an instruction made a layer. */
function withoutFractions(image: Image | undefined) {
	const whole = (time: string | null | undefined) => time?.replace(/\.\d+Z$/, "Z");
	return {
		imageId: image?.imageId,
		platform: image?.platform,
		env: image?.config.config?.Env,
		labels: image?.config.config?.Labels,
		history: image?.config.history?.map((entry) => ({
			created: whole(entry.created),
			created_by: entry.created_by,
			comment: entry.comment ?? "",
			empty_layer: entry.empty_layer ?? false,
		})),
	};
}
