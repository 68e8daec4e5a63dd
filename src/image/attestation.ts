/**
 * What stands beside an image and tells of it: BuildKit's attestations, which are manifests of the image's own index
 * (<https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md>), referrers, which name the
 * image as their subject (OCI distribution-spec "Listing Referrers"), and what cosign tags after the image's digest.
 */
import type { Descriptor } from "./descriptor.ts";

export interface Attestation {
	/** Ties it to the bytes that a source hands out. */
	readonly key: string;
	/** Of its content. */
	readonly digest: string;
	readonly mediaType: string;
	/** The in-toto predicate type, or a referrer's artifact type; null where neither is said. */
	readonly type: string | null;
	/** Bytes. */
	readonly size: number;
	/** The name of the file that it was attached from, where that is told. */
	readonly title: string | null;
	/** Of the layer that the document is; the first layer's have those of its manifest and of the indexes around it, too. */
	readonly annotations: readonly { readonly name: string; readonly value: string }[];
}

/** Annotations by which an attestation's manifest and each statement in it are marked; BuildKit's, unless said. */
export const AttestationAnnotation = {
	kind: "vnd.docker.reference.type",
	subject: "vnd.docker.reference.digest",
	predicateType: "in-toto.io/predicate-type",
	/** cosign's name for it. */
	cosignPredicateType: "predicateType",
	/** image-spec annotations.md; ORAS names files by it. */
	title: "org.opencontainers.image.title",
} as const;

/** BuildKit keeps provenance and SBOMs beside the image, as manifests for a platform that no machine has. */
export function isAttestationManifest(descriptor: Descriptor): boolean {
	return (
		descriptor.annotations?.[AttestationAnnotation.kind] !== undefined ||
		(descriptor.platform?.os === "unknown" && descriptor.platform.architecture === "unknown")
	);
}
