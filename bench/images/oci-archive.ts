/**
 * Writes an image as an OCI archive: an OCI layout (OCI image-spec, image-layout.md) inside a tar. The layers are read from
 * where they are stored and never held; skopeo makes a docker-archive of it for who wants one.
 */
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { finished, pipeline } from "node:stream/promises";
import { pack } from "tar-stream";
import type { StoredLayer } from "./layer-store.ts";
import { run } from "./run.ts";

/** An instruction of the Dockerfile that the image says it was built from; one with a layer wrote files. */
export interface BuildStep {
	readonly createdBy: string;
	readonly layer?: StoredLayer;
	readonly comment?: string;
}

export interface ImageContent {
	readonly name: string;
	readonly steps: readonly BuildStep[];
	readonly config: {
		readonly Env: readonly string[];
		readonly Cmd?: readonly string[];
		readonly Entrypoint?: readonly string[];
		readonly WorkingDir?: string;
		readonly Labels?: Readonly<Record<string, string>>;
		readonly Healthcheck?: { readonly Test: readonly string[] };
		readonly OnBuild?: readonly string[];
	};
	/** On the manifest. */
	readonly annotations?: Readonly<Record<string, string>>;
}

const CREATED = Date.parse("2026-01-15T09:30:00Z");

export async function writeOciArchive(file: string, image: ImageContent): Promise<void> {
	const layers = image.steps.flatMap((step) => (step.layer === undefined ? [] : [step.layer]));
	const history = image.steps.map(({ createdBy, layer, comment }, index) => ({
		created: new Date(CREATED + index * 4_000).toISOString(),
		created_by: createdBy,
		...(comment === undefined ? {} : { comment }),
		...(layer === undefined ? { empty_layer: true } : {}),
	}));
	const config = json({
		created: history.at(-1)?.created,
		architecture: "amd64",
		os: "linux",
		config: image.config,
		rootfs: { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) },
		history,
	});
	const manifest = json({
		schemaVersion: 2,
		mediaType: "application/vnd.oci.image.manifest.v1+json",
		config: descriptor("application/vnd.oci.image.config.v1+json", config),
		layers: layers.map(({ digest, size }) => ({
			mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
			digest,
			size,
		})),
		...(image.annotations && { annotations: image.annotations }),
	});
	const index = json({
		schemaVersion: 2,
		manifests: [
			{
				...descriptor("application/vnd.oci.image.manifest.v1+json", manifest),
				annotations: { "org.opencontainers.image.ref.name": image.name },
			},
		],
	});

	const archive = pack();
	const partial = `${file}.partial`;
	const written = pipeline(archive, createWriteStream(partial));
	const add = async (): Promise<void> => {
		archive.entry({ name: "oci-layout" }, JSON.stringify({ imageLayoutVersion: "1.0.0" }));
		archive.entry({ name: "index.json" }, index);
		for (const blob of [manifest, config]) archive.entry({ name: blobName(digestOf(blob)) }, blob);
		for (const layer of uniqueByDigest(layers)) {
			const entry = archive.entry({ name: blobName(layer.digest), size: layer.size });
			await finished(createReadStream(layer.file).pipe(entry));
		}
		archive.finalize();
	};
	try {
		await Promise.all([written, add()]);
		await rename(partial, file);
	} finally {
		await rm(partial, { force: true });
	}
}

/** The same image as `docker save` writes it: layers not compressed, manifest.json. */
export async function writeDockerArchive(file: string, ociArchive: string, name: string): Promise<void> {
	await rm(file, { force: true });
	await run("skopeo", [
		"copy",
		"--insecure-policy",
		"--quiet",
		`oci-archive:${ociArchive}`,
		`docker-archive:${file}:leakscan.bench/${name}:latest`,
	]);
}

function uniqueByDigest(layers: readonly StoredLayer[]): readonly StoredLayer[] {
	return [...new Map(layers.map((layer) => [layer.digest, layer])).values()];
}

function descriptor(mediaType: string, content: Buffer): object {
	return { mediaType, digest: digestOf(content), size: content.length };
}

function digestOf(content: Buffer): string {
	return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

function blobName(digest: string): string {
	return `blobs/${digest.replace(":", "/")}`;
}

function json(value: unknown): Buffer {
	return Buffer.from(JSON.stringify(value));
}
