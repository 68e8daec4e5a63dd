/**
 * The service put together: store, scan workers, deliveries and, where it listens, the HTTP server. `leakscan serve` and
 * `leakscan worker` are this with and without the last.
 */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { FastifyInstance } from "fastify";
import { pino } from "pino";
import { LeakscanError } from "../errors.ts";
import type { Retention } from "../store/retention.ts";
import { prepareScanQueue, type QueueLimits, releaseAbandoned } from "../store/scans.ts";
import { openStore } from "../store/store.ts";
import type { Policy } from "../triage/policy.ts";
import type { AllowedRegistry } from "./allow-list.ts";
import { Deliveries } from "./deliveries.ts";
import { type GoogleIdentity, googleIdentityCheck } from "./google-identity.ts";
import { Housekeeping } from "./housekeeping.ts";
import { createHttpServer } from "./http-server.ts";
import { createMetrics } from "./metrics.ts";
import type { Receiver } from "./receiver/receiver.ts";
import { type ImageScanner, ScanWorker } from "./scan-worker.ts";

export interface ServiceOptions {
	readonly store: string;
	readonly scanner: ImageScanner;
	readonly policy: Policy;
	readonly receivers: readonly Receiver[];
	readonly limits: QueueLimits;
	/** Undefined: somebody else who shares the store removes what is old. */
	readonly retention: Retention | undefined;
	/** Scans at the same time; 0: only accept, and leave the scans to workers elsewhere. */
	readonly workers: number;
	readonly logLevel: string;
	/** Lines of JSON. */
	readonly logTo: NodeJS.WritableStream;
	/** Undefined for a worker, which listens nowhere. */
	readonly listen:
		| {
				readonly host: string;
				readonly port: number;
				readonly allowed: readonly AllowedRegistry[];
				readonly webhookTokens: readonly string[];
				readonly googleIdentity: GoogleIdentity | undefined;
				readonly apiTokens: readonly string[];
		  }
		| undefined;
	/** Aborted: stop in order. */
	readonly signal: AbortSignal;
}

/** Milliseconds for scans in work when asked to stop; Kubernetes and docker kill after 30 and 10 seconds. */
const GRACE = 8_000;

/** Runs until `signal` is aborted. Throws STORE_LOCKED, STORE_UNREACHABLE, USAGE. */
export async function runService(options: ServiceOptions): Promise<void> {
	const log = pino({ level: options.logLevel, base: { name: "leakscan" } }, options.logTo);
	const store = await openStore({
		location: options.store,
		onError: (error) => log.error({ error: error.message }, "the store has a problem"),
	});
	let app: FastifyInstance | undefined;
	try {
		await prepareScanQueue(store, options.limits);
		const metrics = createMetrics(store);
		const deliveries = new Deliveries(store, options.receivers, metrics, log);
		if (store.kind === "embedded") {
			const left = await releaseAbandoned(store);
			if (left > 0)
				log.warn({ scans: left }, "taken up again: the process before this one ended in the middle");
		}
		const worker = new ScanWorker({
			store,
			deliveries,
			metrics,
			log,
			scanner: options.scanner,
			policy: options.policy,
			limits: options.limits,
			concurrency: options.workers,
			worker: `${hostname()}/${randomUUID().slice(0, 8)}`,
		});
		if (options.listen !== undefined) {
			app = createHttpServer({
				...options.listen,
				store,
				metrics,
				log,
				engine: options.scanner.engine,
				googleIdentity: options.listen.googleIdentity && googleIdentityCheck(options.listen.googleIdentity),
				onAccepted: () => worker.wake(),
			});
			await listen(app, options.listen);
		}
		const housekeeping =
			options.retention && new Housekeeping({ store, metrics, log, retention: options.retention });
		await deliveries.start();
		housekeeping?.start();
		if (options.workers > 0) worker.start();
		log.info({ store: store.kind, workers: options.workers }, "ready");
		await aborted(options.signal);
		log.info("stopping");
		// No new work first; what is in work may still end and be told.
		await app?.close();
		await housekeeping?.stop();
		await worker.stop(GRACE);
		await deliveries.stop(GRACE);
	} finally {
		await app?.close();
		await store.close();
	}
	log.info("stopped");
}

async function listen(
	app: FastifyInstance,
	{ host, port }: { readonly host: string; readonly port: number },
): Promise<void> {
	try {
		await app.listen({ host, port });
	} catch (error) {
		const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
		throw new LeakscanError("USAGE", `cannot listen on ${host}:${port} (${reason})`, {
			hint: "choose another address with --listen HOST:PORT",
			cause: error,
		});
	}
}

function aborted(signal: AbortSignal): Promise<void> {
	if (signal.aborted) return Promise.resolve();
	return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
