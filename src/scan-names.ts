/** Names of files and of what lies in archives, and targets of links, are text too; one detector run serves a thousand of them. */
import type { LayerSighting } from "./attribute/sighting.ts";
import type { Detector } from "./detect/detector.ts";
import { isPackageSample } from "./detect/file-class.ts";

export interface Named {
	readonly kind: "filename" | "link";
	readonly path: string;
	/** For what lies in an archive: the way to it, itself last. */
	readonly inside: readonly string[];
}

/** Characters gathered before they are looked at. */
const ENOUGH = 64 * 1024;

export class NameBatch {
	readonly #detector: Detector;
	readonly #sightings: LayerSighting[];
	#names: Named[] = [];
	#text = "";

	/** What is seen is put into `sightings`. */
	constructor(detector: Detector, sightings: LayerSighting[]) {
		this.#detector = detector;
		this.#sightings = sightings;
	}

	add(named: Named, text: string): void {
		this.#names.push(named);
		// One name a line: a name with a line break of its own must not shift the ones after it.
		this.#text += `${text.replaceAll("\n", " ")}\n`;
		if (this.#text.length > ENOUGH) this.flush();
	}

	flush(): void {
		for (const match of this.#detector.text(this.#text, { path: null, kind: "value" })) {
			const named = this.#names[match.line - 1];
			if (!named) continue;
			const isSample = named.inside.length > 0 && isPackageSample([named.path, ...named.inside].join("/"));
			this.#sightings.push({ ...named, isSample, digests: null, match: { ...match, line: 1 } });
		}
		this.#names = [];
		this.#text = "";
	}
}
