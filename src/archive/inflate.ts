/** A stored blob becomes the tar inside it: plain, gzip (many members too) or zstd, found out from its first bytes. */
import { Transform, type TransformCallback, type TransformOptions } from "node:stream";
import * as zlib from "node:zlib";
import { Decompress } from "fzstd";
import { LeakscanError } from "../errors.ts";
import { COMPRESSION_SNIFF, compressionOf } from "./compression.ts";
import { SPENT_BYTES } from "./spent-chunks.ts";
import { ZstdFrames } from "./zstd-frames.ts";

/**
 * Large output chunks: the cost of a call into zlib's thread pool is paid per chunk (232 MB/s at 64 KiB, 400 and more from
 * 512 KiB on). Others may wait, so that the pool goes on while one is looked at; more would only cost memory. Chunks are
 * objects to the stream: of bytes it would give out all that wait as one, in a copy.
 */
const GUNZIP: zlib.ZlibOptions & TransformOptions = {
	chunkSize: SPENT_BYTES,
	readableObjectMode: true,
	readableHighWaterMark: 2,
};

/** A stage of the way from stored bytes to tar: a Duplex that pipeline() can hold. */
export interface Inflater {
	readonly stage: Transform;
	/** It needs none of the bytes again that it was given and is done with, or that it gave out. */
	readonly letsGo: boolean;
}

/**
 * The stage for a blob that begins with `head` (at least COMPRESSION_SNIFF bytes, or all there are); null when the
 * bytes are not compressed. Throws MEDIA_TYPE_UNSUPPORTED for compressions no registry accepts.
 */
export function inflaterFor(head: Uint8Array, zstdWindow: number): Inflater | null {
	const compression = compressionOf(head);
	switch (compression) {
		case "none":
			return null;
		case "gzip":
			return { stage: zlib.createGunzip(GUNZIP), letsGo: true };
		case "zstd":
			return { stage: new ZstdInflater(zstdWindow), letsGo: false };
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
