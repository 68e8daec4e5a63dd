/** Image manifest and index: OCI image-spec manifest.md and image-index.md; Docker schema 2 has the same shape. */
import { z } from "zod";
import { annotationsSchema, descriptorSchema } from "./descriptor.ts";

export const manifestSchema = z.object({
	schemaVersion: z.number().nullish(),
	mediaType: z.string().nullish(),
	artifactType: z.string().nullish(),
	config: descriptorSchema,
	layers: z.array(descriptorSchema),
	annotations: annotationsSchema.nullish(),
});

export const indexSchema = z.object({
	schemaVersion: z.number().nullish(),
	mediaType: z.string().nullish(),
	artifactType: z.string().nullish(),
	manifests: z.array(descriptorSchema),
	annotations: annotationsSchema.nullish(),
});

/**
 * The artifact manifest that OCI 1.1 had until its second release candidate: no config, and blobs for layers.
 * https://github.com/opencontainers/image-spec/blob/v1.1.0-rc2/artifact.md
 */
export const artifactManifestSchema = z.object({
	mediaType: z.string().nullish(),
	artifactType: z.string().nullish(),
	blobs: z.array(descriptorSchema).nullish(),
	annotations: annotationsSchema.nullish(),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type Index = z.infer<typeof indexSchema>;
