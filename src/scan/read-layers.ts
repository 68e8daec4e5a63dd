/** The layers of one source, each looked at once: as it passes, or several at a time where they lie at hand. */
import pLimit, { type LimitFunction } from "p-limit";
import { pathMatcher } from "../glob.ts";
import { PassingSample } from "../source/blob-sample.ts";
import type { LayerBlob, Source } from "../source/source.ts";
import { keepLayer, knownLayer } from "./cached-layer.ts";
import type { ScannedLayer } from "./scan-layer.ts";
import type { LayerResults, ScanOptions } from "./scan-options.ts";
import type { SplitRepositories } from "./split-repositories.ts";

/** By key. A layer that `before` has is not read again. */
export async function readLayers(
	source: Source,
	before: LayerResults,
	split: SplitRepositories,
	options: ScanOptions,
): Promise<Map<string, ScannedLayer>> {
	const reading = new LayerReading(source, before, split, options);
	return reading.run();
}

class LayerReading {
	readonly #source: Source;
	readonly #before: LayerResults;
	readonly #split: SplitRepositories;
	readonly #options: ScanOptions;
	readonly #limit: LimitFunction;
	readonly #wants: (path: string) => boolean;
	readonly #results = new Map<string, ScannedLayer>();
	/** What the cache is being given. */
	readonly #kept: Promise<void>[] = [];

	constructor(source: Source, before: LayerResults, split: SplitRepositories, options: ScanOptions) {
		this.#source = source;
		this.#before = before;
		this.#split = split;
		this.#options = options;
		this.#limit = options.limit ?? pLimit(options.concurrency);
		const { excludePath = [] } = options;
		const isExcluded = excludePath.length === 0 ? () => false : pathMatcher(excludePath);
		this.#wants = (path) => !isExcluded(path);
	}

	async run(): Promise<Map<string, ScannedLayer>> {
		const isPassing = this.#source.access === "sequential";
		const running: Promise<void>[] = [];
		for await (const blob of this.#source.layers()) {
			const { digest } = blob;
			if (!isPassing) this.#split.reachable(blob);
			const known = digest === null ? undefined : this.#before.get(digest);
			if (known && !(isPassing && known.repositories.length > 0)) {
				this.#results.set(blob.key, known);
				if (isPassing) (await blob.open()).destroy();
			} else if (isPassing) await this.#cachedOrRead(blob);
			else running.push(this.#fetched(blob));
		}
		await Promise.all(running);
		await Promise.all(this.#kept);
		return this.#results;
	}

	async #fetched(blob: LayerBlob): Promise<void> {
		const before = this.#before;
		const once = () => this.#limit(() => this.#cachedOrRead(blob));
		// Who waits for another scan holds no place of the limit.
		if (blob.digest === null || before.once === undefined) await once();
		else this.#results.set(blob.key, await before.once(blob.digest, once));
	}

	async #cachedOrRead(blob: LayerBlob): Promise<ScannedLayer> {
		const { cache } = this.#options;
		const known = cache ? await knownLayer(blob, cache, this.#source.access) : null;
		if (known === null) return this.#read(blob);
		this.#add(blob, known);
		return known;
	}

	async #read(blob: LayerBlob): Promise<ScannedLayer> {
		const { detector, threads = null, cache, signal } = this.#options;
		// What does not lie at hand is not to be had once more.
		const isPassing = cache !== undefined && blob.place === undefined && blob.size !== null;
		const sample = isPassing ? new PassingSample(blob.size) : undefined;
		threads?.expect(blob.size ?? 0);
		// Not loaded for images whose layers are all known, nor for their metadata alone.
		const { scanLayer } = await import("./scan-layer.ts");
		const layer = await watched(blob, this.#options, (onProgress) => {
			const onStored = (chunk: Buffer): void => {
				sample?.write(chunk);
				onProgress(chunk.length);
				// How much there is of it shows as it comes.
				if (blob.size === null) threads?.expect(chunk.length);
			};
			const beside = this.#source.access === "sequential" ? this.#split.passing(blob) : undefined;
			return scanLayer(blob, { detector, threads, wants: this.#wants, beside, onStored, signal });
		});
		this.#add(blob, layer);
		if (cache) this.#kept.push(keepLayer(blob, layer, cache, sample));
		return layer;
	}

	#add(blob: LayerBlob, layer: ScannedLayer): void {
		this.#results.set(blob.key, layer);
		if (blob.digest !== null && layer.fault === null) this.#before.set(blob.digest, layer);
	}
}

/** Tells the progress of one layer's scan. */
async function watched(
	{ key, digest, size }: LayerBlob,
	{ progress }: ScanOptions,
	scanIt: (onProgress: (bytes: number) => void) => Promise<ScannedLayer>,
): Promise<ScannedLayer> {
	progress?.layerStarted(key, digest ?? key, size);
	try {
		return await scanIt((bytes) => progress?.layerAdvanced(key, bytes));
	} finally {
		progress?.layerDone(key);
	}
}
