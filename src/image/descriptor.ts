/**
 * Content descriptors: how OCI documents point at each other.
 * OCI image-spec, descriptor.md; Docker's distribution manifest schema 2 uses the same fields.
 */
import { z } from "zod";
import { platformSchema } from "./platform.ts";

/** `algorithm:encoded`, image-spec descriptor.md "Digests". */
export const digestSchema = z
	.string()
	.regex(/^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$/, "not a digest");

export const annotationsSchema = z.record(z.string(), z.string());

export const descriptorSchema = z.object({
	mediaType: z.string().default(""),
	digest: digestSchema,
	/** Bytes. */
	size: z.number().int().nonnegative(),
	annotations: annotationsSchema.nullish(),
	platform: platformSchema.nullish(),
	artifactType: z.string().nullish(),
	/** Where else the bytes are: layers that a registry may not hand out itself. */
	urls: z.array(z.string()).nullish(),
});

export type Descriptor = z.infer<typeof descriptorSchema>;

/** Media types that matter here: OCI image-spec media-types.md and Docker's distribution manifest v2 schema 2. */
export const MediaType = {
	ociIndex: "application/vnd.oci.image.index.v1+json",
	ociManifest: "application/vnd.oci.image.manifest.v1+json",
	/** Of the release candidates of OCI 1.1, and still in registries. */
	ociArtifact: "application/vnd.oci.artifact.manifest.v1+json",
	ociConfig: "application/vnd.oci.image.config.v1+json",
	ociLayer: "application/vnd.oci.image.layer.v1.tar",
	ociLayerGzip: "application/vnd.oci.image.layer.v1.tar+gzip",
	ociLayerZstd: "application/vnd.oci.image.layer.v1.tar+zstd",
	dockerIndex: "application/vnd.docker.distribution.manifest.list.v2+json",
	dockerManifest: "application/vnd.docker.distribution.manifest.v2+json",
	dockerConfig: "application/vnd.docker.container.image.v1+json",
	dockerLayerGzip: "application/vnd.docker.image.rootfs.diff.tar.gzip",
	dockerForeignLayerGzip: "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
} as const;
