/**
 * The tables of the store, as kysely sees them. One dialect, PostgreSQL, for both sizes: embedded (PGlite) and a server.
 * Nothing in here is a secret: reports are stored redacted.
 */
import type { ColumnType, Generated } from "kysely";
import type { Confidence, Severity } from "../detect/match.ts";

/** `queued` and `retry` wait, `active` is being scanned; the rest are ends. `skipped`: what was pushed is no image. */
export const SCAN_STATES = ["queued", "active", "retry", "done", "skipped", "failed"] as const;
export type ScanState = (typeof SCAN_STATES)[number];

/** What a policy says of an image. `incomplete`: some part could not be read, so nobody can say that it passes. */
export const VERDICTS = ["pass", "block", "incomplete"] as const;
export type Verdict = (typeof VERDICTS)[number];

type Written = ColumnType<Date, Date | undefined, Date>;
type MaybeWritten = ColumnType<Date | null, Date | null | undefined, Date | null>;

export interface Tables {
	/** One image to scan, however many pushes asked for it. */
	readonly scan: {
		id: Generated<string>;
		registry: string;
		repository: string;
		tag: string | null;
		/** As the push named it; null where it named a tag alone. */
		digest: string | null;
		state: ScanState;
		attempts: Generated<number>;
		/** The queue's job, and the process that has it. */
		job_id: string | null;
		worker: string | null;
		/** Versions of leakscan and of its patterns: the same image is scanned again once either is another. */
		engine: string | null;
		verdict: Verdict | null;
		/** Findings that block by policy, and all. */
		blocking: number | null;
		findings: number | null;
		error: string | null;
		/** The JSON report, redacted. */
		report: ColumnType<unknown, string | null | undefined, string | null>;
		created_at: Written;
		started_at: MaybeWritten;
		finished_at: MaybeWritten;
	};
	/** What was accepted: one row for each image a notification named. */
	readonly push: {
		id: Generated<string>;
		scan_id: string;
		form: string;
		tag: string | null;
		duplicate: boolean;
		received_at: Written;
	};
	/** The findings of a scan, to ask across images. */
	readonly finding: {
		scan_id: string;
		finding_id: string;
		pattern_id: string;
		severity: Severity;
		confidence: Confidence;
		blocking: boolean;
	};
	/** What is sent on about a scan: one row for each receiver. */
	readonly delivery: {
		id: Generated<string>;
		scan_id: string;
		receiver: string;
		state: "queued" | "done" | "failed";
		attempts: Generated<number>;
		error: string | null;
		created_at: Written;
		finished_at: MaybeWritten;
	};
}
