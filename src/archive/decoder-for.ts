/**
 * Compressed bytes become plain ones, synchronously and chunk by chunk: for what is compressed inside a layer's files,
 * where one stream holds another and none of them may wait.
 */
import { Decompress } from "fzstd";
import { Bzip2Decoder } from "./bzip2-decoder.ts";
import type { Compression } from "./compression.ts";
import type { Decoder, Output } from "./decoder.ts";
import { InflateDecoder } from "./inflate-decoder.ts";
import { XzDecoder } from "./xz-decoder.ts";
import { ZstdFrames } from "./zstd-frames.ts";

export interface DecoderLimits {
	/** Bytes of history that a stream may ask its decoder to keep. */
	readonly window: number;
}

export const DEFAULT_DECODER_LIMITS: DecoderLimits = { window: 128 * 1024 ** 2 };

/** The decoder for a stream of that kind. */
export function decoderFor(
	compression: Exclude<Compression, "none"> | "deflate",
	output: Output,
	limits = DEFAULT_DECODER_LIMITS,
): Decoder {
	switch (compression) {
		case "gzip":
		case "deflate":
			return new InflateDecoder(compression, output);
		case "bzip2":
			return new Bzip2Decoder(output);
		case "xz":
			return new XzDecoder(output, limits.window);
		case "zstd":
			return zstdDecoder(output, limits.window);
	}
}

function zstdDecoder(output: Output, window: number): Decoder {
	const frames = new ZstdFrames(window);
	// The decoder hands out a view of a buffer that it writes to again.
	const decoder = new Decompress((block) => block.length > 0 && output(Buffer.from(block)));
	return {
		write(chunk) {
			frames.check(chunk);
			decoder.push(chunk, false);
		},
		end: () => decoder.push(new Uint8Array(0), true),
	};
}
