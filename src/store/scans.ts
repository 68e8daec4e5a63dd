/**
 * What happens to a push, from accepted to scanned. Each step is one transaction that holds the rows and the queue's job
 * together, so that a process may die at any moment: what was accepted is queued, and a result is either all there or
 * not at all.
 */
import type PgBoss from "pg-boss";
import type { ReportDocument } from "../report/schema.ts";
import { type Database, inTransaction, type Store } from "./store.ts";
import type { Verdict } from "./tables.ts";

export const SCAN_QUEUE = "scan";
/** Where the queue puts a scan that it gives up, also one whose worker was killed every time. */
export const DEAD_SCAN_QUEUE = "scan-dead";

export interface ImagePush {
	readonly registry: string;
	readonly repository: string;
	readonly tag: string | null;
	readonly digest: string | null;
}

export interface Scan extends ImagePush {
	readonly id: string;
	readonly attempts: number;
}

export interface ScanJob {
	readonly scanId: string;
}

export interface QueueLimits {
	/** Tries after the first. */
	readonly retries: number;
	/** Seconds before the first retry; each further wait is about twice as long. */
	readonly retryDelay: number;
	/** Seconds a worker may hold a job. After that it is given to another: its worker is taken for dead. */
	readonly lease: number;
}

/** Makes the queue, or brings its limits up to date. */
export async function prepareScanQueue({ queue }: Store, limits: QueueLimits): Promise<void> {
	const options = {
		retryLimit: limits.retries,
		retryDelay: limits.retryDelay,
		retryBackoff: true,
		expireInSeconds: limits.lease,
		// A job waits as long as it takes: pg-boss would drop it after 14 days.
		retentionDays: 3650,
	};
	await queue.createQueue(DEAD_SCAN_QUEUE, { name: DEAD_SCAN_QUEUE, retentionDays: 3650 });
	await queue.createQueue(SCAN_QUEUE, { name: SCAN_QUEUE, deadLetter: DEAD_SCAN_QUEUE, ...options });
	await queue.updateQueue(SCAN_QUEUE, { name: SCAN_QUEUE, deadLetter: DEAD_SCAN_QUEUE, ...options });
}

/**
 * Accepts pushes: all of them are durable when this resolves. A push of a digest that is waiting, being scanned, or was
 * scanned whole by this same `engine`, makes no second scan.
 */
export async function acceptPushes(
	store: Store,
	form: string,
	pushes: readonly ImagePush[],
	engine: string,
): Promise<{ queued: number; duplicates: number }> {
	return store.db.transaction().execute(async (transaction) => {
		let queued = 0;
		for (const push of pushes) {
			const known = await findKnown(transaction, push, engine);
			const made = known === undefined ? await insertScan(transaction, push) : undefined;
			const scanId = known ?? made ?? (await findOpen(transaction, push));
			if (scanId === undefined) throw new Error("a scan ended while it was looked for: send it again");
			if (made !== undefined) {
				queued++;
				await store.queue.send(SCAN_QUEUE, { scanId: made } satisfies ScanJob, inTransaction(transaction));
			}
			await transaction
				.insertInto("push")
				.values({ scan_id: scanId, form, tag: push.tag, duplicate: made === undefined })
				.execute();
		}
		return { queued, duplicates: pushes.length - queued };
	});
}

async function insertScan(db: Database, push: ImagePush): Promise<string | undefined> {
	const { registry, repository, tag, digest } = push;
	const row = await db
		.insertInto("scan")
		.values({ registry, repository, tag, digest, state: "queued" })
		.onConflict((conflict) => conflict.doNothing())
		.returning("id")
		.executeTakeFirst();
	return row?.id;
}

/** Scanned already, whole, by the same engine. A tag alone proves nothing: it may have moved. */
async function findKnown(db: Database, push: ImagePush, engine: string): Promise<string | undefined> {
	if (push.digest === null) return undefined;
	const row = await db
		.selectFrom("scan")
		.select("id")
		.where("registry", "=", push.registry)
		.where("repository", "=", push.repository)
		.where("digest", "=", push.digest)
		.where((row) =>
			row.or([
				row.and([row("state", "=", "done"), row("engine", "=", engine), row("verdict", "!=", "incomplete")]),
				row("state", "=", "skipped"),
			]),
		)
		.orderBy("created_at", "desc")
		.limit(1)
		// It is not removed for its age before the push that refers to it is written.
		.forKeyShare()
		.executeTakeFirst();
	return row?.id;
}

async function findOpen(db: Database, push: ImagePush): Promise<string | undefined> {
	let query = db
		.selectFrom("scan")
		.select("id")
		.where("registry", "=", push.registry)
		.where("repository", "=", push.repository);
	query =
		push.digest === null
			? query.where("tag", "=", push.tag).where("digest", "is", null).where("state", "=", "queued")
			: query.where("digest", "=", push.digest).where("state", "in", ["queued", "active", "retry"]);
	return (await query.executeTakeFirst())?.id;
}

/** A worker takes the scan that a job is for. Undefined when it is no longer to be done. */
export async function beginScan(
	{ db }: Store,
	job: PgBoss.Job<ScanJob>,
	worker: string,
): Promise<Scan | undefined> {
	return db
		.updateTable("scan")
		.set((row) => ({
			state: "active",
			attempts: row("attempts", "+", 1),
			job_id: job.id,
			worker,
			started_at: new Date(),
		}))
		.where("id", "=", job.data.scanId)
		.where("state", "in", ["queued", "active", "retry"])
		.returning(["id", "registry", "repository", "tag", "digest", "attempts"])
		.executeTakeFirst();
}

export type ScanEnd =
	| {
			readonly state: "done";
			readonly report: ReportDocument;
			readonly engine: string;
			readonly verdict: Verdict;
			/** Ids of the findings that block. */
			readonly blocking: ReadonlySet<string>;
	  }
	| { readonly state: "skipped" | "failed"; readonly error: string };

/**
 * Writes how a scan ended, takes its job off the queue, and does what else `and` does, all at once. False when the scan
 * is no longer this worker's: its time was up and another has it.
 */
export async function endScan(
	store: Store,
	job: PgBoss.Job<ScanJob>,
	scan: Scan,
	end: ScanEnd,
	and: (transaction: Parameters<typeof inTransaction>[0]) => Promise<void>,
): Promise<boolean> {
	return store.db.transaction().execute(async (transaction) => {
		const written = await transaction
			.updateTable("scan")
			.set({ state: end.state, finished_at: new Date(), ...columnsOf(end) })
			.where("id", "=", scan.id)
			.where("state", "=", "active")
			.where("job_id", "=", job.id)
			.where("attempts", "=", scan.attempts)
			.executeTakeFirst();
		if (written.numUpdatedRows !== 1n) return false;
		if (end.state === "done" && end.report.findings.length > 0) {
			const rows = end.report.findings.map(({ id, pattern, severity, confidence }) => ({
				scan_id: scan.id,
				finding_id: id,
				pattern_id: pattern.id,
				severity,
				confidence,
				blocking: end.blocking.has(id),
			}));
			// PostgreSQL takes 65,535 parameters in a statement.
			for (let at = 0; at < rows.length; at += 5_000)
				await transaction
					.insertInto("finding")
					.values(rows.slice(at, at + 5_000))
					.execute();
		}
		// pg-boss takes its options as the fourth argument here; its types offer the third, which would be job output.
		await store.queue.complete(SCAN_QUEUE, job.id, {}, inTransaction(transaction));
		await and(transaction);
		return true;
	});
}

function columnsOf(end: ScanEnd): object {
	if (end.state !== "done") return { error: end.error };
	return {
		engine: end.engine,
		verdict: end.verdict,
		blocking: end.blocking.size,
		findings: end.report.findings.length,
		report: JSON.stringify(end.report),
		error: null,
	};
}

/** This try failed; the queue decides whether there is another. */
export async function retryScan(
	store: Store,
	job: PgBoss.Job<ScanJob>,
	scan: Scan,
	error: string,
): Promise<void> {
	await store.db.transaction().execute(async (transaction) => {
		await transaction
			.updateTable("scan")
			.set({ state: "retry", error })
			.where("id", "=", scan.id)
			.where("state", "=", "active")
			.where("job_id", "=", job.id)
			.where("attempts", "=", scan.attempts)
			.execute();
		await store.queue.fail(SCAN_QUEUE, job.id, { message: error }, inTransaction(transaction));
	});
}

/** The queue has given a scan up: it goes to the dead letters, where a person finds it. */
export async function buryScan(
	store: Store,
	dead: PgBoss.Job<ScanJob>,
	and: (transaction: Parameters<typeof inTransaction>[0]) => Promise<void>,
): Promise<Scan | undefined> {
	return store.db.transaction().execute(async (transaction) => {
		const scan = await transaction
			.updateTable("scan")
			.set((row) => ({
				state: "failed",
				finished_at: new Date(),
				error: row.fn.coalesce("error", row.val("every worker that had it ended before it was done")),
			}))
			.where("id", "=", dead.data.scanId)
			.where("state", "in", ["queued", "active", "retry"])
			.returning(["id", "registry", "repository", "tag", "digest", "attempts"])
			.executeTakeFirst();
		if (scan !== undefined) await and(transaction);
		await store.queue.complete(DEAD_SCAN_QUEUE, dead.id, {}, inTransaction(transaction));
		return scan;
	});
}

/** A scan out of the dead letters, once more from the start. False when it is not there. */
export async function reviveScan(store: Store, id: string): Promise<boolean> {
	return store.db.transaction().execute(async (transaction) => {
		const row = await transaction
			.updateTable("scan")
			.set({ state: "queued", attempts: 0, error: null, finished_at: null })
			.where("id", "=", id)
			.where("state", "=", "failed")
			.returning("id")
			.executeTakeFirst();
		if (row === undefined) return false;
		await store.queue.send(SCAN_QUEUE, { scanId: id } satisfies ScanJob, inTransaction(transaction));
		return true;
	});
}

/**
 * Only for an embedded store, which one process has: whatever is being worked on as it opens was left behind by a
 * process that is gone, and need not wait for its lease to end.
 */
export async function releaseAbandoned(store: Store): Promise<number> {
	const abandoned = await store.db
		.selectFrom("scan")
		.select(["id", "job_id"])
		.where("state", "=", "active")
		.execute();
	for (const { id, job_id } of abandoned) {
		if (job_id === null) continue;
		await store.db.transaction().execute(async (transaction) => {
			await transaction.updateTable("scan").set({ state: "retry" }).where("id", "=", id).execute();
			const how = { message: "the process ended" };
			await store.queue.fail(SCAN_QUEUE, job_id, how, inTransaction(transaction));
		});
	}
	return abandoned.length;
}
