/**
 * Where each file of a plain tar lies, found by seeking from header to header: an archive of many gigabytes is indexed
 * with a read per entry. Headers are tar-stream's to decode (ustar, GNU and pax long names and sizes): each entry's
 * header blocks go to a fresh extractor, and the body is stepped over.
 */
import type { FileHandle } from "node:fs/promises";
import { extract, type Header } from "tar-stream";
import { normalizeEntryPath } from "../archive/entry-path.ts";
import { TAR_BLOCK } from "../archive/tar-header.ts";
import { LeakscanError } from "../errors.ts";
import { MAX_ARCHIVE_ENTRIES, MAX_ENTRY_NAME, MAX_HEADER_BLOCKS } from "./limits.ts";
import { Links } from "./links.ts";
import { printable } from "./printable.ts";

export interface TarFile {
	/** Of the content, from the file's start. */
	readonly offset: number;
	readonly size: number;
}

export interface TarIndex {
	/** Regular files by normalized name. The last of a name counts, as when a tar is unpacked. */
	readonly files: ReadonlyMap<string, TarFile>;
	readonly links: Links;
	readonly topNames: ReadonlySet<string>;
}

/** Reads `length` bytes at `offset`, or what there is. */
export type ReadAt = (offset: number, length: number) => Promise<Buffer>;

/**
 * Indexes a tar of `size` bytes. Throws ARCHIVE_INVALID for a broken or truncated one, LIMIT_EXCEEDED for one with
 * more entries than any image has.
 */
export async function indexTar(readAt: ReadAt, size: number): Promise<TarIndex> {
	const files = new Map<string, TarFile>();
	const links = new Links();
	const topNames = new Set<string>();
	let offset = 0;
	for (let entries = 0; ; entries++) {
		const header = await headerAt(readAt, offset);
		if (header === undefined) return { files, links, topNames };
		if (entries >= MAX_ARCHIVE_ENTRIES) {
			throw new LeakscanError("LIMIT_EXCEEDED", `the archive has more than ${MAX_ARCHIVE_ENTRIES} entries`, {
				hint: "no image archive has so many: is it the right file?",
			});
		}
		const { headers, contentOffset } = header;
		// A directory has no content, whatever its header says.
		const contentSize = headers.type === "directory" ? 0 : (headers.size ?? 0);
		const end = contentOffset + contentSize;
		if (!Number.isSafeInteger(end) || end > size) throw truncated(headers.name);
		const name = headers.name.length > MAX_ENTRY_NAME ? "" : normalizeEntryPath(headers.name);
		if (name !== "") {
			topNames.add(name.split("/", 1)[0] ?? name);
			if (isContent(headers)) {
				files.set(name, { offset: contentOffset, size: contentSize });
				links.delete(name);
			} else if ((headers.type === "symlink" || headers.type === "link") && headers.linkname) {
				links.add(name, headers.linkname, headers.type);
				files.delete(name);
			}
		}
		offset = contentOffset + Math.ceil(contentSize / TAR_BLOCK) * TAR_BLOCK;
	}
}

/** True for a regular file. Tars from before POSIX mark a folder by a slash at the end of its name alone. */
export function isContent({ type, name }: Header): boolean {
	return (type === "file" || type === "contiguous-file") && !name.endsWith("/");
}

/** The header at `offset`; undefined at the archive's end. */
async function headerAt(
	readAt: ReadAt,
	offset: number,
): Promise<{ headers: Header; contentOffset: number } | undefined> {
	const first = await readAt(offset, TAR_BLOCK);
	if (first.length === 0 || isZero(first)) return undefined;
	const decoder = new HeaderDecoder();
	try {
		let block = first;
		for (let blocks = 1; blocks <= MAX_HEADER_BLOCKS; blocks++) {
			if (block.length < TAR_BLOCK) throw truncated(undefined);
			const headers = await decoder.push(block);
			const contentOffset = offset + blocks * TAR_BLOCK;
			if (headers !== undefined) return { headers, contentOffset };
			block = await readAt(contentOffset, TAR_BLOCK);
		}
		throw new LeakscanError(
			"LIMIT_EXCEEDED",
			`an entry of the archive has more than ${MAX_HEADER_BLOCKS} header blocks`,
		);
	} finally {
		decoder.close();
	}
}

/** An extractor that is given header blocks until it has an entry. */
class HeaderDecoder {
	// The smallest buffer, so that it asks for more ("drain") after each block that did not complete a header.
	readonly #extract = extract({ highWaterMark: 1 });
	#settle: ((outcome: Header | Error | undefined) => void) | undefined;

	constructor() {
		this.#extract.on("entry", (headers) => this.#settle?.(headers));
		this.#extract.on("error", (error: Error) => this.#settle?.(error));
		this.#extract.on("drain", () => this.#settle?.(undefined));
	}

	/** Resolves to the entry's headers once its last header block is in, to undefined until then. */
	async push(block: Buffer): Promise<Header | undefined> {
		const outcome = await new Promise<Header | Error | undefined>((resolve) => {
			this.#settle = resolve;
			this.#extract.write(block);
		});
		if (outcome instanceof Error) {
			throw new LeakscanError("ARCHIVE_INVALID", "the archive is not a valid tar", {
				hint: "it is damaged, or not an image: write it again with `docker save` or `skopeo copy`",
				cause: outcome,
			});
		}
		return outcome;
	}

	close(): void {
		this.#extract.destroy();
	}
}

function isZero(block: Buffer): boolean {
	return block.every((byte) => byte === 0);
}

function truncated(name: string | undefined): LeakscanError {
	const where = name === undefined ? "" : ` inside ${printable(name)}`;
	return new LeakscanError("ARCHIVE_INVALID", `the archive ends early${where}`, {
		hint: "it was cut short on its way here: copy or save it again",
	});
}

/** A ReadAt on an open file. */
export function readerOf(handle: Pick<FileHandle, "read">): ReadAt {
	return async (offset, length) => {
		const buffer = Buffer.alloc(length);
		let filled = 0;
		while (filled < length) {
			const { bytesRead } = await handle.read(buffer, filled, length - filled, offset + filled);
			if (bytesRead === 0) break;
			filled += bytesRead;
		}
		return buffer.subarray(0, filled);
	};
}
