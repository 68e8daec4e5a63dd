/**
 * What is known of layers: a cache by digest, in a folder that any number of processes may share.
 *
 * An entry is sealed with the folder's key. What was seen in the layer, with its secrets, is sealed once more with a key that a
 * sample of the layer's own bytes is part of, and that stands nowhere: it opens for who has the layer, who could read it
 * again, and for nobody who has the folder alone. docs/security.md says what that is worth.
 */
import { createHmac } from "node:crypto";
import { open, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { folderKey, madeFolderKey } from "./folder-key.ts";
import { type LayerRecord, recordBytes, recordOf, sightingsOf, sightingsText } from "./layer-record.ts";
import { keyFrom, seal, unseal } from "./sealed.ts";

/** Changes with the form of the entries. */
const FORMAT = 5;
const DEFAULT_LIMIT = 256 * 1024 * 1024;
/** Above the limit the entries that were used least lately are let go, down to this share of it. */
const KEPT = 0.8;
const ENTRY = /^[0-9a-f]{64}\.layer$/;

export interface LayerCacheOptions {
	/** Made when there is something to keep. */
	readonly folder: string;
	/** All that decides what is found in a layer: program, patterns, settings. */
	readonly engine: readonly string[];
	/** Bytes of all entries. */
	readonly limit?: number;
}

/** What is known of a layer, before anything of what was seen in it is told. */
export interface KnownLayer {
	/** Bytes as stored. */
	readonly size: number;
	/** True when nothing was seen in it, so that its bytes are not needed to open it. */
	readonly isClean: boolean;
	/** True when it has git objects, which other layers may need. */
	readonly hasRepositories: boolean;
	/** All of it, by the sample of the layer's stored bytes; null when that is of another layer. */
	open(sample: Buffer): LayerRecord | null;
	/** All of a clean layer; null for another. */
	openClean(): LayerRecord | null;
}

const headSchema = z.strictObject({
	digest: z.string(),
	size: z.int().min(0),
	isClean: z.boolean(),
	hasRepositories: z.boolean(),
	/** Milliseconds since 1970; null for ever. */
	validUntil: z.number().nullable(),
	recordLength: z.int().min(0),
});

export class LayerCache {
	readonly #folder: string;
	readonly #engine: readonly string[];
	readonly #limit: number;
	#key: Promise<Buffer | null> | undefined;

	constructor({ folder, engine, limit = DEFAULT_LIMIT }: LayerCacheOptions) {
		this.#folder = folder;
		this.#engine = engine;
		this.#limit = limit;
	}

	/** What is known of the layer of this digest. An entry that can't be read is none. */
	async get(digest: string): Promise<KnownLayer | null> {
		this.#key ??= folderKey(this.#folder).catch(() => null);
		const key = await this.#key;
		if (key === null) return null;
		const name = this.#nameOf(digest, key);
		try {
			const entry = unseal(keyFrom(key, Buffer.alloc(0), "entry"), name, await this.#read(name));
			if (entry === null) return null;
			const headLength = entry.readUInt32LE();
			const head = headSchema.parse(JSON.parse(entry.subarray(4, 4 + headLength).toString("utf8")));
			const { size, isClean, hasRepositories, validUntil } = head;
			if (head.digest !== digest) return null;
			if (validUntil !== null && validUntil <= Date.now()) return null;
			const end = 4 + headLength + head.recordLength;
			const record = entry.subarray(4 + headLength, end);
			const sightings = entry.subarray(end);
			return {
				size,
				isClean,
				hasRepositories,
				open(sample) {
					const text = unseal(keyFrom(key, sample, "sightings"), name, sightings);
					return text === null ? null : orNull(() => recordOf(record, sightingsOf(text)));
				},
				openClean: () => (isClean ? orNull(() => recordOf(record, [])) : null),
			};
		} catch {
			return null;
		}
	}

	/**
	 * Keeps a layer of `size` stored bytes, of which `sample` was taken. That it could not be kept (the disk is full, say) is no
	 * reason to fail: it is read again.
	 */
	async put(digest: string, size: number, sample: Buffer, layer: LayerRecord): Promise<void> {
		try {
			const key = await madeFolderKey(this.#folder);
			if (key === null) return;
			this.#key = Promise.resolve(key);
			const name = this.#nameOf(digest, key);
			const record = recordBytes(layer);
			const head: z.input<typeof headSchema> = {
				digest,
				size,
				isClean: layer.sightings.length === 0,
				hasRepositories: layer.repositories.length > 0,
				validUntil: validUntilOf(layer),
				recordLength: record.length,
			};
			const text = Buffer.from(JSON.stringify(head));
			const length = Buffer.alloc(4);
			length.writeUInt32LE(text.length);
			const sightings = seal(keyFrom(key, sample, "sightings"), name, sightingsText(layer.sightings));
			const entry = Buffer.concat([length, text, record, sightings]);
			if (entry.length > this.#limit * KEPT) return;
			const { default: writeFileAtomic } = await import("write-file-atomic");
			// Another process may write the same at the same time: each writes a file of its own and renames it.
			await writeFileAtomic(
				path.join(this.#folder, name),
				seal(keyFrom(key, Buffer.alloc(0), "entry"), name, entry),
				{ mode: 0o600 },
			);
			await this.#prune();
		} catch {}
	}

	async #read(name: string): Promise<Buffer> {
		const handle = await open(path.join(this.#folder, name), "r");
		try {
			const { size } = await handle.stat();
			if (size > this.#limit) throw new RangeError("no entry is so large");
			// Not readFile: a file that grows meanwhile must not be read beyond what was checked.
			const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(size), 0, size, 0);
			// Its time tells when it was used.
			const now = new Date();
			await handle.utimes(now, now).catch(() => undefined);
			return buffer.subarray(0, bytesRead);
		} finally {
			await handle.close();
		}
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

	/** Nobody without the key can tell from it what was scanned. */
	#nameOf(digest: string, key: Buffer): string {
		const name = createHmac("sha256", key)
			.update(JSON.stringify([FORMAT, ...this.#engine, digest]))
			.digest("hex");
		return `${name}.layer`;
	}
}

/** A token that has not expired counts for more than one that has: what is known of it holds until then. */
function validUntilOf({ sightings }: LayerRecord): number | null {
	let first: number | null = null;
	for (const { match } of sightings) {
		for (const { name, value } of match.details ?? []) {
			const time = name === "expires" ? Date.parse(value) : Number.NaN;
			if (!Number.isNaN(time) && (first === null || time < first)) first = time;
		}
	}
	return first;
}

function orNull<T>(read: () => T): T | null {
	try {
		return read();
	} catch {
		return null;
	}
}
