/**
 * A stream's chunks that were looked at. Several may be parts of one buffer, which is free for others once the last of them
 * was looked at; zlib fills the buffers that it gives out parts of one after the other, to their end.
 */
import { freeMemory } from "../large-memory.ts";
import { HeldChunks } from "./held-chunks.ts";

/** Bytes of the buffers of a stream that are given back. */
export const SPENT_BYTES = 512 * 1024;

export class SpentChunks {
	/** Filled buffers of which a part is still needed. */
	readonly #held = new HeldChunks<Buffer>();

	/** The chunk that came next was looked at; the last `needed` bytes of it and those before it not for the last time. */
	add(chunk: Buffer, needed: number): void {
		const { buffer } = chunk;
		const isLast = chunk.byteOffset + chunk.length === buffer.byteLength;
		// Whoever made a buffer of another size may have more in it than this stream.
		if (isLast && buffer.byteLength === SPENT_BYTES) this.#held.add(chunk);
		for (const spent of this.#held.spent(needed)) freeMemory(spent);
	}
}
