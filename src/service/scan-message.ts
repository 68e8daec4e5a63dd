/** What is told of a finished scan, to every receiver: who, where, how bad, with no secret in it. */

import { placeText } from "../report/place.ts";
import { type ReportDocument, type ReportFinding, reportSchema } from "../report/schema.ts";
import { visible } from "../report/visible-text.ts";
import { findScan } from "../store/results.ts";
import type { Store } from "../store/store.ts";
import { referenceOf } from "./image-reference.ts";

export interface ScanMessage {
	readonly type: "scan.completed" | "scan.failed";
	readonly scan: {
		readonly id: string;
		/** As `docker pull` takes it. */
		readonly image: string;
		readonly registry: string;
		readonly repository: string;
		readonly tag: string | null;
		/** As it was pushed, or as it was found where the push named none. */
		readonly digest: string | null;
		readonly verdict: "pass" | "block" | "incomplete" | null;
		readonly findings: number;
		readonly blocking: number;
		readonly error: string | null;
		readonly finishedAt: string;
	};
	/** Null for a scan that failed. */
	readonly report: ReportDocument | null;
}

/** Undefined when the scan is gone. */
export async function scanMessage(store: Store, scanId: string): Promise<ScanMessage | undefined> {
	const row = await findScan(store, scanId);
	if (row === undefined) return undefined;
	const report = row.report === null ? null : reportSchema.parse(row.report);
	const { registry, repository, tag } = row;
	const digest = row.digest ?? scannedDigest(report);
	return {
		type: row.state === "done" ? "scan.completed" : "scan.failed",
		scan: {
			id: row.id,
			image: referenceOf({ registry, repository, tag, digest }),
			...{ registry, repository, tag, digest },
			verdict: row.verdict,
			findings: row.findings ?? 0,
			blocking: row.blocking ?? 0,
			error: row.error,
			finishedAt: (row.finished_at ?? new Date()).toISOString(),
		},
		report,
	};
}

/** Of a tag that is one image. Several platforms have an index above them, which the report does not name. */
function scannedDigest(report: ReportDocument | null): string | null {
	const [image, ...others] = report?.images ?? [];
	return others.length === 0 ? (image?.manifestDigest ?? null) : null;
}

/** `Blocked: registry.example/team/app:1.4 leaks 3 secrets`: the line that a person sees first. */
export function headline({ type, scan }: ScanMessage): string {
	const name = `${scan.registry}/${scan.repository}${scan.tag === null ? "" : `:${scan.tag}`}`;
	if (type === "scan.failed") return `${name} could not be scanned`;
	const amount = `${scan.findings} ${scan.findings === 1 ? "secret" : "secrets"}`;
	switch (scan.verdict) {
		case "block":
			return `${name} leaks ${amount}`;
		case "incomplete":
			return `${name} was not scanned whole${scan.findings === 0 ? "" : ` and leaks ${amount}`}`;
		default:
			return scan.findings === 0 ? `${name} is clean` : `${name} leaks ${amount} that the policy lets pass`;
	}
}

/** `critical  Stripe live key  sk_l****9a  /app/.env:3:9 (STRIPE_KEY)`. */
export function findingLine({ severity, pattern, secret, exposures }: ReportFinding): string {
	const [first, ...more] = exposures;
	const place = first === undefined ? "" : ` in ${placeText(first)}`;
	const others = more.length === 0 ? "" : ` and ${more.length} more`;
	return visible(`${severity}: ${pattern.name} ${secret.redacted}${place}${others}`);
}
