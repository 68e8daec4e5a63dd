/** A scan as a job: pulled, scanned, judged, written down. What goes wrong for good ends it; what may pass is tried again. */
import type PgBoss from "pg-boss";
import type { Logger } from "pino";
import { type ErrorCode, LeakscanError } from "../errors.ts";
import type { ReportDocument } from "../report/schema.ts";
import { visible } from "../report/visible-text.ts";
import {
	beginScan,
	buryScan,
	DEAD_SCAN_QUEUE,
	endScan,
	type QueueLimits,
	retryScan,
	SCAN_QUEUE,
	type Scan,
	type ScanEnd,
	type ScanJob,
} from "../store/scans.ts";
import type { Store } from "../store/store.ts";
import { judge, type Policy } from "../triage/policy.ts";
import { Consumer } from "./consumer.ts";
import type { Deliveries } from "./deliveries.ts";
import { referenceOf } from "./image-reference.ts";
import type { Metrics } from "./metrics.ts";

/** How an image is scanned: the command line puts the pipeline behind it. */
export interface ImageScanner {
	/** Versions of what scans: another engine scans an image again. */
	readonly engine: string;
	/** Throws LeakscanError when the image as a whole cannot be read. */
	scan(reference: string, signal: AbortSignal): Promise<ReportDocument>;
}

export interface ScanWorkerOptions {
	readonly store: Store;
	readonly scanner: ImageScanner;
	readonly policy: Policy;
	readonly deliveries: Deliveries;
	readonly metrics: Metrics;
	readonly log: Logger;
	/** Names this process in the store. */
	readonly worker: string;
	readonly concurrency: number;
	readonly limits: QueueLimits;
}

/** Pushed, but no image: a signature, an SBOM, a report of ours. Nothing failed, and nothing is to be tried again. */
const NO_IMAGE: ReadonlySet<ErrorCode> = new Set(["NOT_AN_IMAGE", "MEDIA_TYPE_UNSUPPORTED"]);
/** What another try cannot change. */
const FINAL: ReadonlySet<ErrorCode> = new Set([
	"USAGE",
	"CONFIG_INVALID",
	"REFERENCE_UNSUPPORTED",
	"PLATFORM_NOT_FOUND",
]);

/** A part that could not be fetched this time: worth another try before an incomplete report is final. */
const PASSING: ReadonlySet<string> = new Set<ErrorCode>(["REGISTRY_UNREACHABLE", "REGISTRY_ERROR"]);

/** Seconds between when a scan is broken off and when its lease ends, to write that down. */
const MARGIN = 15;

export class ScanWorker {
	readonly #options: ScanWorkerOptions;
	readonly #scans: Consumer<ScanJob>;
	readonly #dead: Consumer<ScanJob>;

	constructor(options: ScanWorkerOptions) {
		this.#options = options;
		const { store, log } = options;
		const onError = (error: unknown): void => log.error({ err: error }, "the queue does not answer");
		this.#scans = new Consumer(store, {
			queue: SCAN_QUEUE,
			concurrency: options.concurrency,
			handle: (job, signal) => this.#scan(job, signal),
			onError,
		});
		this.#dead = new Consumer(store, {
			queue: DEAD_SCAN_QUEUE,
			concurrency: 1,
			handle: (job) => this.#bury(job),
			onError,
		});
	}

	start(): void {
		this.#scans.start();
		this.#dead.start();
	}

	wake(): void {
		this.#scans.wake();
	}

	async stop(grace: number): Promise<void> {
		await Promise.all([this.#scans.stop(grace), this.#dead.stop(grace)]);
	}

	async #scan(job: PgBoss.Job<ScanJob>, stopped: AbortSignal): Promise<void> {
		const { store, scanner, metrics, limits, worker } = this.#options;
		const scan = await beginScan(store, job, worker);
		if (scan === undefined) {
			await store.queue.complete(SCAN_QUEUE, job.id);
			return;
		}
		const log = this.#options.log.child({ scan: scan.id, image: referenceOf(scan), attempt: scan.attempts });
		log.info("scan started");
		const started = performance.now();
		const timeout = AbortSignal.timeout(Math.max(limits.lease - MARGIN, 1) * 1_000);
		let end: ScanEnd;
		try {
			const report = await scanner.scan(`registry:${referenceOf(scan)}`, AbortSignal.any([stopped, timeout]));
			const passing = report.errors.find((fault) => PASSING.has(fault.code));
			if (passing !== undefined && scan.attempts <= limits.retries) {
				metrics.scans.inc({ outcome: "retry" });
				await retryScan(store, job, scan, visible(`${passing.code}: ${passing.message}`).slice(0, 1_000));
				return;
			}
			end = { state: "done", report, engine: scanner.engine, ...this.#judge(scan, report) };
		} catch (error) {
			const message = messageOf(timeout.aborted ? new Error("it took too long") : error);
			const code = error instanceof LeakscanError ? error.code : "INTERNAL";
			if (!NO_IMAGE.has(code) && !FINAL.has(code)) {
				metrics.scans.inc({ outcome: "retry" });
				log.warn({ error: message }, "scan failed");
				await retryScan(store, job, scan, message);
				return;
			}
			end = { state: NO_IMAGE.has(code) ? "skipped" : "failed", error: message };
		}
		metrics.scanSeconds.observe((performance.now() - started) / 1_000);
		const isOurs = await endScan(store, job, scan, end, (transaction) =>
			end.state === "skipped" ? Promise.resolve() : this.#options.deliveries.queue(transaction, scan.id),
		);
		if (!isOurs) {
			log.warn("the scan took longer than its lease; another worker has it");
			return;
		}
		this.#options.deliveries.wake();
		this.#tell(log, end);
	}

	#judge(scan: Scan, report: ReportDocument) {
		const image = { registry: scan.registry, repository: scan.repository };
		const { verdict, blocking } = judge(this.#options.policy, report, () => image, new Date());
		return { verdict, blocking: new Set(blocking) };
	}

	#tell(log: Logger, end: ScanEnd): void {
		const { metrics } = this.#options;
		if (end.state !== "done") {
			metrics.scans.inc({ outcome: end.state });
			log.info({ error: end.error }, `scan ${end.state}`);
			return;
		}
		metrics.scans.inc({ outcome: end.verdict });
		for (const { severity } of end.report.findings) metrics.findings.inc({ severity });
		const { verdict, report, blocking } = end;
		log.info({ verdict, findings: report.findings.length, blocking: blocking.size }, "scan done");
	}

	async #bury(job: PgBoss.Job<ScanJob>): Promise<void> {
		const { store, deliveries, metrics, log } = this.#options;
		const scan = await buryScan(store, job, (transaction) => deliveries.queue(transaction, job.data.scanId));
		if (scan === undefined) return;
		deliveries.wake();
		metrics.scans.inc({ outcome: "failed" });
		log.error({ scan: scan.id, image: referenceOf(scan) }, "scan given up");
	}
}

/** One line without control characters: it is stored, logged and shown. */
function messageOf(error: unknown): string {
	const code = error instanceof LeakscanError ? error.code : "INTERNAL";
	const message = error instanceof Error ? error.message : String(error);
	return visible(`${code}: ${message}`).slice(0, 1_000);
}
