/** A plain image with plants in it: one layer that copies the application, one that cleans up after it, and metadata. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { pack } from "tar-stream";
import { compressLayer, type StoredLayer } from "../images/layer-store.ts";
import type { BuildStep, ImageContent } from "../images/oci-archive.ts";
import type { Plant, PlantedFile } from "./plants/plant.ts";

export async function plantedImage(
	plain: ImageContent,
	plants: readonly Plant[],
	folder: string,
): Promise<ImageContent> {
	await mkdir(folder, { recursive: true });
	const metadata = plants.flatMap((plant) => plant.metadata ?? []);
	const application = await layerOf(
		plants.flatMap(({ files = [] }) => files),
		join(folder, "application.tar.gz"),
	);
	const later = await layerOf(
		plants.flatMap(({ later = [] }) => later),
		join(folder, "later.tar.gz"),
	);
	const buildkit = (createdBy: string): BuildStep => ({ createdBy, comment: "buildkit.dockerfile.v0" });
	return {
		name: `${plain.name}-planted`,
		steps: [
			...plain.steps,
			...metadata.flatMap(({ history = [] }) => history.map(buildkit)),
			{ ...buildkit("COPY . / # buildkit"), layer: application },
			{ ...buildkit("RUN /bin/sh -c ./clean-up.sh # buildkit"), layer: later },
		],
		config: {
			...plain.config,
			Env: [...plain.config.Env, ...metadata.flatMap(({ env }) => env ?? [])],
			Cmd: metadata.flatMap(({ cmd = [] }) => cmd),
			Labels: Object.fromEntries(metadata.flatMap(({ label }) => (label === undefined ? [] : [label]))),
			OnBuild: metadata.flatMap(({ onBuild }) => onBuild ?? []),
			Healthcheck: { Test: metadata.flatMap(({ healthcheck = [] }) => healthcheck) },
		},
		annotations: Object.fromEntries(
			metadata.flatMap(({ annotation }) => (annotation === undefined ? [] : [annotation])),
		),
	};
}

const PLANTED = new Date("2026-01-15T09:30:00Z");

export async function layerOf(files: readonly PlantedFile[], file: string): Promise<StoredLayer> {
	const archive = pack();
	const add = async (): Promise<void> => {
		for (const { path, content, link } of files) {
			const header = { name: path, mtime: PLANTED, mode: 0o644 };
			if (link !== undefined) archive.entry({ ...header, type: link.type, linkname: link.target });
			else archive.entry(header, content as Buffer);
		}
		archive.finalize();
	};
	const [layer] = await Promise.all([compressLayer(archive, file), add()]);
	return layer;
}
