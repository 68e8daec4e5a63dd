/** A thread that makes its share of a run's ids; finding-ids.ts starts it. */
import { parentPort, workerData } from "node:worker_threads";
import { findingId } from "./fingerprint.ts";

/** What it is started with; it answers with the ids, in the same order. */
export interface IdWork {
	readonly canonicals: readonly string[];
	readonly key: string | undefined;
}

const { canonicals, key }: IdWork = workerData;
parentPort?.postMessage(canonicals.map((canonical) => findingId(canonical, key)));
