/**
 * Git repositories whose objects lie in several layers of an image. Each layer is looked at by itself (it is shared by images,
 * and cached); where one has files without a commit, or objects without a base, and another has objects of the same
 * repository, those are read together. Object files are fetched again from the layers that have them; where layers pass
 * but once they are held, up to a limit. A layer is read once for all repositories that it has a part of, and again only for those
 * that had no room beside the others.
 */
import type { LayerSighting, LayerSightings } from "../attribute/sighting.ts";
import type { Detector } from "../detect/detector.ts";
import { faultOf, LeakscanError, type ScanFault } from "../errors.ts";
import type { Image } from "../image/image.ts";
import type { LayerBlob } from "../source/source.ts";
import { type ContentSink, readLayer } from "../unpack/layer.ts";
import { GitGathering, type ObjectFile, repositoryOf } from "../unpack/nested/git/gathering.ts";
import type { SplitText } from "../unpack/nested/git/split-repository.ts";
import type { Unwrapping } from "../unpack/nested/unwrap.ts";

/** Bytes of object files of one image that are read together. */
const MOST_TOGETHER = 128 * 1024 ** 2;
/** Repositories that are read by themselves, since they had no room beside others: for each the layers are read again. */
const MOST_ALONE = 8;
/** Bytes of object files that are held while layers pass. */
const MOST_HELD = 64 * 1024 ** 2;

export interface SplitRepositoriesOptions {
	readonly detector: Detector;
	readonly signal: AbortSignal | undefined;
}

type Sighted = readonly (LayerSightings | null)[];
/** Repositories by their folders, with the positions of the layers that have parts of them. */
type Roots = ReadonlyMap<string, readonly number[]>;

interface Gathered {
	readonly files: ReadonlyMap<number, GitGathering>;
	readonly crowded: ReadonlySet<string>;
	readonly broken: ReadonlyMap<string, unknown>;
}

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
		const roots = splitRoots(layers);
		if (roots.size === 0) return { layers, faults };
		const { Unwrapping } = await import("../unpack/nested/unwrap.ts");
		// What they may cost is shared by all of an image, as it is by all files of a layer.
		const unwrapping = new Unwrapping();
		const read = async (some: Roots): Promise<readonly string[]> => {
			const { files, crowded, broken } = await this.#gathered(keys, some);
			for (const [root, parts] of some) {
				if (crowded.has(root)) continue;
				try {
					if (broken.has(root)) throw broken.get(root);
					const objects = parts.map((part) => files.get(part)?.filesOf(root) ?? []);
					await this.#resolve(root, parts, objects, unwrapping, together, faults);
				} catch (error) {
					this.#options.signal?.throwIfAborted();
					faults.push(faultOf(error, `/${root}`, "LAYER_UNREADABLE"));
				}
			}
			return [...crowded];
		};
		const crowded = await read(roots);
		const alone = roots.size > 1 ? crowded.slice(0, MOST_ALONE) : [];
		const tooMuch = crowded.slice(alone.length);
		for (const root of alone) tooMuch.push(...(await read(new Map([[root, roots.get(root) ?? []]]))));
		for (const root of tooMuch) faults.push(faultOf(tooLarge(MOST_TOGETHER), `/${root}`, "LAYER_UNREADABLE"));
		return { layers: together, faults };
	}

	/** The layers' object files of repositories, with those that had no room, and why others are not there. */
	async #gathered(keys: readonly string[], roots: Roots): Promise<Gathered> {
		const files = new Map<number, GitGathering>();
		const crowded = new Set<string>();
		const broken = new Map<string, unknown>();
		let left = MOST_TOGETHER;
		for (const [part, wanted] of rootsByPart(roots)) {
			try {
				const gathering = await this.#objectsOf(keys[part] ?? "", wanted, left, (root) => crowded.add(root));
				files.set(part, gathering);
				left = Math.max(0, left - gathering.bytes);
			} catch (error) {
				this.#options.signal?.throwIfAborted();
				for (const root of wanted) broken.set(root, error);
			}
		}
		return { files, crowded, broken };
	}

	async #resolve(
		root: string,
		parts: readonly number[],
		files: readonly (readonly ObjectFile[])[],
		unwrapping: Unwrapping,
		layers: (LayerSightings | null)[],
		faults: ScanFault[],
	): Promise<void> {
		const { FileScanner } = await import("./file-scanner.ts");
		const { splitTexts } = await import("../unpack/nested/git/split-repository.ts");
		const spend = (bytes: number): void => unwrapping.unpacked(bytes);
		for (const [at, texts] of splitTexts(root, files, spend).entries()) {
			const part = parts[at] ?? -1;
			const layer = layers[part];
			if (!layer) continue;
			const scanner = new FileScanner({ detector: this.#options.detector, unwrapping });
			const replaced = new Set<string>();
			scanner.history(noting(texts, replaced));
			faults.push(...scanner.faults);
			const isKept = ({ path, inside }: LayerSighting): boolean =>
				!replaced.has(placeOf(path, inside[0] ?? ""));
			layers[part] = { ...layer, sightings: [...layer.sightings.filter(isKept), ...scanner.sightings] };
		}
	}

	/** A layer's object files of repositories; `tooMuch` is told of those that have more than `most` bytes leave room for. */
	async #objectsOf(
		key: string,
		roots: ReadonlySet<string>,
		most: number,
		tooMuch: (root: string) => void,
	): Promise<GitGathering> {
		const held = this.#held.get(key);
		if (held !== undefined) {
			if (this.#isTooMuch) throw tooLarge(MOST_HELD);
			return held;
		}
		const blob = this.#blobs.get(key);
		if (blob === undefined) throw new LeakscanError("BLOB_MISSING", "a layer of the repository is not there");
		const gathering = new GitGathering(most);
		const file = (path: string): ContentSink | null => {
			const root = repositoryOf(path);
			return root !== null && roots.has(root) ? gathering.gather(path, () => tooMuch(root)) : null;
		};
		const { signal } = this.#options;
		await readLayer(
			await blob.open(),
			{ file },
			{ digest: blob.digest, ...(signal === undefined ? {} : { signal }) },
		);
		return gathering;
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

/** Repositories that lie in several layers and are not whole in each. */
function splitRoots(layers: Sighted): Roots {
	const roots = new Map<string, { readonly parts: number[]; isPartial: boolean }>();
	for (const [at, layer] of layers.entries()) {
		for (const { root, isPartial } of layer?.repositories ?? []) {
			const known = roots.get(root) ?? { parts: [], isPartial: false };
			known.parts.push(at);
			known.isPartial ||= isPartial;
			roots.set(root, known);
		}
	}
	const split = new Map<string, readonly number[]>();
	for (const [root, { parts, isPartial }] of roots) if (isPartial && parts.length > 1) split.set(root, parts);
	return split;
}

function rootsByPart(roots: Roots): ReadonlyMap<number, ReadonlySet<string>> {
	const byPart = new Map<number, Set<string>>();
	for (const [root, parts] of roots) {
		for (const part of parts) {
			const known = byPart.get(part);
			if (known === undefined) byPart.set(part, new Set([root]));
			else known.add(root);
		}
	}
	return byPart;
}

function tooLarge(most: number): LeakscanError {
	return new LeakscanError(
		"LIMIT_EXCEEDED",
		`its git objects lie in several layers and have more than ${Math.round(most / 1024 ** 2)} MiB together: each layer's were read by themselves`,
	);
}
