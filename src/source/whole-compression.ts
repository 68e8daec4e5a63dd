/** Archives compressed as a whole: `docker save app | gzip`, or zstd. */
import { pipeline, type Readable } from "node:stream";
import { compressionOf } from "../archive/compression.ts";
import { inflaterFor } from "../archive/inflate.ts";
import { LeakscanError } from "../errors.ts";
import { MAX_ZSTD_WINDOW } from "./limits.ts";

/** The tar inside `stream`, which begins with `head`. Throws MEDIA_TYPE_UNSUPPORTED for other compressions, with the way out. */
export function inflateWhole(stream: Readable, head: Uint8Array, typed: string): Readable {
	const compression = compressionOf(head);
	if (compression === "bzip2" || compression === "xz") {
		const command = compression === "xz" ? "xz" : "bzip2";
		throw new LeakscanError("MEDIA_TYPE_UNSUPPORTED", `${typed} is compressed with ${compression}`, {
			hint: `unpack it on the way in: \`${command} -dc FILE | leakscan image -\``,
		});
	}
	const inflater = inflaterFor(head, MAX_ZSTD_WINDOW);
	if (inflater === null) return stream;
	// Errors of either end come out of the inflater, which is what is read.
	return pipeline(stream, inflater.stage, () => {});
}
