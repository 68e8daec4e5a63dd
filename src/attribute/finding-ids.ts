/**
 * The ids of a run's findings. One that is slow to guess from takes 40 ms to make (fingerprint.ts), a hundred of them longer than a
 * gigabyte takes to be scanned, so many are shared among threads. Not the thread pool's: each that ever made one keeps its 16 MiB,
 * and more, to the end, which for the pool's four came to 120 MB.
 */
import { existsSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pLimit from "p-limit";
import { findingId } from "./fingerprint.ts";
import type { Identified, IdWork } from "./id-thread.ts";
import { isUnguessable } from "./unguessable.ts";

export interface FindingIdsOptions {
	/** The project's own key; undefined for the common one. */
	readonly key: string | undefined;
	/** That may work at the same time, this one counted. */
	readonly threads: number;
}

/** Slow ids for each thread, at least: while it comes up, this one makes one or two. */
const WORTH_THREAD = 4;
/** Beside this one; each takes some 30 MB. */
const MOST_THREADS = 3;
/** Built beside whatever file of the bundle this ends up in; not there when the sources run as they are. */
const THREAD = new URL("./id-thread.cjs", import.meta.url);

/** Scans at the same time take turns. */
const oneByOne = pLimit(1);

/** By canonical secret. */
export function findingIds(
	canonicals: readonly string[],
	options: FindingIdsOptions,
): Promise<ReadonlyMap<string, string>> {
	return oneByOne(() => made(canonicals, options));
}

async function made(
	canonicals: readonly string[],
	{ key, threads }: FindingIdsOptions,
): Promise<ReadonlyMap<string, string>> {
	const slow = canonicals.filter((canonical) => !isUnguessable(canonical));
	const worth = Math.min(threads - 1, MOST_THREADS, Math.floor(slow.length / WORTH_THREAD));
	const others = worth > 0 && existsSync(fileURLToPath(THREAD)) ? worth : 0;
	const share = Math.floor((slow.length - 1) / (others + 1));
	const shares = Array.from({ length: others }, (_, at) => slow.slice(at * share, (at + 1) * share));
	const parts = await Promise.all([
		...shares.map(async (work) => (await inThread({ canonicals: work, key })) ?? here(work, key)),
		here(slow.slice(others * share), key),
	]);
	const quick = canonicals.filter((canonical) => isUnguessable(canonical));
	return new Map([
		...parts.flat(),
		...quick.map((canonical): Identified => [canonical, findingId(canonical, key)]),
	]);
}

async function here(canonicals: readonly string[], key: string | undefined): Promise<Identified[]> {
	const ids: Identified[] = [];
	for (const canonical of canonicals) {
		// Whatever else waits for this thread gets its turn between two.
		await setImmediate();
		ids.push([canonical, findingId(canonical, key)]);
	}
	return ids;
}

/** Null where the thread came to nothing: it had no memory, say. */
async function inThread(work: IdWork): Promise<readonly Identified[] | null> {
	// Not loaded where no thread is started.
	const { Worker } = process.getBuiltinModule("node:worker_threads");
	const thread = new Worker(THREAD, { workerData: work });
	try {
		return await new Promise<readonly Identified[] | null>((resolve) => {
			thread
				.once("message", resolve)
				.once("error", () => resolve(null))
				.once("exit", () => resolve(null));
		});
	} finally {
		await thread.terminate();
	}
}
