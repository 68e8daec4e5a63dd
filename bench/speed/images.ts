/** The images that speed is measured on: from 10 MB to 4 GB, all of real packages, gzip'ed and plain. */
import { existsSync } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { type StoredLayer, storedLayer } from "../images/layer-store.ts";
import { type ImageContent, writeDockerArchive, writeOciArchive } from "../images/oci-archive.ts";
import { NPM_PUBLISHED_BEFORE } from "../images/packages.ts";
import { plainImage } from "../images/plain-images.ts";
import { run } from "../images/run.ts";

export interface SpeedImage {
	readonly name: string;
	readonly oci: string;
	readonly docker: string;
	/** gzip'ed, as the OCI archive holds them. */
	readonly layers: readonly StoredLayer[];
	/** Uncompressed bytes of all layers. */
	readonly bytes: number;
}

const CACHE = "bench/.cache";

/** Smallest first. `quick`: without the two that take long to build and to scan. */
export async function speedImages(quick: boolean): Promise<SpeedImage[]> {
	const cache = join(CACHE, "layers");
	await mkdir(join(CACHE, "speed"), { recursive: true });
	const plain = (kind: "debian" | "python" | "node", size: "small" | "full" | "wide") =>
		plainImage({ kind, size, cache });
	const contents = [await tiny(cache), await plain("debian", "full")];
	contents.push(await plain("node", "small"), await plain("python", "full"), await plain("node", "full"));
	if (!quick) {
		const [python, node] = [await plain("python", "wide"), await plain("node", "wide")];
		contents.push(python, {
			...node,
			name: "python-node-wide",
			steps: [...python.steps, ...node.steps.slice(1)],
		});
	}
	const images: SpeedImage[] = [];
	for (const content of contents) images.push(await written(content));
	return images.sort((a, b) => a.bytes - b.bytes);
}

/** An image of 10 MB: a few packages and nothing below them. */
async function tiny(cache: string): Promise<ImageContent> {
	const packages = ["express", "lodash", "axios", "dayjs", "pg"];
	const layer = await storedLayer(cache, {
		name: "node-tiny",
		inputs: { packages, NPM_PUBLISHED_BEFORE, format: 1 },
		async fill(folder) {
			const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder];
			await run("npm", [...args, "--before", NPM_PUBLISHED_BEFORE, ...packages]);
		},
	});
	return {
		name: "node-tiny",
		steps: [{ createdBy: "COPY node_modules /node_modules", layer }],
		config: { Env: ["PATH=/bin"] },
	};
}

async function written(content: ImageContent): Promise<SpeedImage> {
	const layers = content.steps.flatMap(({ layer }) => (layer === undefined ? [] : [layer]));
	const oci = join(CACHE, "speed", `${content.name}.oci.tar`);
	const docker = join(CACHE, "speed", `${content.name}.docker.tar`);
	const newest = Math.max(...(await Promise.all(layers.map(async ({ file }) => (await stat(file)).mtimeMs))));
	if (!existsSync(docker) || (await stat(docker)).mtimeMs < newest) {
		await writeOciArchive(oci, content);
		await writeDockerArchive(docker, oci, content.name);
	}
	const bytes = layers.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
	return { name: content.name, oci, docker, layers, bytes };
}
