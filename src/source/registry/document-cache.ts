/** Manifests and configs by digest, as long as they fit: an index is looked at when a sweep is planned and when it is scanned. */

const MOST_BYTES = 32 * 1024 ** 2;

export class DocumentCache {
	/** Oldest use first. */
	readonly #documents = new Map<string, Buffer>();
	#bytes = 0;

	get(digest: string): Buffer | undefined {
		const bytes = this.#documents.get(digest);
		if (bytes === undefined) return undefined;
		this.#documents.delete(digest);
		this.#documents.set(digest, bytes);
		return bytes;
	}

	/** `bytes` have been checked against the digest. */
	set(digest: string, bytes: Buffer): void {
		if (bytes.length > MOST_BYTES / 8 || this.#documents.has(digest)) return;
		this.#documents.set(digest, bytes);
		this.#bytes += bytes.length;
		for (const [oldest, { length }] of this.#documents) {
			if (this.#bytes <= MOST_BYTES) return;
			this.#documents.delete(oldest);
			this.#bytes -= length;
		}
	}
}
