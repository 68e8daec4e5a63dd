/** Manifests and configs by digest, as long as they fit: an index is looked at when a sweep is planned and when it is scanned. */

const MOST_BYTES = 32 * 1024 ** 2;

export class DocumentCache {
	/** Oldest use first. */
	readonly #documents = new Map<string, Buffer>();
	readonly #fetching = new Map<string, Promise<Buffer>>();
	#bytes = 0;

	get(digest: string): Buffer | undefined {
		const bytes = this.#documents.get(digest);
		if (bytes === undefined) return undefined;
		this.#documents.delete(digest);
		this.#documents.set(digest, bytes);
		return bytes;
	}

	/** Fetches a document that is not here yet, or waits for whoever does. What `fetch` gives has been checked against the digest. */
	async once(digest: string, fetch: () => Promise<Buffer>): Promise<Buffer> {
		const known = this.get(digest);
		if (known !== undefined) return known;
		const theirs = this.#fetching.get(digest);
		if (theirs !== undefined) {
			const bytes = await theirs.catch(() => undefined);
			// That may have been another registry, or another repository of it.
			return bytes ?? this.once(digest, fetch);
		}
		const fetching = fetch();
		this.#fetching.set(digest, fetching);
		try {
			const bytes = await fetching;
			this.set(digest, bytes);
			return bytes;
		} finally {
			this.#fetching.delete(digest);
		}
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
