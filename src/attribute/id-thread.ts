/** A thread that makes its share of a run's ids; finding-ids.ts starts it. */
import { parentPort, workerData } from "node:worker_threads";
import { findingId } from "./fingerprint.ts";

/** What it is started with; it answers with Identified, one for each. */
export interface IdWork {
	readonly canonicals: readonly string[];
	readonly key: string | undefined;
}

export type Identified = readonly [canonical: string, id: string];

const { canonicals, key }: IdWork = workerData;
parentPort?.postMessage(canonicals.map((canonical): Identified => [canonical, findingId(canonical, key)]));
