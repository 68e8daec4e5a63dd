/**
 * Git repositories whose objects lie in several layers of an image. Each layer is looked at by itself (it is shared by images,
 * and cached); where one has files without a commit, or objects without a base, and another has objects of the same
 * repository, those are read together. Object files are fetched again from the layers that have them; where layers pass
 * but once they are held, up to a limit.
 */
import type { LayerSighting, LayerSightings } from "./attribute/sighting.ts";
import type { Detector } from "./detect/detector.ts";
import { faultOf, LeakscanError, type ScanFault } from "./errors.ts";
import type { Image } from "./image/image.ts";
import type { LayerBlob } from "./source/source.ts";
import { type ContentSink, readLayer } from "./unpack/layer.ts";
import { GitGathering, repositoryOf } from "./unpack/nested/git/gathering.ts";
import type { SplitText } from "./unpack/nested/git/split-repository.ts";
import { DEFAULT_NESTED_LIMITS } from "./unpack/nested/limits.ts";

/** Bytes of object files of one image that are read together. */
const MOST_TOGETHER = 128 * 1024 ** 2;
/** Bytes of object files that are held while layers pass. */
const MOST_HELD = 64 * 1024 ** 2;

export interface SplitRepositoriesOptions {
	readonly detector: Detector;
	readonly signal: AbortSignal | undefined;
}

type Sighted = readonly (LayerSightings | null)[];

export class SplitRepositories {
	readonly #options: SplitRepositoriesOptions;
	readonly #blobs = new Map<string, LayerBlob>();
	readonly #held = new Map<string, GitGathering>();
	#heldBytes = 0;
	#isTooMuch = false;

	constructor(options: SplitRepositoriesOptions) {
		this.#options = options;
	}

	/** A layer that can be read once more. */
	reachable(blob: LayerBlob): void {
		this.#blobs.set(blob.key, blob);
	}

	/** What takes the files of a layer that passes but once; null for those that are not needed. */
	passing({ key }: LayerBlob): (path: string) => ContentSink | null {
		const gathering = new GitGathering(MOST_HELD - this.#heldBytes);
		this.#held.set(key, gathering);
		return (path) => {
			const sink = gathering.gather(path, () => {
				this.#isTooMuch = true;
			});
			if (sink === null) return null;
			return {
				write: (chunk) => {
					const before = gathering.bytes;
					// What it is a part of may be far larger, and would be held with it.
					sink.write(Buffer.from(chunk));
					this.#heldBytes += gathering.bytes - before;
				},
				end: () => sink.end(),
			};
		};
	}

	/** An image's layers, with what only shows when they are taken together; and why that is not all. */
	async together(
		image: Image,
		layers: Sighted,
	): Promise<{ readonly layers: Sighted; readonly faults: readonly ScanFault[] }> {
		const keys = image.layers.map(({ key }) => key);
		const together = [...layers];
		const faults: ScanFault[] = [];
		for (const [root, parts] of splitRoots(layers)) {
			try {
				await this.#resolve(root, parts, keys, together, faults);
			} catch (error) {
				this.#options.signal?.throwIfAborted();
				faults.push(faultOf(error, `/${root}`, "LAYER_UNREADABLE"));
			}
		}
		return { layers: together, faults };
	}

	async #resolve(
		root: string,
		parts: readonly number[],
		keys: readonly string[],
		layers: (LayerSightings | null)[],
		faults: ScanFault[],
	): Promise<void> {
		const files = [];
		let left = MOST_TOGETHER;
		for (const part of parts) {
			const gathered = await this.#objectsOf(keys[part] ?? "", root, left);
			files.push(gathered);
			for (const { bytes } of gathered) left -= bytes.length;
		}
		const { FileScanner } = await import("./scan-file.ts");
		const { splitTexts } = await import("./unpack/nested/git/split-repository.ts");
		let unpacked = 0;
		const spend = (bytes: number): void => {
			unpacked += bytes;
			if (unpacked > DEFAULT_NESTED_LIMITS.bytes) throw tooLarge(DEFAULT_NESTED_LIMITS.bytes);
		};
		for (const [at, texts] of splitTexts(root, files, spend).entries()) {
			const part = parts[at] ?? -1;
			const layer = layers[part];
			if (!layer) continue;
			const scanner = new FileScanner({ detector: this.#options.detector });
			const replaced = new Set<string>();
			scanner.history(noting(texts, replaced));
			faults.push(...scanner.faults);
			const isKept = ({ path, inside }: LayerSighting): boolean =>
				!replaced.has(placeOf(path, inside[0] ?? ""));
			layers[part] = { ...layer, sightings: [...layer.sightings.filter(isKept), ...scanner.sightings] };
		}
	}

	/** A layer's object files of one repository. */
	async #objectsOf(key: string, root: string, most: number) {
		const held = this.#held.get(key);
		if (held !== undefined) {
			if (this.#isTooMuch) throw tooLarge(MOST_HELD);
			return held.filesOf(root);
		}
		const blob = this.#blobs.get(key);
		if (blob === undefined) throw new LeakscanError("BLOB_MISSING", "a layer of the repository is not there");
		const gathering = new GitGathering(most);
		let isTooMuch = false;
		const tooMuch = (): void => {
			isTooMuch = true;
		};
		const { signal } = this.#options;
		await readLayer(
			await blob.open(),
			{ file: (path) => (repositoryOf(path) === root ? gathering.gather(path, tooMuch) : null) },
			{ digest: blob.digest, ...(signal === undefined ? {} : { signal }) },
		);
		if (isTooMuch) throw tooLarge(MOST_TOGETHER);
		return gathering.filesOf(root);
	}
}

/** Notes the places that what passes stood under before. */
function* noting(texts: Iterable<SplitText>, replaced: Set<string>): Generator<SplitText> {
	for (const text of texts) {
		if (text.replaces !== null) replaced.add(placeOf(text.file, text.replaces));
		yield text;
	}
}

function placeOf(path: string, inside: string): string {
	return JSON.stringify([path, inside]);
}

/** Repositories that lie in several layers and are not whole in each, with the positions of those layers. */
function splitRoots(layers: Sighted): [string, readonly number[]][] {
	const roots = new Map<string, { readonly parts: number[]; isPartial: boolean }>();
	for (const [at, layer] of layers.entries()) {
		for (const { root, isPartial } of layer?.repositories ?? []) {
			const known = roots.get(root) ?? { parts: [], isPartial: false };
			known.parts.push(at);
			known.isPartial ||= isPartial;
			roots.set(root, known);
		}
	}
	return [...roots].flatMap(([root, { parts, isPartial }]) =>
		isPartial && parts.length > 1 ? [[root, parts]] : [],
	);
}

function tooLarge(most: number): LeakscanError {
	return new LeakscanError(
		"LIMIT_EXCEEDED",
		`its git objects lie in several layers and have more than ${Math.round(most / 1024 ** 2)} MiB together: each layer's were read by themselves`,
	);
}
