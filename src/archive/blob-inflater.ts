/** A stored blob becomes the tar inside it: plain, gzip (many members too) or zstd, found out from its first bytes. */
import { availableParallelism } from "node:os";
import { pipeline, Readable, Transform, type TransformCallback, type TransformOptions } from "node:stream";
import * as zlib from "node:zlib";
import { Decompress } from "fzstd";
import { LeakscanError } from "../errors.ts";
import { COMPRESSION_SNIFF, compressionOf } from "./compression.ts";
import { Inflate } from "./inflate.ts";
import { PieceBuffers } from "./piece-buffers.ts";
import { SPENT_BYTES, SpentChunks } from "./spent-chunks.ts";
import { ZstdFrames } from "./zstd-frames.ts";

/**
 * Of zlib's output: the cost of a call into its thread pool is paid per chunk (232 MB/s at 64 KiB, 400 and more from 512 KiB on).
 * Others may wait, so that the pool goes on while one is looked at; more would only cost memory. Chunks are objects to the stream:
 * of bytes it would give out all that wait as one, in a copy.
 */
const GUNZIP: zlib.ZlibOptions & TransformOptions = {
	chunkSize: SPENT_BYTES,
	readableObjectMode: true,
	readableHighWaterMark: 2,
};

/** A stage of the way from stored bytes to tar, and the memory of what passes it. */
export interface BlobInflater {
	/** What pipeline() takes between others. */
	readonly stage: Transform | ((stored: AsyncIterable<Buffer>) => AsyncGenerator<Buffer>);
	/** It needs none of the bytes again that it was given. */
	isIdle(): boolean;
	/** The chunk that it gave out last was looked at; the last `needed` bytes of what it gave out not for the last time. */
	spent(chunk: Buffer, needed: number): void;
}

/**
 * Where gzip is inflated: between the looks at what comes out, or beside them, in Node's thread pool. That takes twice the
 * processor time, so it is for where more cores than two would wait for this thread. Zstandard is always inflated here.
 */
export type InflatePlace = "here" | "thread-pool";
const CORES_FOR_POOL = 4;

export interface BlobInflaterOptions {
	readonly zstdWindow: number;
	/** Left out: as this machine's cores have it. */
	readonly place?: InflatePlace | undefined;
	/** Whether a gzip member's own checksum is held against what comes out. The thread pool always does. */
	readonly checks: boolean;
}

/**
 * The stage for a blob that begins with `head` (at least COMPRESSION_SNIFF bytes, or all there are); null when the
 * bytes are not compressed. Throws MEDIA_TYPE_UNSUPPORTED for compressions no registry accepts.
 */
export function inflaterFor(head: Uint8Array, options: BlobInflaterOptions): BlobInflater | null {
	const compression = compressionOf(head);
	switch (compression) {
		case "none":
			return null;
		case "gzip": {
			const { place = availableParallelism() < CORES_FOR_POOL ? "here" : "thread-pool", checks } = options;
			return place === "here" ? gunzipHere(checks) : gunzipInPool();
		}
		case "zstd": {
			const stage = new ZstdInflater(options.zstdWindow);
			return { stage, isIdle: () => false, spent: () => {} };
		}
		case "bzip2":
		case "xz":
			throw new LeakscanError(
				"MEDIA_TYPE_UNSUPPORTED",
				`layers compressed with ${compression} cannot be read`,
				{
					hint: "OCI images use plain, gzip or zstd layers: rewrite it, e.g. `skopeo copy --dest-compress-format gzip`",
				},
			);
	}
}

/** What `stream` comes to. Errors of either come out of what is read. */
export function inflated(stream: Readable, { stage }: BlobInflater): Readable {
	if (typeof stage === "function") return Readable.from(stage(stream), { objectMode: false });
	return pipeline(stream, stage, () => {});
}

function gunzipInPool(): BlobInflater {
	const stage = zlib.createGunzip(GUNZIP);
	const spent = new SpentChunks();
	return {
		stage,
		// Nothing waits in it.
		isIdle: () => stage.writableLength === 0,
		spent: (chunk, needed) => spent.add(chunk, needed),
	};
}

function gunzipHere(checks: boolean): BlobInflater {
	const pieces = new PieceBuffers();
	return {
		async *stage(stored) {
			const inflate = new Inflate("gzip", { checks });
			for await (const chunk of stored) {
				for (const piece of inflate.write(chunk)) yield pieces.copyOf(piece);
			}
			for (const piece of inflate.end()) yield pieces.copyOf(piece);
		},
		// It asks for more when it has put all it was given into its own memory.
		isIdle: () => true,
		spent: (chunk, needed) => pieces.spent(chunk, needed),
	};
}

export { COMPRESSION_SNIFF };

/** zstd in JavaScript: Node 20 has none of its own, and this one installs anywhere. Blocks come out as they are decoded. */
class ZstdInflater extends Transform {
	readonly #frames: ZstdFrames;
	readonly #decoder: Decompress;
	#any = false;

	constructor(maxWindow: number) {
		super();
		this.#frames = new ZstdFrames(maxWindow);
		this.#decoder = new Decompress((block) => {
			// The decoder hands out a view of a buffer that it writes to again.
			if (block.length > 0) this.push(Buffer.from(block));
		});
	}

	override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
		try {
			this.#any = true;
			this.#frames.check(chunk);
			this.#decoder.push(chunk, false);
			done();
		} catch (error) {
			done(asError(error));
		}
	}

	override _flush(done: TransformCallback): void {
		try {
			if (this.#any) this.#decoder.push(new Uint8Array(0), true);
			done();
		} catch (error) {
			done(asError(error));
		}
	}
}

function asError(error: unknown): Error {
	if (error instanceof LeakscanError) return error;
	return new LeakscanError(
		"LAYER_UNREADABLE",
		`broken zstd data: ${error instanceof Error ? error.message : String(error)}`,
	);
}
