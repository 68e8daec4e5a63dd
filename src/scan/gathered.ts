/** A file that is wanted whole, if it is not too large. */
export class Gathered {
	readonly #most: number;
	#chunks: Buffer[] = [];
	#bytes = 0;

	constructor(most: number) {
		this.#most = most;
	}

	/** False when it has become too large: what was gathered is let go. */
	add(chunk: Buffer): boolean {
		this.#bytes += chunk.length;
		if (this.#bytes > this.#most) {
			this.#chunks = [];
			return false;
		}
		this.#chunks.push(chunk);
		return true;
	}

	/** What was gathered. */
	whole(): Buffer {
		const [only, more] = this.#chunks;
		return only !== undefined && more === undefined ? only : Buffer.concat(this.#chunks);
	}
}
