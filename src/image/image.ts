/** What an image is to everyone downstream: the same shape whichever source it came from. */
import type { Attestation } from "./attestation.ts";
import type { ImageConfig } from "./config.ts";
import type { Platform } from "./platform.ts";

export type SourceKind = "docker" | "docker-archive" | "oci" | "oci-archive" | "registry";

/** One layer of an image, bottom first. `key` ties it to the bytes that a source hands out (LayerBlob.key). */
export interface Layer {
	readonly index: number;
	readonly key: string;
	/** Digest of the bytes as stored (compressed or not); null where the source does not know it. */
	readonly digest: string | null;
	/** Digest of the uncompressed tar: image-spec config.md "DiffID". */
	readonly diffId: string | null;
	readonly mediaType: string;
	/** Bytes as stored. */
	readonly size: number;
}

/** An annotation of the index, of its descriptor or of the manifest. */
export interface Annotation {
	readonly on: "index" | "descriptor" | "manifest" | "layer";
	readonly name: string;
	readonly value: string;
}

export interface Image {
	/** As a person would write it. Several images of one archive have a reference each. */
	readonly reference: string;
	readonly source: SourceKind;
	/** The config's digest: what `docker images` calls the image ID. */
	readonly imageId: string;
	readonly manifestDigest: string | null;
	readonly platform: Platform;
	readonly config: ImageConfig;
	readonly layers: readonly Layer[];
	readonly annotations: readonly Annotation[];
	/** Statements and documents that stand beside it. */
	readonly attestations: readonly Attestation[];
}
