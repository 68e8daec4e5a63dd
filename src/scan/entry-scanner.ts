/**
 * The entries of one layer, as far as one thread looks at them: contents go to the file scanner, names and link targets are text
 * too. What was seen is kept by the number of the batch it came in, so that several threads' parts make the same list
 * whoever took what.
 */
import type { LayerCertificate, LayerSighting } from "../attribute/sighting.ts";
import type { Detector } from "../detect/detector.ts";
import type { ScanFault } from "../errors.ts";
import type { ContentSink } from "../unpack/layer.ts";
import type { LayerRepository } from "../unpack/nested/git/gathering.ts";
import { FileScanner } from "./file-scanner.ts";
import { NameBatch } from "./name-batch.ts";

/** Comes after every batch: what only shows once all entries are there. */
const AT_LAST = Number.MAX_SAFE_INTEGER;

interface SeenBatch {
	readonly number: number;
	readonly sightings: readonly LayerSighting[];
	readonly certificates: readonly LayerCertificate[];
}

/** What one thread saw of a layer, as plain data. */
export interface SeenPart {
	readonly batches: readonly SeenBatch[];
	readonly repositories: readonly LayerRepository[];
	readonly faults: readonly ScanFault[];
}

export class EntryScanner {
	readonly #files: FileScanner;
	readonly #names: NameBatch;
	readonly #batches: SeenBatch[] = [];

	constructor(detector: Detector) {
		this.#files = new FileScanner({ detector });
		this.#names = new NameBatch(detector, this.#files.sightings);
	}

	/** A name, or a link's target, of the entry at `path`. */
	name(kind: "filename" | "link", path: string, text: string): void {
		this.#names.add({ kind, path, inside: [] }, text);
	}

	/** The sink for a file's content. */
	content(path: string, size: number): ContentSink {
		return this.#files.open(path, size);
	}

	/** Files what was seen since the last call under a batch's number. */
	close(number: number): void {
		this.#names.flush();
		const sightings = this.#files.sightings.splice(0);
		const certificates = this.#files.certificates.splice(0);
		if (sightings.length > 0 || certificates.length > 0)
			this.#batches.push({ number, sightings, certificates });
	}

	/** No more entries come. */
	finish(): SeenPart {
		this.#files.finish();
		this.close(AT_LAST);
		const { repositories, faults } = this.#files;
		return { batches: this.#batches, repositories, faults };
	}
}

/** The parts of several threads as one list, in the order of the layer. */
export function sightingsOf(parts: readonly SeenPart[]): LayerSighting[] {
	return inOrder(parts).flatMap(({ sightings }) => sightings);
}

export function certificatesOf(parts: readonly SeenPart[]): LayerCertificate[] {
	return inOrder(parts).flatMap(({ certificates }) => certificates);
}

function inOrder(parts: readonly SeenPart[]): SeenBatch[] {
	return parts.flatMap(({ batches }) => batches).sort((a, b) => a.number - b.number);
}
