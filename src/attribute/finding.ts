/** A Finding: one distinct secret, with every place (Exposure) that shows it. */
import type { Confidence, Detail, Severity } from "../detect/match.ts";

export const EXPOSURE_KINDS = [
	"file",
	"filename",
	"link",
	"env",
	"arg",
	"history",
	"label",
	"cmd",
	"entrypoint",
	"healthcheck",
	"onbuild",
	"shell",
	"comment",
	"author",
	"annotation",
	"attestation",
] as const;
export type ExposureKind = (typeof EXPOSURE_KINDS)[number];

/** What became of it in the final image. `metadata`: it stands in the config or history, which are never deleted. */
export const EXPOSURE_STATES = ["present", "deleted", "overwritten", "metadata"] as const;
export type ExposureState = (typeof EXPOSURE_STATES)[number];

export interface Exposure {
	/** Index into the run's images. */
	readonly image: number;
	readonly kind: ExposureKind;
	/** Path in the image, with a leading slash; null for metadata. */
	readonly path: string | null;
	/** The way on from the path, outermost first: members of archives, commits, encodings. Line and column are the last's. */
	readonly inside: readonly string[];
	readonly line: number | null;
	readonly column: number | null;
	readonly layer: {
		readonly index: number;
		readonly digest: string | null;
		readonly diffId: string | null;
	} | null;
	/** The history entry that made it; null where the image does not tell. */
	readonly instruction: {
		readonly index: number;
		readonly createdBy: string;
		readonly created: string | null;
	} | null;
	readonly state: ExposureState;
	/** Index of the layer that deleted or overwrote it. */
	readonly removedInLayer: number | null;
	readonly vendored: boolean;
	/** The variable, label or annotation that holds it. */
	readonly variable: string | null;
}

export interface Remediation {
	/** What to do, a sentence or two. */
	readonly summary: string;
	readonly revokeUrl: string | null;
	/** Dockerfile (and .dockerignore, build command) lines that keep it out next time; null where none apply. */
	readonly dockerfile: string | null;
}

export interface Finding {
	/** `ls` and 20 base32 characters: the same for the same secret everywhere; docs/security.md says what a guess costs. Empty for one that is only counted. */
	readonly id: string;
	readonly pattern: { readonly id: string; readonly name: string; readonly provider: string };
	readonly severity: Severity;
	readonly confidence: Confidence;
	/** The full secret. Toxic: only the report's redactor may turn it into text. */
	readonly secret: string;
	/** What the secret tells of itself; absent where it tells nothing. */
	readonly details?: readonly Detail[];
	/** A sample key or token that everyone has: public packages or specifications hold it. */
	readonly published: boolean;
	readonly exposures: readonly Exposure[];
	readonly remediation: Remediation;
}
