/** A thread that looks at batches of entries; scan-threads.ts hands them out. */
import { workerData } from "node:worker_threads";
import type { Detector } from "../detect/detector.ts";
import { detectorOf } from "../detect/detector-recipe.ts";
import { BatchReader } from "./batch.ts";
import { EntryScanner } from "./entry-scanner.ts";
import type { FromWorker, ToWorker, WorkerData } from "./scan-threads.ts";

const { recipe, port }: WorkerData = workerData;

interface Part {
	readonly entries: EntryScanner;
	readonly batches: BatchReader;
	/** Why it is not whole; null when it is. */
	failure: string | null;
}

void detectorOf(recipe).then(serve);

function serve(detector: Detector): void {
	const parts = new Map<number, Part>();

	const partOf = (layer: number): Part => {
		let part = parts.get(layer);
		if (part === undefined) {
			const entries = new EntryScanner(detector);
			part = { entries, batches: new BatchReader(entries), failure: null };
			parts.set(layer, part);
		}
		return part;
	};

	port.on("message", (message: ToWorker) => {
		if (message.kind === "batch") {
			const { batch } = message;
			const part = partOf(batch.layer);
			// Nothing more is looked at of a part that failed.
			const free = attempt(part, () => part.batches.read(batch), [batch.content]);
			const buffers = free.map(({ buffer }) => buffer);
			send({ kind: "done", free }, buffers);
			return;
		}
		const { layer } = message;
		const part = partOf(layer);
		parts.delete(layer);
		const seen = attempt(part, () => part.entries.finish(), null);
		if (seen === null) send({ kind: "failed", layer, message: part.failure ?? "it was not finished" });
		else send({ kind: "finished", layer, part: seen });
	});

	send({ kind: "ready" });
}

function send(message: FromWorker, transfer: readonly ArrayBuffer[] = []): void {
	port.postMessage(message, transfer);
}

/** Runs a step of a layer's part; what goes wrong in it is the part's failure. */
function attempt<T>(part: Part, step: () => T, otherwise: T): T {
	if (part.failure !== null) return otherwise;
	try {
		return step();
	} catch (error) {
		part.failure = error instanceof Error ? error.message : String(error);
		return otherwise;
	}
}
