/**
 * What is known of layers already, kept from one scan to the next while it fits: the images of a registry share most of
 * theirs. The longest unused goes first.
 */
import type { ScannedLayer } from "./scan-layer.ts";

/** Roughly; a layer of 10,000 files takes 160 kB. */
const MOST_BYTES = 512 * 1024 ** 2;

export class KnownLayers {
	/** By digest; oldest use first. */
	readonly #layers = new Map<string, { readonly layer: ScannedLayer; readonly bytes: number }>();
	readonly #reading = new Map<string, Promise<ScannedLayer>>();
	#bytes = 0;

	get(digest: string): ScannedLayer | undefined {
		const known = this.#layers.get(digest);
		if (known === undefined) return undefined;
		this.#layers.delete(digest);
		this.#layers.set(digest, known);
		return known.layer;
	}

	async once(digest: string, read: () => Promise<ScannedLayer>): Promise<ScannedLayer> {
		const known = this.get(digest);
		if (known !== undefined) return known;
		const theirs = this.#reading.get(digest);
		if (theirs !== undefined) {
			const layer = await theirs;
			// What broke off for one image may be there for the next.
			return layer.fault === null ? layer : this.once(digest, read);
		}
		const reading = read();
		this.#reading.set(digest, reading);
		try {
			return await reading;
		} finally {
			this.#reading.delete(digest);
		}
	}

	set(digest: string, layer: ScannedLayer): void {
		if (this.#layers.has(digest)) return;
		const bytes = bytesOf(layer);
		this.#layers.set(digest, { layer, bytes });
		this.#bytes += bytes;
		for (const [oldest, one] of this.#layers) {
			if (this.#bytes <= MOST_BYTES) return;
			this.#layers.delete(oldest);
			this.#bytes -= one.bytes;
		}
	}
}

function bytesOf({ changes, sightings }: ScannedLayer): number {
	let bytes = 1_024;
	// Sets of numbers grow by doubling.
	for (const set of [changes?.files, changes?.directories, changes?.whiteouts, changes?.opaques])
		bytes += 16 * (set?.size ?? 0);
	for (const { path, target } of [...(changes?.hardLinks ?? []), ...(changes?.symlinks ?? [])])
		bytes += 64 + 2 * (path.length + target.length);
	for (const { path, match } of sightings) bytes += 256 + 2 * (path.length + match.secret.length);
	return bytes;
}
