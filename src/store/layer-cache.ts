/**
 * What is known of layers that showed nothing: a cache by digest, in a folder that any number of processes may share.
 *
 * No secret gets here, nor anything made of one: only a layer without a single sighting is kept. Base images and package
 * layers are nearly all so, and they are what is read again and again; a layer that does hold something is read again each
 * time. An entry is what the layer does to paths, as numbers of 53 bits, the links and the certificates in it.
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { LayerCertificate } from "../attribute/sighting.ts";
import { LayerChanges } from "../unpack/layer-changes.ts";

/** Changes with the form of the entries. */
const FORMAT = 2;
const DEFAULT_LIMIT = 256 * 1024 * 1024;
/** Above the limit the entries that were used least lately are let go, down to this share of it. */
const KEPT = 0.8;
const ENTRY = /^[0-9a-f]{64}\.json$/;

/** A layer without sightings and faults. */
export interface CleanLayer {
	readonly changes: LayerChanges;
	readonly certificates: readonly LayerCertificate[];
	readonly files: number;
	/** Uncompressed bytes. */
	readonly bytes: number;
}

export interface LayerCacheOptions {
	/** Made when there is something to keep. */
	readonly folder: string;
	/** All that decides what is found in a layer: program, patterns, settings. */
	readonly engine: readonly string[];
	/** Bytes of all entries. */
	readonly limit?: number;
}

const linkSchema = z.object({ path: z.string(), target: z.string() });
const entrySchema = z.object({
	format: z.literal(FORMAT),
	digest: z.string(),
	files: z.int().min(0),
	bytes: z.int().min(0),
	sets: z.object({
		files: z.base64(),
		directories: z.base64(),
		whiteouts: z.base64(),
		opaques: z.base64(),
	}),
	hardLinks: z.array(linkSchema),
	symlinks: z.array(linkSchema),
	certificates: z.array(
		z.object({
			path: z.string(),
			inside: z.array(z.string()),
			fingerprint: z.string(),
			subject: z.string(),
			until: z.string(),
		}),
	),
});

export class LayerCache {
	readonly #folder: string;
	readonly #engine: readonly string[];
	readonly #limit: number;

	constructor({ folder, engine, limit = DEFAULT_LIMIT }: LayerCacheOptions) {
		this.#folder = folder;
		this.#engine = engine;
		this.#limit = limit;
	}

	/** What is known of the layer of this digest. An entry that can't be read is none. */
	async get(digest: string): Promise<CleanLayer | null> {
		const file = this.#fileOf(digest);
		try {
			const entry = entrySchema.parse(JSON.parse(await readFile(file, "utf8")));
			if (entry.digest !== digest) return null;
			const { sets, hardLinks, symlinks, certificates, files, bytes } = entry;
			const changes = new LayerChanges({
				files: numbersOf(sets.files),
				directories: numbersOf(sets.directories),
				whiteouts: numbersOf(sets.whiteouts),
				opaques: numbersOf(sets.opaques),
				hardLinks,
				symlinks,
			});
			// Its time tells when it was used.
			const now = new Date();
			await utimes(file, now, now).catch(() => undefined);
			return { changes, certificates, files, bytes };
		} catch {
			return null;
		}
	}

	/** Keeps a layer. That it could not be kept (the disk is full, say) is no reason to fail: it is read again. */
	async put(digest: string, { changes, certificates, files, bytes }: CleanLayer): Promise<void> {
		const packed = changes.pack();
		const entry: z.input<typeof entrySchema> = {
			format: FORMAT,
			digest,
			files,
			bytes,
			sets: {
				files: textOf(packed.files),
				directories: textOf(packed.directories),
				whiteouts: textOf(packed.whiteouts),
				opaques: textOf(packed.opaques),
			},
			hardLinks: [...packed.hardLinks],
			symlinks: [...packed.symlinks],
			certificates: certificates.map(({ inside, ...rest }) => ({ ...rest, inside: [...inside] })),
		};
		const text = JSON.stringify(entry);
		if (text.length > this.#limit * KEPT) return;
		try {
			await mkdir(this.#folder, { recursive: true, mode: 0o700 });
			const { default: writeFileAtomic } = await import("write-file-atomic");
			// Another process may write the same at the same time: each writes a file of its own and renames it.
			await writeFileAtomic(this.#fileOf(digest), text, { mode: 0o600 });
			await this.#prune();
		} catch {}
	}

	async #prune(): Promise<void> {
		const entries = await Promise.all(
			(await readdir(this.#folder))
				.filter((name) => ENTRY.test(name))
				.map(async (name) => {
					const file = path.join(this.#folder, name);
					// Another process may have let it go.
					const stats = await stat(file).catch(() => null);
					return { file, size: stats?.size ?? 0, used: stats?.mtimeMs ?? 0 };
				}),
		);
		let total = entries.reduce((sum, { size }) => sum + size, 0);
		if (total <= this.#limit) return;
		for (const { file, size } of entries.sort((a, b) => a.used - b.used)) {
			if (total <= this.#limit * KEPT) return;
			await rm(file, { force: true });
			total -= size;
		}
	}

	#fileOf(digest: string): string {
		const key = createHash("sha256")
			.update(JSON.stringify([FORMAT, ...this.#engine, digest]))
			.digest("hex");
		return path.join(this.#folder, `${key}.json`);
	}
}

function textOf(numbers: Float64Array): string {
	return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString("base64");
}

function numbersOf(text: string): Float64Array {
	const bytes = Buffer.from(text, "base64");
	if (bytes.length % 8 !== 0) throw new RangeError("not a whole number of numbers");
	// Float64Array needs a place that is a multiple of eight, which a Buffer of Node's pool has not always.
	return new Float64Array(Uint8Array.from(bytes).buffer);
}
