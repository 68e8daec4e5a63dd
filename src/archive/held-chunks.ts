/** The chunks of a stream that came last, of half a megabyte each or so, while they may be looked at again where they lie. */

/** Chunks that are held while they are needed: 16 MiB. Those before are left to be collected. */
const MOST_HELD = 32;

export class HeldChunks<Chunk extends { readonly length: number }> {
	readonly #chunks: Chunk[] = [];

	/** A chunk came. */
	add(chunk: Chunk): void {
		this.#chunks.push(chunk);
	}

	/** What came was looked at, its last `needed` bytes not for the last time: lets those go that none of these are in. */
	spent(needed: number): Chunk[] {
		const chunks = this.#chunks;
		let kept = 0;
		for (let bytes = 0; bytes < needed && kept < chunks.length; kept++)
			bytes += chunks.at(-1 - kept)?.length ?? 0;
		const spent = chunks.splice(0, chunks.length - kept);
		if (chunks.length > MOST_HELD) chunks.shift();
		return spent;
	}
}
