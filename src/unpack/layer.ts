/**
 * A layer's stored bytes become its entries: inflate -> untar -> whiteouts, in one pass, nothing held back.
 * OCI image-spec layer.md.
 *
 * Content is pushed to the visitor rather than pulled: an iterator costs a promise per chunk, and layers hold hundreds of
 * thousands of small files.
 * Back-pressure is kept: a visitor works synchronously on each chunk, or says when it has room for another.
 */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { COMPRESSION_SNIFF, type InflatePlace, inflaterFor } from "../archive/blob-inflater.ts";
import { linkTarget, normalizeEntryPath } from "../archive/entry-path.ts";
import { type ContentSink, LayerTar, type TarEntry } from "../archive/layer-tar.ts";
import { SpentChunks } from "../archive/spent-chunks.ts";
import { LeakscanError } from "../errors.ts";
import { LayerChanges } from "./layer-changes.ts";
import { DEFAULT_LAYER_LIMITS, type LayerLimits } from "./limits.ts";
import { whiteoutOf } from "./whiteout.ts";

export type { ContentSink };

/** Bytes of what a sink was given last that it may look at again. */
export function heldBy(sink: ContentSink): number {
	return sink.held ?? Number.POSITIVE_INFINITY;
}

export interface LayerVisitor {
	/** A regular file; null when its content is not wanted. `size` in bytes. */
	file(path: string, size: number): ContentSink | null;
	/** A symlink or hard link, with its target as written. */
	link?(path: string, target: string): void;
	/** Asked between chunks: resolves when more may come; null when it may at once. */
	room?(): Promise<void> | null;
	/**
	 * Asked once a chunk, after it: how many of the bytes that came last a sink may look at again. What none needs any more is
	 * given back at once. Absent: they may all be needed.
	 */
	held?(): number;
	/** The stored bytes, as they pass. */
	stored?(chunk: Buffer): void;
}

export interface LayerReading {
	readonly changes: LayerChanges;
	/** Digest of the stored bytes, where one was promised and checked. */
	readonly digest: string | null;
	/** Digest of the uncompressed tar; null when the stored bytes were checked instead. */
	readonly diffId: string | null;
	/** Regular files. */
	readonly files: number;
	/** Uncompressed bytes. */
	readonly bytes: number;
}

export interface LayerOptions {
	/** What the stored bytes must hash to; null when nothing was promised, and then the diffID is computed. */
	readonly digest: string | null;
	/** Nobody else has the chunks of the stream: those that are done with are given back. */
	readonly isOwn?: boolean;
	/** Where gzip is inflated. Left out: as this machine's cores have it. */
	readonly inflates?: InflatePlace;
	readonly limits?: LayerLimits;
	readonly signal?: AbortSignal;
}

/**
 * Reads a layer to its end. Throws LAYER_UNREADABLE for broken compression or tar, DIGEST_MISMATCH for bytes that are
 * not what was promised, LIMIT_EXCEEDED; what the visitor was given until then stands.
 */
export async function readLayer(
	stored: Readable,
	visitor: LayerVisitor,
	options: LayerOptions,
): Promise<LayerReading> {
	const { limits = DEFAULT_LAYER_LIMITS, isOwn = false, inflates } = options;
	const changes = new LayerChanges();
	const counts = { files: 0, bytes: 0, entries: 0 };
	const storedHash = options.digest === null ? null : createHash(algorithmOf(options.digest));
	const tarHash = options.digest === null ? createHash("sha256") : null;

	const untar = new LayerTar((entry) => {
		if (++counts.entries > limits.entries) throw tooMuch(`more than ${limits.entries} entries`);
		if (entry.type === "file" || entry.type === "contiguous-file") counts.files++;
		return enter(entry, changes, visitor, limits);
	});

	try {
		const { head, whole } = await peek(stored, COMPRESSION_SNIFF);
		if (head.length === 0 && options.digest === null) {
			stored.destroy();
			return {
				changes,
				digest: null,
				diffId: `sha256:${createHash("sha256").digest("hex")}`,
				files: 0,
				bytes: 0,
			};
		}
		const inflater = inflaterFor(head, {
			zstdWindow: limits.zstdWindow,
			place: inflates,
			// The digest vouches for more than that.
			checks: options.digest === null,
		});
		const spent = new SpentChunks();
		const before = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
			for await (const chunk of chunks) {
				storedHash?.update(chunk);
				visitor.stored?.(chunk);
				yield chunk;
				if (isOwn && inflater?.isIdle() === true) spent.add(chunk, 0);
			}
		};
		const after = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
			for await (const chunk of chunks) {
				counts.bytes += chunk.length;
				if (counts.bytes > limits.bytes) throw tooMuch(`more than ${limits.bytes} uncompressed bytes`);
				tarHash?.update(chunk);
				untar.write(chunk);
				const held = visitor.held?.() ?? Number.POSITIVE_INFINITY;
				if (inflater !== null) inflater.spent(chunk, held);
				else if (isOwn) spent.add(chunk, held);
				const room = visitor.room?.() ?? null;
				if (room !== null) await room;
			}
			untar.end();
		};
		const signal = options.signal === undefined ? {} : { signal: options.signal };
		if (inflater === null) await pipeline(whole, before, after, signal);
		else await pipeline(whole, before, inflater.stage, after, signal);
	} catch (error) {
		stored.destroy();
		throw unreadable(error);
	}

	const digest =
		storedHash === null ? null : `${algorithmOf(options.digest ?? "")}:${storedHash.digest("hex")}`;
	if (digest !== options.digest) {
		throw new LeakscanError("DIGEST_MISMATCH", `the layer's bytes hash to ${digest}, not ${options.digest}`, {
			hint: "the image is damaged or was tampered with: fetch it again",
		});
	}
	const diffId = tarHash === null ? null : `sha256:${tarHash.digest("hex")}`;
	return { changes, digest, diffId, files: counts.files, bytes: counts.bytes };
}

/** Records one tar header in `changes`; the sink for its content, if any. */
function enter(
	header: TarEntry,
	changes: LayerChanges,
	visitor: LayerVisitor,
	limits: LayerLimits,
): ContentSink | null {
	if (header.name.length > limits.pathLength) throw tooMuch(`a path of ${header.name.length} characters`);
	const path = normalizeEntryPath(header.name);
	const whiteout = whiteoutOf(path);
	switch (whiteout.kind) {
		case "whiteout":
			changes.whiteouts.add(whiteout.path);
			return null;
		case "opaque":
			changes.opaques.add(whiteout.path);
			return null;
		case "meta":
			return null;
		case "none":
			break;
	}
	switch (header.type) {
		case "directory":
			changes.directories.add(path);
			return null;
		case "symlink":
		case "link": {
			const target = header.linkname;
			changes.files.add(path);
			const links = header.type === "link" ? changes.hardLinks : changes.symlinks;
			if (links.length >= limits.links) throw tooMuch(`more than ${limits.links} links`);
			links.push({
				path,
				target: header.type === "link" ? normalizeEntryPath(target) : linkTarget(path, target),
			});
			visitor.link?.(path, target);
			return null;
		}
		case "file":
		case "contiguous-file":
			changes.files.add(path);
			return visitor.file(path, header.size);
		default:
			changes.files.add(path);
			return null;
	}
}

/** The first bytes of a stream (fewer only when it is shorter), and the whole stream with them still in it. */
async function peek(stream: Readable, count: number): Promise<{ head: Buffer; whole: Readable }> {
	const chunks: AsyncIterator<unknown> = stream[Symbol.asyncIterator]();
	let head: Buffer = Buffer.alloc(0);
	let ended = false;
	while (head.length < count && !ended) {
		const { value, done } = await chunks.next();
		if (done === true) ended = true;
		else head = Buffer.concat([head, asBuffer(value)]);
	}
	async function* all(): AsyncGenerator<Buffer> {
		if (head.length > 0) yield head;
		if (ended) return;
		try {
			for (let next = await chunks.next(); next.done !== true; next = await chunks.next())
				yield asBuffer(next.value);
		} finally {
			stream.destroy();
		}
	}
	return { head, whole: Readable.from(all(), { objectMode: false }) };
}

function asBuffer(chunk: unknown): Buffer {
	if (Buffer.isBuffer(chunk)) return chunk;
	if (chunk instanceof Uint8Array) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
	return Buffer.from(String(chunk));
}

function algorithmOf(digest: string): "sha256" | "sha384" | "sha512" {
	const algorithm = digest.slice(0, digest.indexOf(":"));
	if (algorithm === "sha256" || algorithm === "sha384" || algorithm === "sha512") return algorithm;
	throw new LeakscanError("LAYER_UNREADABLE", `digest algorithm "${algorithm}" cannot be checked`);
}

function tooMuch(what: string): LeakscanError {
	return new LeakscanError("LIMIT_EXCEEDED", `the layer has ${what}`, {
		hint: "no sane image does: look at where it comes from",
	});
}

function unreadable(error: unknown): LeakscanError {
	if (error instanceof LeakscanError) return error;
	const reason = error instanceof Error ? error.message : String(error);
	return new LeakscanError("LAYER_UNREADABLE", `the layer could not be read to its end: ${reason}`, {
		cause: error,
	});
}
