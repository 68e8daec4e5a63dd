/** Names of files and of what lies in archives, and targets of links, are text too; one detector run serves a thousand of them. */
import type { LayerSighting } from "../attribute/sighting.ts";
import type { Detector } from "../detect/detector.ts";
import { isPackageSample } from "../detect/file-class.ts";
import type { Match } from "../detect/match.ts";

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
	#names: { readonly named: Named; readonly text: string }[] = [];
	#length = 0;

	/** What is seen is put into `sightings`. */
	constructor(detector: Detector, sightings: LayerSighting[]) {
		this.#detector = detector;
		this.#sightings = sightings;
	}

	add(named: Named, text: string): void {
		// One name a line: a name with a line break of its own must not shift the ones after it.
		this.#names.push({ named, text: text.includes("\n") ? text.replaceAll("\n", " ") : text });
		this.#length += text.length;
		if (this.#length > ENOUGH) this.flush();
	}

	flush(): void {
		const names = this.#names;
		if (names.length === 0) return;
		this.#names = [];
		this.#length = 0;
		// A folder's own path is looked at with its first file; where that shows nothing, nor does it with the others.
		if (this.#matches(namesInFolders(names)).length === 0) return;
		for (const match of this.#matches(names.map(({ text }) => text))) {
			const named = names[match.line - 1]?.named;
			if (!named) continue;
			const isSample = named.inside.length > 0 && isPackageSample([named.path, ...named.inside].join("/"));
			const offset = match.column - 1;
			this.#sightings.push({ ...named, isSample, digests: null, match: { ...match, offset, line: 1 } });
		}
	}

	#matches(lines: readonly string[]): Match[] {
		return this.#detector.text(`${lines.join("\n")}\n`, { path: null, kind: "name" });
	}
}

/** The names, each only from its folder's last on where the one before was in the same folder. */
function namesInFolders(names: readonly { readonly text: string }[]): string[] {
	let before = "";
	return names.map(({ text }) => {
		const end = text.lastIndexOf("/");
		const folder = text.slice(0, end + 1);
		const isSame = folder === before && folder !== "";
		before = folder;
		return isSame ? text.slice(text.lastIndexOf("/", end - 1) + 1) : text;
	});
}
