/** Old results go, by the retention that was chosen: soon after the start, and then every hour. */
import type { Logger } from "pino";
import { type Retention, removeOldScans } from "../store/retention.ts";
import type { Store } from "../store/store.ts";
import type { Metrics } from "./metrics.ts";

export interface HousekeepingOptions {
	readonly store: Store;
	readonly retention: Retention;
	readonly metrics: Metrics;
	readonly log: Logger;
}

const PERIOD = 60 * 60 * 1_000;

export class Housekeeping {
	readonly #options: HousekeepingOptions;
	readonly #abort = new AbortController();
	#timer: NodeJS.Timeout | undefined;
	#running: Promise<void> = Promise.resolve();

	constructor(options: HousekeepingOptions) {
		this.#options = options;
	}

	start(): void {
		this.#running = this.#round();
	}

	/** What is being removed is removed; no more is. */
	async stop(): Promise<void> {
		this.#abort.abort();
		clearTimeout(this.#timer);
		await this.#running;
	}

	async #round(): Promise<void> {
		const { store, retention, metrics, log } = this.#options;
		try {
			const removed = await removeOldScans(store, retention, new Date(), this.#abort.signal);
			metrics.removed.inc(removed);
			if (removed > 0) log.info({ scans: removed }, "old results removed");
		} catch (error) {
			log.error({ err: error }, "old results were not removed");
		}
		if (this.#abort.signal.aborted) return;
		this.#timer = setTimeout(() => {
			this.#running = this.#round();
		}, PERIOD);
	}
}
