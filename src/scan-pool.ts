/**
 * Layers scanned side by side on all cores: this thread takes one at a time, and threads of their own take others, the
 * largest first. A layer is given away by where it lies on disk; what it showed comes back. Threads are started only when
 * there is enough to read for them: they cost a tenth of a second.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { DetectorRecipe } from "./detect/detector-recipe.ts";
import { faultOf, LeakscanError } from "./errors.ts";
import type { ScannedLayer } from "./scan-layer.ts";
import type { BlobPlace, LayerBlob } from "./source/source.ts";
import { LayerChanges, type PackedChanges } from "./unpack/layer-changes.ts";
import { PackageFiles, type PackedPackages } from "./unpack/packages/package-files.ts";

export interface WorkerSettings {
	readonly recipe: DetectorRecipe;
	readonly excludePath: readonly string[];
}

export interface ToWorker {
	readonly key: string;
	readonly digest: string | null;
	readonly place: BlobPlace;
}

/** A ScannedLayer as plain data. */
export type PackedLayer = Omit<ScannedLayer, "changes" | "packages"> & {
	readonly changes: PackedChanges | null;
	readonly packages: PackedPackages | null;
};

export type FromWorker =
	| { readonly kind: "progress"; readonly bytes: number }
	| { readonly kind: "done"; readonly layer: PackedLayer }
	| { readonly kind: "failed"; readonly message: string };

/** Stored bytes left to read that are worth another thread. */
const WORTH_A_THREAD = 8 * 1024 * 1024;
/** Built beside whatever file of the bundle this ends up in; not there when the sources run as they are. */
const WORKER = new URL("./worker.js", import.meta.url);

type Placed = LayerBlob & { readonly place: BlobPlace };

export interface PoolOptions {
	/** Threads, this one counted. */
	readonly threads: number;
	readonly worker: WorkerSettings;
	/** Scans one on this thread. */
	readonly here: (blob: LayerBlob) => Promise<ScannedLayer>;
	/** Called around each that another thread scans; `scan` tells how many stored bytes it has read. */
	readonly there: (
		blob: LayerBlob,
		scan: (onProgress: (bytes: number) => void) => Promise<ScannedLayer>,
	) => Promise<ScannedLayer>;
	/** Takes each result, in any order. */
	readonly done: (blob: LayerBlob, layer: ScannedLayer) => void;
	readonly signal: AbortSignal | undefined;
}

/** Scans all blobs. Rejects when `here` does, or with the signal's reason. */
export async function scanOnThreads(blobs: readonly Placed[], options: PoolOptions): Promise<void> {
	const { threads, worker, here, there, done, signal } = options;
	const waiting = [...blobs].sort((a, b) => b.place.size - a.place.size);
	let left = waiting.reduce((sum, { place }) => sum + place.size, 0);
	const next = (): Placed | undefined => {
		const blob = waiting.shift();
		left -= blob?.place.size ?? 0;
		return blob;
	};
	const onThisThread = async (): Promise<void> => {
		for (let blob = next(); blob !== undefined; blob = next()) done(blob, await here(blob));
	};
	const onAnother = async (): Promise<void> => {
		if (left < WORTH_A_THREAD || !existsSync(fileURLToPath(WORKER))) return;
		const thread = new ScanThread(worker);
		try {
			for (let blob = next(); blob !== undefined; blob = next()) {
				const taken = blob;
				done(taken, await there(taken, (onProgress) => thread.scan(taken, onProgress, signal)));
			}
		} finally {
			await thread.close();
		}
	};
	const lanes = [onThisThread()];
	while (lanes.length < Math.min(threads, blobs.length)) lanes.push(onAnother());
	await Promise.all(lanes);
}

/** Another thread, which scans one layer at a time. One that ends by itself is replaced. */
class ScanThread {
	readonly #settings: WorkerSettings;
	#worker: Worker | null = null;

	constructor(settings: WorkerSettings) {
		this.#settings = settings;
	}

	/** A layer that the thread could not finish (it ran out of memory, say) is one with a fault. */
	async scan(
		blob: Placed,
		onProgress: (bytes: number) => void,
		signal: AbortSignal | undefined,
	): Promise<ScannedLayer> {
		signal?.throwIfAborted();
		this.#worker ??= new Worker(WORKER, { workerData: this.#settings });
		try {
			return await answerOf(this.#worker, blob, onProgress, signal);
		} catch (error) {
			await this.close();
			signal?.throwIfAborted();
			return unfinished(blob, error);
		}
	}

	async close(): Promise<void> {
		const worker = this.#worker;
		this.#worker = null;
		await worker?.terminate();
	}
}

function answerOf(
	worker: Worker,
	{ key, digest, place }: Placed,
	onProgress: (bytes: number) => void,
	signal: AbortSignal | undefined,
): Promise<ScannedLayer> {
	return new Promise((resolve, reject) => {
		const settle = (act: () => void): void => {
			worker.off("message", answered).off("error", failed).off("exit", ended);
			// What comes later, while nothing is asked of it, is of no interest.
			worker.on("error", () => {});
			signal?.removeEventListener("abort", aborted);
			act();
		};
		const answered = (message: FromWorker): void => {
			if (message.kind === "progress") onProgress(message.bytes);
			else if (message.kind === "failed") failed(new LeakscanError("INTERNAL", message.message));
			else {
				const { changes, packages, ...layer } = message.layer;
				const unpacked = {
					changes: changes === null ? null : new LayerChanges(changes),
					packages: packages === null ? null : new PackageFiles(packages),
				};
				settle(() => resolve({ ...layer, ...unpacked }));
			}
		};
		const failed = (error: unknown): void => settle(() => reject(error));
		const ended = (code: number): void =>
			failed(new LeakscanError("INTERNAL", `a scanning thread ended by itself (${code})`));
		const aborted = (): void => failed(signal?.reason);
		worker.on("message", answered).on("error", failed).on("exit", ended);
		signal?.addEventListener("abort", aborted);
		worker.postMessage({ key, digest, place } satisfies ToWorker);
	});
}

function unfinished({ key, digest }: Placed, error: unknown): ScannedLayer {
	return {
		key,
		changes: null,
		sightings: [],
		packages: null,
		certificates: [],
		diffId: null,
		files: 0,
		bytes: 0,
		fault: faultOf(error, `layer ${digest ?? key}`, "INTERNAL"),
		faults: [],
	};
}
