/** The same cases on both sizes: PostgreSQL in a folder, and a real server. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { sql } from "kysely";
import type PgBoss from "pg-boss";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildDocument } from "../../src/report/document.ts";
import { countUnfinished, findScan, findScans } from "../../src/store/results.ts";
import { removeOldScans } from "../../src/store/retention.ts";
import {
	acceptPushes,
	beginScan,
	buryScan,
	DEAD_SCAN_QUEUE,
	endScan,
	type ImagePush,
	prepareScanQueue,
	releaseAbandoned,
	retryScan,
	reviveScan,
	SCAN_QUEUE,
	type ScanEnd,
	type ScanJob,
} from "../../src/store/scans.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { hasPostgres, type TestDatabase, testDatabase } from "../integration/postgres.ts";
import { RUN } from "../report/sample-run.ts";

const ENGINE = "1/1";
const digest = (n: number): string => `sha256:${n.toString(16).padStart(64, "0")}`;
const push = (n: number, tag: string | null = null): ImagePush => ({
	registry: "registry.example",
	repository: "team/app",
	tag,
	digest: digest(n),
});
const nothing = async (): Promise<void> => undefined;

const server = hasPostgres();

describe.each([
	{ kind: "embedded", skip: false },
	{ kind: "server", skip: !server },
])("$kind store", ({ kind, skip }) => {
	describe.skipIf(skip)(skip ? "skipped: no PostgreSQL" : "scans", () => {
		let folder = "";
		let database: TestDatabase | undefined;
		let store: Store;
		const errors: Error[] = [];

		const open = (): Promise<Store> =>
			openStore({ location: database?.url ?? folder, onError: (error) => errors.push(error) });

		beforeAll(async () => {
			if (kind === "server") database = await testDatabase();
			else folder = path.join(await mkdtemp(path.join(tmpdir(), "leakscan-store-")), "store");
			store = await open();
			await prepareScanQueue(store, { retries: 1, retryDelay: 0, lease: 60 });
		}, 120_000);

		afterAll(async () => {
			await store.close();
			await database?.drop();
			if (folder !== "") await rm(path.dirname(folder), { recursive: true, force: true });
			expect(errors).toEqual([]);
		});

		async function fetchOne(queue = SCAN_QUEUE): Promise<PgBoss.Job<ScanJob>> {
			for (let attempt = 0; attempt < 50; attempt++) {
				const [job] = await store.queue.fetch<ScanJob>(queue);
				if (job !== undefined) return job;
				await new Promise((done) => setTimeout(done, 100));
			}
			throw new Error(`no job in ${queue}`);
		}

		const accept = (...pushes: ImagePush[]) => acceptPushes(store, "distribution", pushes, ENGINE);

		function done(): Extract<ScanEnd, { state: "done" }> {
			const report = buildDocument(RUN, { showSecrets: false });
			const [first] = report.findings;
			return {
				state: "done",
				report,
				engine: ENGINE,
				verdict: "block",
				blocking: new Set(first === undefined ? [] : [first.id]),
			};
		}

		it("scans a digest once, however often it is pushed, and again for another engine", async () => {
			expect(await accept(push(1, "a"), push(1, "b"))).toEqual({ queued: 1, duplicates: 1 });
			expect(await accept(push(1, "c"))).toEqual({ queued: 0, duplicates: 1 });
			const job = await fetchOne();
			const scan = await beginScan(store, job, "w");
			if (scan === undefined) throw new Error("nothing to scan");
			expect(scan).toMatchObject({ ...push(1, "a"), attempts: 1 });
			expect(await accept(push(1))).toEqual({ queued: 0, duplicates: 1 });
			const end = done();
			expect(await endScan(store, job, scan, end, nothing)).toBe(true);
			expect(await accept(push(1))).toEqual({ queued: 0, duplicates: 1 });

			const found = await findScan(store, scan.id);
			expect(found).toMatchObject({
				state: "done",
				verdict: "block",
				findings: end.report.findings.length,
				blocking: 1,
			});
			expect(found?.report).toEqual(end.report);
			const finding = end.report.findings[0]?.id;
			expect((await findScans(store, { finding, limit: 10 })).map(({ id }) => id)).toEqual([scan.id]);
			expect(await findScans(store, { repository: "team/other", limit: 10 })).toEqual([]);

			expect(await acceptPushes(store, "distribution", [push(1)], "2/1")).toEqual({
				queued: 1,
				duplicates: 0,
			});
			const again = await fetchOne();
			const second = await beginScan(store, again, "w");
			if (second === undefined) throw new Error("nothing to scan");
			await endScan(store, again, second, end, nothing);
		});

		it("takes two accepted at the same moment for one", async () => {
			const results = await Promise.all(Array.from({ length: 8 }, () => accept(push(2))));
			expect(results.reduce((sum, { queued }) => sum + queued, 0)).toBe(1);
			const job = await fetchOne();
			const scan = await beginScan(store, job, "w");
			if (scan === undefined) throw new Error("nothing to scan");
			await endScan(store, job, scan, { state: "skipped", error: "no image" }, nothing);
			expect(await store.queue.fetch(SCAN_QUEUE)).toEqual([]);
		});

		it("scans a tag again when it is pushed while it is being scanned: it may have moved", async () => {
			const tagged: ImagePush = { ...push(0), digest: null, tag: "latest" };
			expect(await accept(tagged)).toEqual({ queued: 1, duplicates: 0 });
			expect(await accept(tagged)).toEqual({ queued: 0, duplicates: 1 });
			const job = await fetchOne();
			const scan = await beginScan(store, job, "w");
			if (scan === undefined) throw new Error("nothing to scan");
			expect(await accept(tagged)).toEqual({ queued: 1, duplicates: 0 });
			await retryScan(store, job, scan, "ENGINE_ERROR: later");
			for (let left = 2; left > 0; left--) {
				const next = await fetchOne();
				const begun = await beginScan(store, next, "w");
				if (begun === undefined) throw new Error("nothing to scan");
				await endScan(store, next, begun, { state: "skipped", error: "no image" }, nothing);
			}
		});

		it("keeps nothing of a transaction that breaks off, and the job stays", async () => {
			await accept(push(3));
			const job = await fetchOne();
			const scan = await beginScan(store, job, "w");
			if (scan === undefined) throw new Error("nothing to scan");
			const broken = async (): Promise<void> => {
				throw new Error("broken off");
			};
			await expect(endScan(store, job, scan, done(), broken)).rejects.toThrow("broken off");
			expect(await findScan(store, scan.id)).toMatchObject({ state: "active", report: null });
			expect(await endScan(store, job, scan, done(), nothing)).toBe(true);
			expect(await endScan(store, job, scan, done(), nothing)).toBe(false);
		});

		it("buries what fails every time, shows it, and revives it when asked", async () => {
			await accept(push(4));
			for (let attempt = 1; attempt <= 2; attempt++) {
				const job = await fetchOne();
				const scan = await beginScan(store, job, "w");
				if (scan === undefined) throw new Error("nothing to scan");
				expect(scan.attempts).toBe(attempt);
				await retryScan(store, job, scan, "ENGINE_ERROR: no");
			}
			const dead = await fetchOne(DEAD_SCAN_QUEUE);
			const buried = await buryScan(store, dead, nothing);
			expect(buried).toMatchObject({ digest: digest(4) });
			expect((await countUnfinished(store)).get("failed")).toBe(1);
			expect(await findScans(store, { state: "failed", limit: 10 })).toMatchObject([
				{ digest: digest(4), error: "ENGINE_ERROR: no" },
			]);

			expect(await reviveScan(store, String(buried?.id))).toBe(true);
			expect(await reviveScan(store, String(buried?.id))).toBe(false);
			const job = await fetchOne();
			const scan = await beginScan(store, job, "w");
			if (scan === undefined) throw new Error("nothing to scan");
			await endScan(store, job, scan, done(), nothing);
		});

		describe("retention", () => {
			const DAY = 24 * 60 * 60 * 1_000;
			const idsOf = async (): Promise<string[]> =>
				(await findScans(store, { repository: "team/kept", limit: 100 })).map(({ digest }) => String(digest));

			/** A scan of `team/kept` that ended so many days ago. */
			async function ended(n: number, days: number): Promise<string> {
				await accept({ ...push(n, "t"), repository: "team/kept" });
				const job = await fetchOne();
				const scan = await beginScan(store, job, "w");
				if (scan === undefined) throw new Error("nothing to scan");
				await endScan(store, job, scan, done(), nothing);
				await store.db
					.updateTable("scan")
					.set({ finished_at: new Date(Date.now() - days * DAY) })
					.where("id", "=", scan.id)
					.execute();
				return scan.id;
			}
			const remove = (days: number | null, scans: number | null, now = new Date()): Promise<number> =>
				removeOldScans(store, { days, scans }, now);
			const rowsOf = async (scanId: string): Promise<number> => {
				let count = 0;
				for (const table of ["push", "finding", "delivery"] as const) {
					const rows = store.db.selectFrom(table).select(sql<string>`count(*)`.as("count"));
					count += Number((await rows.where("scan_id", "=", scanId).executeTakeFirstOrThrow()).count);
				}
				return count;
			};

			it("removes what ended too long ago with all that belongs to it, and no other", async () => {
				const old = await ended(20, 40);
				const young = await ended(21, 20);
				await accept({ ...push(21, "u"), repository: "team/kept" });
				expect(await rowsOf(old)).toBeGreaterThan(1);
				expect(await remove(30, null)).toBe(1);
				expect(await idsOf()).toEqual([digest(21)]);
				expect([await rowsOf(old), await rowsOf(young)]).toEqual([0, 2 + done().report.findings.length]);
				expect(await remove(30, null)).toBe(0);
				// What is pushed again once its result is gone is scanned again.
				expect(await accept({ ...push(20, "t"), repository: "team/kept" })).toEqual({
					queued: 1,
					duplicates: 0,
				});
				const job = await fetchOne();
				const scan = await beginScan(store, job, "w");
				expect(await remove(0, 0, new Date(Date.now() + DAY))).toBeGreaterThan(0);
				expect(await idsOf()).toEqual([digest(20)]);
				if (scan === undefined) throw new Error("nothing to scan");
				expect(await endScan(store, job, scan, done(), nothing)).toBe(true);
			});

			it("keeps the newest so many", async () => {
				for (const [n, days] of [
					[30, 4],
					[31, 1],
					[32, 3],
					[33, 2],
				] as const)
					await ended(n, days);
				await remove(null, 2);
				expect((await idsOf()).sort()).toEqual([digest(20), digest(31)]);
			});

			it("keeps what is still to be sent on, until the queue has given it up", async () => {
				const id = await ended(40, 10);
				await store.db
					.insertInto("delivery")
					.values({ scan_id: id, receiver: "webhook", state: "queued" })
					.execute();
				await remove(1, null);
				expect(await idsOf()).toContain(digest(40));
				await remove(1, null, new Date(Date.now() + 31 * DAY));
				expect(await idsOf()).not.toContain(digest(40));
			});

			it("keeps what was pushed again since it began, until the next time", async () => {
				await ended(45, 10);
				const began = new Date();
				await accept({ ...push(45, "u"), repository: "team/kept" });
				await remove(1, null, began);
				expect(await idsOf()).toContain(digest(45));
				await remove(1, null, new Date(Date.now() + 1));
				expect(await idsOf()).not.toContain(digest(45));
			});

			it("loses no push of a digest whose result is being removed", async () => {
				for (let round = 0; round < 10; round++) {
					const pushed = { ...push(50 + round, "t"), repository: "team/kept" };
					await ended(50 + round, 10);
					const [, answer] = await Promise.all([remove(1, null), accept(pushed)]);
					expect(answer.queued + answer.duplicates).toBe(1);
					const scans = await findScans(store, { digest: digest(50 + round), limit: 10 });
					expect(scans).toHaveLength(1);
					if (answer.queued === 0) continue;
					const job = await fetchOne();
					const scan = await beginScan(store, job, "w");
					if (scan === undefined) throw new Error("nothing to scan");
					await endScan(store, job, scan, done(), nothing);
				}
			});

			if (kind === "embedded")
				it("uses the room again", async () => {
					const sizes: number[] = [];
					for (let round = 0; round < 3; round++) {
						for (let n = 0; n < 40; n++) await ended(1_000 + n, 10);
						await remove(1, null);
						const size = sql<{ size: string }>`select pg_total_relation_size('leakscan.scan') as size`;
						sizes.push(Number((await size.execute(store.db)).rows[0]?.size));
					}
					expect(sizes[2]).toBeLessThanOrEqual((sizes[0] ?? 0) * 1.5);
				});
		});

		if (kind === "embedded")
			it("lets one process in, and takes up what the last one left", async () => {
				await expect(open()).rejects.toMatchObject({ code: "STORE_LOCKED" });
				await accept(push(5));
				await beginScan(store, await fetchOne(), "w");
				await store.close();
				store = await open();
				expect(await releaseAbandoned(store)).toBe(1);
				const job = await fetchOne();
				const scan = await beginScan(store, job, "w");
				expect(scan).toMatchObject({ digest: digest(5), attempts: 2 });
				if (scan !== undefined) await endScan(store, job, scan, done(), nothing);
			}, 60_000);
	});
});

describe("a store that cannot be opened", () => {
	it("says so without the password", async () => {
		const location = `postgres://leakscan:hunter${2}@127.0.0.1:1/none`;
		const opened = openStore({ location, onError: () => undefined });
		await expect(opened).rejects.toMatchObject({ code: "STORE_UNREACHABLE" });
		await expect(opened).rejects.toThrow(/127\.0\.0\.1:1 cannot be used \(.*ECONNREFUSED/);
		await expect(opened).rejects.not.toThrow(/hunter/);
	});
});
