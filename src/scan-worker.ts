/** A thread that scans layers where they lie on disk; scan-pool.ts hands them out. */
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { parentPort, workerData } from "node:worker_threads";
import { detectorOf } from "./detect/detector-recipe.ts";
import { scanLayer } from "./scan-layer.ts";
import type { FromWorker, ToWorker, WorkerSettings } from "./scan-pool.ts";
import { pathMatcher } from "./triage/ignore-file.ts";

const READ_CHUNK = 512 * 1024;

const { recipe, excludePath }: WorkerSettings = workerData;
const detector = detectorOf(recipe);
const isExcluded = excludePath.length === 0 ? () => false : pathMatcher(excludePath);

parentPort?.on("message", ({ key, digest, place }: ToWorker) => {
	const send = (message: FromWorker): void => parentPort?.postMessage(message);
	const { file, offset, size } = place;
	const open = (): Readable =>
		size === 0
			? Readable.from([])
			: createReadStream(file, { start: offset, end: offset + size - 1, highWaterMark: READ_CHUNK });
	const run = async (): Promise<void> => {
		const { changes, packages, ...rest } = await scanLayer(
			{ key, digest, size, place, open },
			{
				detector: await detector,
				wants: (path) => !isExcluded(path),
				onStored: ({ length }) => send({ kind: "progress", bytes: length }),
			},
		);
		send({
			kind: "done",
			layer: { ...rest, changes: changes?.pack() ?? null, packages: packages?.pack() ?? null },
		});
	};
	run().catch((error: unknown) => {
		send({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
	});
});
