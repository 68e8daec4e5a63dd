/** What the store answers: scans by image, state, verdict or finding, newest first; one scan with its report. */
import { sql } from "kysely";
import type { Store } from "./store.ts";
import type { ScanState, Verdict } from "./tables.ts";

export interface ScanQuery {
	readonly registry?: string | undefined;
	readonly repository?: string | undefined;
	readonly digest?: string | undefined;
	readonly state?: ScanState | undefined;
	readonly verdict?: Verdict | undefined;
	/** Only scans that have this finding: every image that holds one secret. */
	readonly finding?: string | undefined;
	readonly limit: number;
}

const COLUMNS = [
	"id",
	"registry",
	"repository",
	"tag",
	"digest",
	"state",
	"verdict",
	"findings",
	"blocking",
	"attempts",
	"error",
	"created_at",
	"finished_at",
] as const;

export type ScanRow = Awaited<ReturnType<typeof findScans>>[number];

export async function findScans({ db }: Store, query: ScanQuery) {
	let rows = db.selectFrom("scan").select(COLUMNS).orderBy("created_at", "desc").limit(query.limit);
	for (const column of ["registry", "repository", "digest", "state", "verdict"] as const) {
		const value = query[column];
		if (value !== undefined) rows = rows.where(column, "=", value);
	}
	const { finding } = query;
	if (finding !== undefined)
		rows = rows.where("id", "in", (inner) =>
			inner.selectFrom("finding").select("scan_id").where("finding_id", "=", finding),
		);
	return rows.execute();
}

/** One scan, with its report where there is one, and what was sent on about it. */
export async function findScan({ db }: Store, id: string) {
	const scan = await db
		.selectFrom("scan")
		.select([...COLUMNS, "report"])
		.where("id", "=", id)
		.executeTakeFirst();
	if (scan === undefined) return undefined;
	const deliveries = await db
		.selectFrom("delivery")
		.select(["receiver", "state", "attempts", "error", "finished_at"])
		.where("scan_id", "=", id)
		.orderBy("created_at")
		.execute();
	return { ...scan, deliveries };
}

/** How many scans are in each state that someone may have to do something about. */
export async function countUnfinished({ db }: Store): Promise<Map<ScanState, number>> {
	const rows = await db
		.selectFrom("scan")
		.select(["state", sql<string>`count(*)`.as("count")])
		.where("state", "not in", ["done", "skipped"])
		.groupBy("state")
		.execute();
	return new Map(rows.map(({ state, count }) => [state, Number(count)]));
}
