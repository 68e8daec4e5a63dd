/** Archives compressed as a whole: `docker save app | gzip`, or zstd. */
import type { Readable } from "node:stream";
import { inflated, inflaterFor } from "../archive/blob-inflater.ts";
import { compressionOf } from "../archive/compression.ts";
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
	const inflater = inflaterFor(head, { zstdWindow: MAX_ZSTD_WINDOW, checks: true });
	return inflater === null ? stream : inflated(stream, inflater);
}
