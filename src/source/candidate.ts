/** An image that an archive or layout offers, before it is known whether it is one of those asked for. */
import { LeakscanError, type ScanFault } from "../errors.ts";
import type { ImageConfig } from "../image/config.ts";
import type { Annotation, Image, Layer } from "../image/image.ts";
import type { Platform } from "../image/platform.ts";
import type { StoredBlob } from "./contents.ts";

/** An Image but for what depends on how it was asked for. */
export type ImageDraft = Omit<Image, "reference" | "source">;

export interface Candidate {
	/** Tags and names, in the form that Docker shows; none for an untagged image. */
	readonly names: readonly string[];
	/** Images of one group are one image for several platforms. */
	readonly group: string;
	/** Undefined when it could not be read. */
	readonly platform: Platform | undefined;
	readonly outcome:
		| {
				readonly kind: "image";
				readonly draft: ImageDraft;
				readonly faults: readonly ScanFault[];
				/** Layers that can't be read: of no matter when only metadata is wanted. */
				readonly layerFaults: readonly ScanFault[];
		  }
		/** `absent`: not in the archive at all, as happens to the other platforms of an image that was pulled for one. */
		| { readonly kind: "failed"; readonly error: LeakscanError; readonly absent: boolean };
}

/** A layer as a manifest tells of it, and the bytes it was tied to. */
export interface LayerClaim {
	/** As the manifest has it: a digest or a path. */
	readonly name: string;
	readonly blob: StoredBlob | undefined;
	readonly key: string;
	readonly digest: string | null;
	readonly mediaType: string;
	readonly size: number;
}

/** Puts an image together, and says what is wrong with its layers. */
export function draftImage(parts: {
	readonly imageId: string;
	readonly manifestDigest: string | null;
	readonly config: ImageConfig;
	readonly layers: readonly LayerClaim[];
	readonly annotations: readonly Annotation[];
}): Candidate["outcome"] {
	const diffIds = parts.config.rootfs?.diff_ids ?? null;
	const layers = parts.layers.map(
		(claim, index): Layer => ({
			index,
			key: claim.key,
			digest: claim.digest,
			diffId: diffIds?.[index] ?? null,
			mediaType: claim.mediaType,
			size: claim.size,
		}),
	);
	const faults: ScanFault[] = [];
	const layerFaults = parts.layers.flatMap((claim) => faultOfLayer(claim));
	if (diffIds !== null && diffIds.length !== layers.length) {
		// Moby 25's OCI manifests leave their layers out, so this does happen with honest tools.
		faults.push({
			code: "ARCHIVE_INVALID",
			message: `the manifest lists ${layers.length} layers but the config has ${diffIds.length}`,
			where: parts.imageId,
		});
	}
	const draft: ImageDraft = {
		imageId: parts.imageId,
		manifestDigest: parts.manifestDigest,
		platform: platformOf(parts.config),
		config: parts.config,
		layers,
		annotations: parts.annotations,
		attestations: [],
	};
	return { kind: "image", draft, faults, layerFaults };
}

function faultOfLayer(claim: LayerClaim): ScanFault[] {
	if (claim.blob === undefined) {
		return [{ code: "BLOB_MISSING", message: "the archive does not hold this layer", where: claim.name }];
	}
	if (claim.blob.notLayer === undefined) return [];
	return [{ code: "MEDIA_TYPE_UNSUPPORTED", message: claim.blob.notLayer, where: claim.name }];
}

export function platformOf(config: ImageConfig): Platform {
	const base = { os: config.os || "linux", architecture: config.architecture ?? "" };
	return config.variant ? { ...base, variant: config.variant } : base;
}

/** Turns what was thrown on the way to one image into that image's failure; anything unexpected goes on up. */
export function failedOutcome(error: unknown): Candidate["outcome"] {
	if (error instanceof LeakscanError && error.code !== "LIMIT_EXCEEDED") {
		return { kind: "failed", error, absent: false };
	}
	throw error;
}
