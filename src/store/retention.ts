/**
 * What the store forgets, so that it does not grow for ever: scans that ended too long ago, and beyond a number of them
 * the oldest; with each its report, findings, pushes and deliveries. What still waits, is being scanned or is still to be
 * sent on stays, and what was pushed again while this goes on.
 */
import { CompiledQuery } from "kysely";
import type { Database, Store } from "./store.ts";

export interface Retention {
	/** Days after a scan's end; null: for ever. */
	readonly days: number | null;
	/** The newest so many; null: all. */
	readonly scans: number | null;
}

/** Scans removed in one transaction: their reports may be large. */
const BATCH = 500;
/** The queue has given up by then what it could not deliver. */
const DELIVERY_DAYS = 30;
const DAY = 24 * 60 * 60 * 1_000;

/** Removes what is no longer to be kept; resolves to how many scans that were. Ends early once `signal` is aborted. */
export async function removeOldScans(
	store: Store,
	{ days, scans }: Retention,
	now: Date,
	signal?: AbortSignal,
): Promise<number> {
	let removed = 0;
	const remove = async (which: { readonly before: Date } | { readonly beyond: number }): Promise<void> => {
		for (let batch = BATCH; batch === BATCH && signal?.aborted !== true; removed += batch)
			batch = await removeBatch(store, which, now);
	};
	if (days !== null) {
		const before = new Date(now.getTime() - days * DAY);
		await remove({ before });
		// A scan stays as long as its result does, however often its digest is pushed meanwhile.
		await store.db
			.deleteFrom("push")
			.where("duplicate", "=", true)
			.where("received_at", "<", before)
			.execute();
	}
	if (scans !== null) await remove({ beyond: scans });
	// A server does this by itself. Without it the embedded one would not use the room again.
	if (removed > 0 && store.kind === "embedded") await store.db.executeQuery(CompiledQuery.raw("vacuum"));
	return removed;
}

async function removeBatch(
	{ db }: Store,
	which: { readonly before: Date } | { readonly beyond: number },
	now: Date,
): Promise<number> {
	return db.transaction().execute(async (transaction) => {
		const ids = await lockOld(transaction, which, now);
		if (ids.length === 0) return 0;
		// Asked once they are locked: a push that came meanwhile was told that its result is here.
		const { numDeletedRows } = await transaction
			.deleteFrom("scan")
			.where("id", "in", ids)
			.where("id", "not in", (inner) =>
				inner
					.selectFrom("push")
					.select("scan_id")
					.where("duplicate", "=", true)
					.where("received_at", ">=", now),
			)
			.executeTakeFirst();
		return Number(numDeletedRows);
	});
}

async function lockOld(
	db: Database,
	which: { readonly before: Date } | { readonly beyond: number },
	now: Date,
): Promise<string[]> {
	// Only an end has this date.
	const ended = db.selectFrom("scan").select("id").where("finished_at", "is not", null);
	const old =
		"before" in which
			? ended.where("finished_at", "<", which.before)
			: ended.where("id", "in", (inner) =>
					inner
						.selectFrom("scan as newer")
						.select("newer.id")
						.where("newer.finished_at", "is not", null)
						.orderBy("newer.finished_at", "desc")
						.orderBy("newer.id", "desc")
						.offset(which.beyond),
				);
	const rows = await old
		.where("id", "not in", (inner) =>
			inner
				.selectFrom("delivery")
				.select("scan_id")
				.where("state", "=", "queued")
				.where("created_at", ">", new Date(now.getTime() - DELIVERY_DAYS * DAY)),
		)
		.orderBy("finished_at")
		.limit(BATCH)
		.forUpdate()
		// Somebody has it: a push of the same digest, a retry.
		.skipLocked()
		.execute();
	return rows.map(({ id }) => id);
}
