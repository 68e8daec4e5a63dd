/**
 * Layers that are built once: a recipe fills a folder, its tar is kept compressed under the recipe's key, and the next
 * build with that key costs nothing. Layers are as OCI's layer.md has them; names are sorted and times fixed, so that the
 * same files give the same digest.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";

export interface StoredLayer {
	/** Where the gzip'ed tar stands. */
	readonly file: string;
	readonly digest: string;
	readonly diffId: string;
	readonly size: number;
	readonly uncompressedSize: number;
}

export interface LayerRecipe {
	readonly name: string;
	/** All that the content depends on. */
	readonly inputs: unknown;
	/** Fills an empty folder with what the layer holds. */
	fill(folder: string): Promise<void>;
	/** Files are root's unless the owners they have in the folder are meant. */
	readonly keepOwners?: boolean;
}

export async function storedLayer(cache: string, recipe: LayerRecipe): Promise<StoredLayer> {
	await mkdir(cache, { recursive: true });
	const key = createHash("sha256").update(JSON.stringify(recipe.inputs)).digest("hex").slice(0, 16);
	const file = join(cache, `${recipe.name}-${key}.tar.gz`);
	const facts = join(cache, `${recipe.name}-${key}.json`);
	const known = await readFacts(facts, file);
	if (known !== undefined) return known;

	const folder = await mkdtemp(join(cache, `${recipe.name}.`));
	try {
		const root = join(folder, "root");
		await mkdir(root);
		await recipe.fill(root);
		const layer = await writeLayer(root, join(folder, "layer"), recipe.keepOwners ?? false);
		await rename(layer.file, file);
		await writeFile(facts, JSON.stringify({ ...layer, file: undefined }));
		return { ...layer, file };
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function readFacts(facts: string, file: string): Promise<StoredLayer | undefined> {
	try {
		const layer = { ...JSON.parse(await readFile(facts, "utf8")), file } as StoredLayer;
		return (await stat(file)).size === layer.size ? layer : undefined;
	} catch {
		return undefined;
	}
}

async function writeLayer(root: string, file: string, keepOwners: boolean): Promise<StoredLayer> {
	const owners = keepOwners ? [] : ["--owner=0", "--group=0"];
	const tar = spawn(
		"tar",
		[
			"-C",
			root,
			"--sort=name",
			"--format=pax",
			"--pax-option=delete=atime,delete=ctime",
			"--numeric-owner",
		].concat(owners, ["--mtime=2026-01-15T09:30:00Z", "-cf", "-", "."]),
		{ stdio: ["ignore", "pipe", "inherit"] },
	);
	const ended = new Promise<number | null>((resolve, reject) =>
		tar.once("error", reject).once("close", resolve),
	);
	const facts = await compressLayer(tar.stdout, file);
	const code = await ended;
	if (code !== 0) throw new Error(`tar of ${root} failed with ${code}`);
	return facts;
}

/** Compresses a tar as it passes, and tells its digests. */
export async function compressLayer(tar: AsyncIterable<unknown>, file: string): Promise<StoredLayer> {
	const plain = createHash("sha256");
	const packed = createHash("sha256");
	let uncompressedSize = 0;
	let size = 0;
	const counted = async function* (): AsyncGenerator<Buffer> {
		for await (const chunk of tar) {
			const bytes = chunk as Buffer;
			plain.update(bytes);
			uncompressedSize += bytes.length;
			yield bytes;
		}
	};
	await pipeline(
		counted,
		createGzip({ level: 6 }),
		async function* (chunks: AsyncIterable<Buffer>) {
			for await (const chunk of chunks) {
				packed.update(chunk);
				size += chunk.length;
				yield chunk;
			}
		},
		createWriteStream(file),
	);
	return {
		file,
		digest: `sha256:${packed.digest("hex")}`,
		diffId: `sha256:${plain.digest("hex")}`,
		size,
		uncompressedSize,
	};
}

/** The tar inside a stored layer. */
export function openLayer(layer: StoredLayer): NodeJS.ReadableStream {
	return createReadStream(layer.file).pipe(createGunzip());
}
