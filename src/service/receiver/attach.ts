/**
 * Back into the registry, beside the image: the SARIF report as an OCI artifact that names the image as its subject, so
 * that `oras discover` and admission controllers see it. Annotations carry the verdict for those that read no SARIF.
 * https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#guidelines-for-artifact-usage
 */

import { LeakscanError } from "../../errors.ts";
import { renderSarif } from "../../report/sarif.ts";
import type { Receiver } from "./receiver.ts";

/** The registered media type of SARIF (RFC 6838 registration "application/sarif+json"). */
export const SARIF_MEDIA_TYPE = "application/sarif+json";

export interface Referrer {
	readonly registry: string;
	readonly repository: string;
	/** Digest of the image that it refers to. */
	readonly subject: string;
	readonly artifactType: string;
	readonly content: string;
	readonly annotations: Readonly<Record<string, string>>;
}

/** How an artifact gets into a registry: the command line puts the registry client behind it. */
export type PushReferrer = (referrer: Referrer) => Promise<void>;

export function attachReceiver(push: PushReferrer): Receiver {
	return {
		name: "attach",
		// What failed has no report; an image known by its tag alone has no digest to refer to.
		wants: ({ report, scan }) => report !== null && scan.digest !== null,
		async send({ scan, report }) {
			if (report === null || scan.digest === null) return;
			const { registry, repository, digest: subject } = scan;
			try {
				await push({
					...{ registry, repository, subject },
					artifactType: SARIF_MEDIA_TYPE,
					content: renderSarif(report),
					annotations: {
						"org.opencontainers.image.created": scan.finishedAt,
						"leakscan.verdict": scan.verdict ?? "incomplete",
						"leakscan.findings": String(scan.findings),
						"leakscan.blocking": String(scan.blocking),
						"leakscan.version": `${report.tool.version}/${report.tool.patternsVersion}`,
					},
				});
			} catch (error) {
				const reason = error instanceof LeakscanError ? error.message : "the registry client failed";
				throw new LeakscanError("DELIVERY_FAILED", reason, { cause: error });
			}
		},
	};
}
