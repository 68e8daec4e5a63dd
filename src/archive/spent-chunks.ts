/**
 * A stream's chunks that were looked at. Several may be parts of one buffer, which is free for others once the last of them
 * was looked at; zlib fills the buffers that it gives out parts of one after the other, to their end.
 */
import { freeMemory } from "../large-memory.ts";

/** Bytes of the buffers of a stream that are given back. */
export const SPENT_BYTES = 512 * 1024;

export class SpentChunks {
	/** The buffer of which a part is still needed. */
	#needed: ArrayBufferLike | null = null;

	/** The chunk that came next was looked at; `isNeeded`: not for the last time. */
	add(chunk: Buffer, isNeeded: boolean): void {
		const { buffer } = chunk;
		if (isNeeded) this.#needed = buffer;
		const isLast = chunk.byteOffset + chunk.length === buffer.byteLength;
		// Whoever made a buffer of another size may have more in it than this stream.
		if (isLast && buffer !== this.#needed && buffer.byteLength === SPENT_BYTES) freeMemory(chunk);
	}
}
