/** A plain tar on disk, its files opened where they lie. */
import { createReadStream, read, type Stats } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { normalizeEntryPath } from "../archive/entry-path.ts";
import { LeakscanError } from "../errors.ts";
import type { RandomContents, StoredBlob } from "./contents.ts";
import { fileError } from "./file-error.ts";
import { MAX_DOCUMENT_BYTES, READ_CHUNK } from "./limits.ts";
import { printable } from "./printable.ts";
import type { BlobPlace } from "./source.ts";
import { indexTar, type ReadAt, readerOf, type TarFile, type TarIndex } from "./tar-index.ts";

export class TarContents implements RandomContents {
	readonly #file: string;
	readonly #handle: FileHandle;
	readonly #readAt: ReadAt;
	readonly #index: TarIndex;
	readonly #streams = new Set<Readable>();
	#closed = false;

	private constructor(file: string, handle: FileHandle, readAt: ReadAt, index: TarIndex) {
		this.#file = path.resolve(file);
		this.#handle = handle;
		this.#readAt = readAt;
		this.#index = index;
	}

	/** Opens and indexes the tar. Throws FILE_UNREADABLE and what indexTar() throws. */
	static async open(file: string): Promise<TarContents> {
		let handle: FileHandle | undefined;
		try {
			handle = await open(file, "r");
			const stats: Stats = await handle.stat();
			const readAt = readerOf(handle);
			return new TarContents(file, handle, readAt, await indexTar(readAt, stats.size));
		} catch (error) {
			await handle?.close();
			throw fileError(file, error);
		}
	}

	async document(name: string): Promise<Buffer | undefined> {
		const [, file] = this.#find(name) ?? [];
		if (file === undefined) return undefined;
		if (file.size > MAX_DOCUMENT_BYTES) {
			throw new LeakscanError(
				"LIMIT_EXCEEDED",
				`${printable(name)} is larger than ${MAX_DOCUMENT_BYTES} bytes`,
			);
		}
		return this.#readAt(file.offset, file.size);
	}

	async blob(name: string): Promise<StoredBlob | undefined> {
		const [key, file] = this.#find(name) ?? [];
		return key === undefined || file === undefined ? undefined : { key, size: file.size };
	}

	async topNames(): Promise<readonly string[]> {
		return [...this.#index.topNames];
	}

	async open(key: string): Promise<Readable> {
		const file = this.#index.files.get(key);
		if (file === undefined || this.#closed)
			throw new LeakscanError("BLOB_MISSING", `${printable(key)} is not in the archive`);
		if (file.size === 0) return Readable.from([]);
		// By number and not by handle: a stream on a handle leaves a listener on it, and there are many layers.
		const stream = createReadStream("", {
			fd: this.#handle.fd,
			start: file.offset,
			end: file.offset + file.size - 1,
			highWaterMark: READ_CHUNK,
			// All of them share the descriptor, so none of them closes it.
			fs: { read, close: (_fd: number, done: (error: null) => void) => done(null) },
		});
		this.#streams.add(stream);
		stream.once("close", () => this.#streams.delete(stream));
		return stream;
	}

	async place(key: string): Promise<BlobPlace | undefined> {
		const found = this.#index.files.get(key);
		return found === undefined ? undefined : { file: this.#file, offset: found.offset, size: found.size };
	}

	async close(): Promise<void> {
		if (this.#closed) return;
		this.#closed = true;
		// The descriptor may be given to another file as soon as it is closed, so no stream may be left that reads from it.
		await Promise.all([...this.#streams].map((stream) => ended(stream)));
		await this.#handle.close();
	}

	#find(name: string): readonly [string, TarFile] | undefined {
		const key = this.#index.links.resolve(normalizeEntryPath(name));
		const file = key === undefined ? undefined : this.#index.files.get(key);
		return key === undefined || file === undefined ? undefined : [key, file];
	}
}

function ended(stream: Readable): Promise<void> {
	return new Promise((resolve) => {
		stream.once("close", resolve);
		stream.on("error", () => {});
		stream.destroy();
	});
}
