/** A folder on disk: an OCI layout, or an unpacked `docker save` archive. */
import { constants, createReadStream, type ReadStream } from "node:fs";
import { open, readdir, realpath, stat } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { normalizeEntryPath } from "../archive/entry-path.ts";
import { LeakscanError } from "../errors.ts";
import type { RandomContents, StoredBlob } from "./contents.ts";
import { fileError } from "./file-error.ts";
import { MAX_DOCUMENT_BYTES, READ_CHUNK } from "./limits.ts";
import { printable } from "./printable.ts";
import type { BlobPlace } from "./source.ts";

export class FolderContents implements RandomContents {
	readonly #root: string;
	readonly #streams = new Set<Readable>();

	/** `root` is an existing folder. */
	constructor(root: string) {
		this.#root = root;
	}

	async document(name: string): Promise<Buffer | undefined> {
		const found = await this.#find(name);
		if (found === undefined) return undefined;
		if (found.size > MAX_DOCUMENT_BYTES) {
			throw new LeakscanError(
				"LIMIT_EXCEEDED",
				`${printable(name)} is larger than ${MAX_DOCUMENT_BYTES} bytes`,
			);
		}
		const handle = await open(found.file, constants.O_RDONLY).catch((error: unknown) => {
			throw fileError(found.file, error);
		});
		try {
			// Not readFile: a file that grows meanwhile must not be read beyond what was checked.
			const buffer = Buffer.alloc(found.size);
			const { bytesRead } = await handle.read(buffer, 0, found.size, 0);
			return buffer.subarray(0, bytesRead);
		} finally {
			await handle.close();
		}
	}

	async blob(name: string): Promise<StoredBlob | undefined> {
		const found = await this.#find(name);
		return found === undefined ? undefined : { key: found.key, size: found.size };
	}

	async topNames(): Promise<readonly string[]> {
		return readdir(this.#root);
	}

	async open(key: string): Promise<Readable> {
		const found = await this.#find(key);
		if (found === undefined)
			throw new LeakscanError("BLOB_MISSING", `${printable(key)} is gone from ${this.#root}`);
		const stream: ReadStream = createReadStream(found.file, { highWaterMark: READ_CHUNK });
		this.#streams.add(stream);
		stream.once("close", () => this.#streams.delete(stream));
		return stream;
	}

	async place(key: string): Promise<BlobPlace | undefined> {
		const found = await this.#find(key);
		return found === undefined ? undefined : { file: found.file, offset: 0, size: found.size };
	}

	async close(): Promise<void> {
		for (const stream of this.#streams) stream.destroy();
	}

	/**
	 * A regular file under the folder. Links that lead out of it are not followed (a hostile archive, unpacked, would have
	 * other files of this machine scanned), except for blobs and what belongs to them: those are known by their digest,
	 * and build systems do link them from a cache.
	 */
	async #find(name: string): Promise<{ file: string; key: string; size: number } | undefined> {
		const key = normalizeEntryPath(name);
		if (key === "") return undefined;
		const file = path.join(this.#root, ...key.split("/"));
		try {
			const real = await realpath(file);
			const root = await realpath(this.#root);
			const inside = real.startsWith(root.endsWith(path.sep) ? root : root + path.sep);
			if (!inside && !/^(?:blobs\/|index\.json$|oci-layout$)/.test(key)) return undefined;
			const stats = await stat(real);
			if (!stats.isFile()) return undefined;
			// One layer may go by many links: what they lead to is what it is known by.
			const canonical = inside ? path.relative(root, real).split(path.sep).join("/") : key;
			return { file: real, key: key.startsWith("blobs/") ? key : canonical, size: stats.size };
		} catch (error) {
			if (isAbsence(error)) return undefined;
			throw fileError(file, error);
		}
	}
}

function isAbsence(error: unknown): boolean {
	const code = error instanceof Error && "code" in error ? error.code : undefined;
	return code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP" || code === "ENAMETOOLONG";
}
