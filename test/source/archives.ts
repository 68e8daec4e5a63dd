/** Builds archives, good and hostile, for the tests of sources. Real writers' archives are in test/integration. */
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pack } from "tar-stream";
import { afterAll } from "vitest";
import type { ScanFault } from "../../src/errors.ts";
import type { Image } from "../../src/image/image.ts";
import { type OpenOptions, openSource } from "../../src/source/open-source.ts";

export type Entry =
	| { readonly name: string; readonly content: string | Buffer }
	| { readonly name: string; readonly link: string; readonly hard?: boolean };

/** A tar of the entries, in their order. */
export async function tarOf(entries: readonly Entry[]): Promise<Buffer> {
	const archive = pack();
	for (const entry of entries) {
		if ("content" in entry) archive.entry({ name: entry.name }, entry.content);
		else archive.entry({ name: entry.name, type: entry.hard ? "link" : "symlink", linkname: entry.link });
	}
	archive.finalize();
	return buffer(archive);
}

export function sha256(content: string | Buffer): string {
	return createHash("sha256").update(content).digest("hex");
}

export interface TestLayer {
	readonly tar: Buffer;
	readonly diffId: string;
}

export async function layerOf(files: Readonly<Record<string, string>>): Promise<TestLayer> {
	const tar = await tarOf(Object.entries(files).map(([name, content]) => ({ name, content })));
	return { tar, diffId: `sha256:${sha256(tar)}` };
}

export function configOf(layers: readonly TestLayer[], more: object = {}): string {
	return JSON.stringify({
		architecture: "amd64",
		os: "linux",
		config: { Env: ["PATH=/bin"] },
		rootfs: { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) },
		history: layers.map((_, index) => ({ created_by: `RUN step ${index}` })),
		...more,
	});
}

/** The form of docker before 25: `<id>/layer.tar` and manifest.json last. */
export function dockerEntries(
	layers: readonly TestLayer[],
	config = configOf(layers),
	tags = ["app:1"],
): Entry[] {
	const configName = `${sha256(config)}.json`;
	return [
		...layers.map(({ tar }, index) => ({ name: `${idOf(index)}/layer.tar`, content: tar })),
		{ name: configName, content: config },
		{
			name: "manifest.json",
			content: JSON.stringify([
				{ Config: configName, RepoTags: tags, Layers: layers.map((_, index) => `${idOf(index)}/layer.tar`) },
			]),
		},
	];
}

function idOf(index: number): string {
	return sha256(`layer ${index}`);
}

/** Gathers the blobs of an OCI layout. */
export class Layout {
	readonly #entries: Entry[] = [];

	blob(content: string | Buffer, mediaType: string, more: object = {}) {
		const hex = sha256(content);
		this.#entries.push({ name: `blobs/sha256/${hex}`, content });
		return { mediaType, digest: `sha256:${hex}`, size: Buffer.byteLength(content), ...more };
	}

	image(layers: readonly TestLayer[], config = configOf(layers), more: object = {}) {
		const manifest = {
			schemaVersion: 2,
			mediaType: "application/vnd.oci.image.manifest.v1+json",
			config: this.blob(config, "application/vnd.oci.image.config.v1+json"),
			layers: layers.map(({ tar }) => this.blob(tar, "application/vnd.oci.image.layer.v1.tar")),
			annotations: { "test.on": "manifest" },
		};
		return this.blob(JSON.stringify(manifest), "application/vnd.oci.image.manifest.v1+json", more);
	}

	index(manifests: readonly object[], more: object = {}) {
		const index = { schemaVersion: 2, manifests };
		return this.blob(JSON.stringify(index), "application/vnd.oci.image.index.v1+json", more);
	}

	entries(manifests: readonly object[], without: readonly string[] = []): Entry[] {
		return [
			...this.#entries.filter(
				({ name }) => !without.some((digest) => name.endsWith(digest.slice("sha256:".length))),
			),
			{ name: "oci-layout", content: '{"imageLayoutVersion":"1.0.0"}' },
			{
				name: "index.json",
				content: JSON.stringify({ schemaVersion: 2, manifests, annotations: { "test.on": "index" } }),
			},
		];
	}
}

const folders: string[] = [];
afterAll(async () => {
	for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

export async function temporaryFolder(): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), "leakscan-source-"));
	folders.push(folder);
	return folder;
}

export async function fileOf(content: Buffer | string, name = "app.tar"): Promise<string> {
	const file = path.join(await temporaryFolder(), name);
	await writeFile(file, content);
	return file;
}

export interface ReadBack {
	readonly access: string;
	readonly images: readonly Image[];
	readonly faults: readonly ScanFault[];
	/** From a blob's key to the digest of the bytes that came. */
	readonly blobs: ReadonlyMap<string, string>;
}

export async function readReference(
	reference: string,
	options: Partial<OpenOptions> = {},
): Promise<ReadBack> {
	const source = await openSource(reference, {
		layers: true,
		env: { DOCKER_HOST: "unix:///nowhere.sock" },
		...options,
	});
	try {
		const blobs = new Map<string, string>();
		for await (const blob of source.layers()) {
			blobs.set(blob.key, `sha256:${sha256(await buffer(await blob.open()))}`);
		}
		const images = await source.images();
		return { access: source.access, images, faults: source.faults, blobs };
	} finally {
		await source.close();
	}
}

/** The two ways to the same archive: seeking in a file, and once through a pipe. */
export const WAYS = [
	[
		"file",
		(tar: Buffer, options?: Partial<OpenOptions>) => fileOf(tar).then((file) => readReference(file, options)),
	],
	[
		"pipe",
		(tar: Buffer, options?: Partial<OpenOptions>) => readReference("-", { ...options, stdin: chunked(tar) }),
	],
] as const;

/** A stream in pieces that fit no block. */
export function chunked(content: Buffer, piece = 1_000): Readable {
	const pieces: Buffer[] = [];
	for (let at = 0; at < content.length; at += piece) pieces.push(content.subarray(at, at + piece));
	return Readable.from(pieces, { objectMode: false });
}
