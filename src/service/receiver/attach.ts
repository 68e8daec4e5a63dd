/**
 * Back into the registry, beside the image: the SARIF report as an OCI artifact that names the image as its subject, so that
 * `oras discover` and admission controllers see it. Its annotations carry the verdict, for those that read no SARIF.
 * https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#guidelines-for-artifact-usage
 */
import { LeakscanError } from "../../errors.ts";
import { renderSarif } from "../../report/sarif.ts";
import type { ReportDocument } from "../../report/schema.ts";
import { type AllowedRegistry, isAllowed } from "../allow-list.ts";
import type { ScanMessage } from "../scan-message.ts";
import type { Receiver } from "./receiver.ts";

/** https://www.iana.org/assignments/media-types/application/sarif+json; also the artifact type by which Ratify finds reports. */
export const SARIF_MEDIA_TYPE = "application/sarif+json";

export interface AttachedReport {
	/** What it refers to: `registry.example/team/app@sha256:…`. */
	readonly image: string;
	readonly artifactType: string;
	readonly content: string;
	readonly annotations: Readonly<Record<string, string>>;
}

/** How an artifact gets into a registry: the command line puts the registry client behind it. */
export type AttachReport = (report: AttachedReport, signal: AbortSignal) => Promise<void>;

/** Milliseconds: before the queue takes a delivery for lost and gives it out again. */
const TIMEOUT = 45_000;

export function attachReceiver(allowed: readonly AllowedRegistry[], attach: AttachReport): Receiver {
	return {
		name: "attach",
		// A scan that failed has no report.
		wants: ({ report }) => report !== null,
		async send({ scan, report }, _deliveryId, stopped) {
			if (report === null) return;
			const { registry, repository } = scan;
			// A worker takes what another one has scanned, and may be allowed less.
			if (!isAllowed(allowed, scan)) {
				throw new LeakscanError(
					"DELIVERY_FAILED",
					`--allow-registry does not name ${registry}/${repository}: nothing is attached there`,
				);
			}
			const content = renderSarif(report);
			const annotations = annotationsOf(scan, report);
			const timeout = AbortSignal.timeout(TIMEOUT);
			const signal = AbortSignal.any([stopped, timeout]);
			try {
				for (const digest of subjectsOf(scan, report)) {
					const image = `${registry}/${repository}@${digest}`;
					await attach({ image, artifactType: SARIF_MEDIA_TYPE, content, annotations }, signal);
				}
			} catch (error) {
				throw new LeakscanError("DELIVERY_FAILED", reasonOf(error, stopped, timeout), { cause: error });
			}
		},
	};
}

/** A tag of several platforms, pushed without a digest, may have moved since: what was scanned are its platforms' manifests. */
function subjectsOf({ digest }: ScanMessage["scan"], { images }: ReportDocument): ReadonlySet<string> {
	if (digest !== null) return new Set([digest]);
	return new Set(images.flatMap(({ manifestDigest }) => manifestDigest ?? []));
}

/** Of what is stored alone, so that a delivery that is tried again makes the same artifact. */
function annotationsOf(scan: ScanMessage["scan"], { tool }: ReportDocument): Record<string, string> {
	return {
		"org.opencontainers.image.created": scan.finishedAt,
		"leakscan.verdict": scan.verdict ?? "incomplete",
		"leakscan.findings": String(scan.findings),
		"leakscan.blocking": String(scan.blocking),
		"leakscan.version": tool.version,
		"leakscan.patterns-version": tool.patternsVersion,
	};
}

function reasonOf(error: unknown, stopped: AbortSignal, timeout: AbortSignal): string {
	if (stopped.aborted) return "the service was stopped";
	if (timeout.aborted) return "the registry takes too long";
	return error instanceof LeakscanError ? error.message : "the registry client failed";
}
