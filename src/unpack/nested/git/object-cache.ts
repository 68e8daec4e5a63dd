/** Objects that are kept at hand for the deltas on them: those used last, up to so many bytes over all packs that share it. */
import type { GitObject } from "./object.ts";

const MOST = 48 * 1024 ** 2;

export class ObjectCache {
	readonly #objects = new Map<object, GitObject>();
	#bytes = 0;

	/** By the place that it was kept under. */
	get(place: object): GitObject | undefined {
		return this.#objects.get(place);
	}

	keep(place: object, object: GitObject): void {
		if (this.#objects.has(place)) return;
		this.#objects.set(place, object);
		this.#bytes += object.content.length;
		for (const [oldest, { content }] of this.#objects) {
			if (this.#bytes <= MOST) break;
			this.#objects.delete(oldest);
			this.#bytes -= content.length;
		}
	}
}
