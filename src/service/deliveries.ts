/**
 * Results on their way to receivers. A delivery is queued in the transaction that writes the result, so none is lost, and
 * tried with back-off; a receiver may see one twice (its id stays the same), never not at all while it can be reached.
 */

import type { Transaction } from "kysely";
import type PgBoss from "pg-boss";
import type { Logger } from "pino";
import { LeakscanError } from "../errors.ts";
import { inTransaction, type Store } from "../store/store.ts";
import type { Tables } from "../store/tables.ts";
import { Consumer } from "./consumer.ts";
import type { Metrics } from "./metrics.ts";
import type { Receiver } from "./receiver/receiver.ts";
import { scanMessage } from "./scan-message.ts";

interface DeliveryJob {
	readonly deliveryId: string;
	readonly scanId: string;
}

const QUEUE_LIMITS = {
	retryLimit: 8,
	retryDelay: 5,
	retryBackoff: true,
	expireInSeconds: 60,
	retentionDays: 30,
} as const;

/** A queue for each kind, so that a process takes only what it can send. */
const queueOf = (receiver: Receiver): string => `deliver-${receiver.name}`;

export class Deliveries {
	readonly #store: Store;
	readonly #receivers: readonly Receiver[];
	readonly #metrics: Metrics;
	readonly #log: Logger;
	readonly #consumers: readonly Consumer<DeliveryJob>[];

	constructor(store: Store, receivers: readonly Receiver[], metrics: Metrics, log: Logger) {
		this.#store = store;
		this.#receivers = receivers;
		this.#metrics = metrics;
		this.#log = log;
		this.#consumers = receivers.map(
			(receiver) =>
				new Consumer(store, {
					queue: queueOf(receiver),
					concurrency: 1,
					handle: (job, signal) => this.#deliver(receiver, job, signal),
					onError: (error) => log.error({ err: error }, "the queue does not answer"),
				}),
		);
	}

	async start(): Promise<void> {
		for (const receiver of this.#receivers) {
			const name = queueOf(receiver);
			await this.#store.queue.createQueue(name, { name, ...QUEUE_LIMITS });
		}
		for (const consumer of this.#consumers) consumer.start();
	}

	/** Part of the transaction that ends a scan. */
	async queue(transaction: Transaction<Tables>, scanId: string): Promise<void> {
		for (const receiver of this.#receivers) {
			const { id } = await transaction
				.insertInto("delivery")
				.values({ scan_id: scanId, receiver: receiver.name, state: "queued" })
				.returning("id")
				.executeTakeFirstOrThrow();
			const job: DeliveryJob = { deliveryId: id, scanId };
			await this.#store.queue.send(queueOf(receiver), job, inTransaction(transaction));
		}
	}

	wake(): void {
		for (const consumer of this.#consumers) consumer.wake();
	}

	async stop(grace: number): Promise<void> {
		await Promise.all(this.#consumers.map((consumer) => consumer.stop(grace)));
	}

	async #deliver(receiver: Receiver, job: PgBoss.Job<DeliveryJob>, stopped: AbortSignal): Promise<void> {
		const { deliveryId, scanId } = job.data;
		const name = queueOf(receiver);
		const log = this.#log.child({ scan: scanId, receiver: receiver.name, delivery: deliveryId });
		try {
			const message = await scanMessage(this.#store, scanId);
			if (message !== undefined && receiver.wants(message)) await receiver.send(message, deliveryId, stopped);
			await this.#write(deliveryId, { state: "done", error: null, finished_at: new Date() });
			await this.#store.queue.complete(name, job.id);
			this.#metrics.deliveries.inc({ receiver: receiver.name, outcome: "done" });
			log.info("delivered");
		} catch (error) {
			// Only our own messages are known to hold no address.
			const reason = error instanceof LeakscanError ? error.message : "internal error";
			const details = await this.#store.queue.getJobById<DeliveryJob>(name, job.id);
			const isLast = details !== null && details.retryCount >= details.retryLimit;
			await this.#write(deliveryId, {
				state: isLast ? "failed" : "queued",
				error: reason,
				...(isLast ? { finished_at: new Date() } : {}),
			});
			await this.#store.queue.fail(name, job.id, { message: reason });
			this.#metrics.deliveries.inc({ receiver: receiver.name, outcome: isLast ? "failed" : "retry" });
			log[isLast ? "error" : "warn"]({ error: reason }, "not delivered");
		}
	}

	async #write(
		id: string,
		columns: { state: "queued" | "done" | "failed"; error: string | null; finished_at?: Date },
	): Promise<void> {
		await this.#store.db
			.updateTable("delivery")
			.set((row) => ({ ...columns, attempts: row("attempts", "+", 1) }))
			.where("id", "=", id)
			.execute();
	}
}
