/**
 * A stream's chunks that were looked at. Several may be parts of one buffer, which is free for others once the last of them
 * was looked at; zlib fills the buffers that it gives out parts of one after the other, to their end.
 */
import { freeMemory } from "../large-memory.ts";

/** Bytes of the buffers of a stream that are given back. */
export const SPENT_BYTES = 512 * 1024;
/** Buffers that are held while they are needed, to be given back then: 16 MiB. Those before are left to be collected. */
const MOST_HELD = 32;

export class SpentChunks {
	/** Filled buffers of which a part is still needed. */
	readonly #held: Buffer[] = [];

	/** The chunk that came next was looked at; the last `needed` bytes of it and those before it not for the last time. */
	add(chunk: Buffer, needed: number): void {
		const { buffer } = chunk;
		const isLast = chunk.byteOffset + chunk.length === buffer.byteLength;
		// Whoever made a buffer of another size may have more in it than this stream.
		if (isLast && buffer.byteLength === SPENT_BYTES) this.#held.push(chunk);
		for (const spent of spentOf(this.#held, needed)) freeMemory(spent);
		if (this.#held.length > MOST_HELD) this.#held.shift();
	}
}

/** Takes those out that no needed byte is in; the last `needed` bytes of all are. */
export function spentOf<Chunk extends { readonly length: number }>(chunks: Chunk[], needed: number): Chunk[] {
	let kept = 0;
	for (let bytes = 0; bytes < needed && kept < chunks.length; kept++)
		bytes += chunks.at(-1 - kept)?.length ?? 0;
	return chunks.splice(0, chunks.length - kept);
}
