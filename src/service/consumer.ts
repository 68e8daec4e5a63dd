/**
 * Takes jobs off a queue and works on them, so many at a time. pg-boss's own `work()` leaves the promise of completing a
 * job unawaited, so a database that is away for a moment would end the process: this fetches and lets the handler
 * complete.
 */
import type PgBoss from "pg-boss";
import type { Store } from "../store/store.ts";

export interface ConsumerOptions<T extends object> {
	readonly queue: string;
	readonly concurrency: number;
	/** Settles the job itself: completes it, or lets it fail. What it throws is told, and the lease brings the job back. */
	readonly handle: (job: PgBoss.Job<T>, signal: AbortSignal) => Promise<void>;
	readonly onError: (error: unknown) => void;
}

/** Milliseconds between looks at an empty queue, and after an error. */
const PAUSE = 1_000;
const PAUSE_AFTER_ERROR = 5_000;

export class Consumer<T extends object> {
	readonly #store: Store;
	readonly #options: ConsumerOptions<T>;
	readonly #abort = new AbortController();
	readonly #loops: Promise<void>[] = [];
	readonly #sleepers = new Set<() => void>();
	#isStopping = false;

	constructor(store: Store, options: ConsumerOptions<T>) {
		this.#store = store;
		this.#options = options;
	}

	start(): void {
		for (let slot = 0; slot < this.#options.concurrency; slot++) this.#loops.push(this.#loop());
	}

	/** Something was just queued here: look at once. */
	wake(): void {
		for (const wake of [...this.#sleepers]) wake();
	}

	/** Takes no more jobs. Those in work have `grace` milliseconds; then their signal is aborted. */
	async stop(grace: number): Promise<void> {
		this.#isStopping = true;
		this.wake();
		const timer = setTimeout(() => this.#abort.abort(new Error("stopped")), grace);
		await Promise.all(this.#loops);
		clearTimeout(timer);
	}

	async #loop(): Promise<void> {
		while (!this.#isStopping) {
			try {
				const [job] = await this.#store.queue.fetch<T>(this.#options.queue);
				if (job === undefined) await this.#sleep(PAUSE);
				else await this.#options.handle(job, this.#abort.signal);
			} catch (error) {
				this.#options.onError(error);
				await this.#sleep(PAUSE_AFTER_ERROR);
			}
		}
	}

	#sleep(milliseconds: number): Promise<void> {
		if (this.#isStopping) return Promise.resolve();
		return new Promise((resolve) => {
			const wake = (): void => {
				clearTimeout(timer);
				this.#sleepers.delete(wake);
				resolve();
			};
			const timer = setTimeout(wake, milliseconds);
			this.#sleepers.add(wake);
		});
	}
}
