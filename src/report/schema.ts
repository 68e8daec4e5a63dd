/**
 * The JSON report, version 1: a public contract. The descriptions here become docs/report.schema.json, and
 * docs/json-report.md says what is promised about it. Every other format is made from this document alone.
 */
import { z } from "zod";
import { EXPOSURE_KINDS, EXPOSURE_STATES } from "../attribute/finding.ts";
import { CONFIDENCES, SEVERITIES } from "../detect/match.ts";

const count = z.int().nonnegative();
const digest = z.string().nullable();

const toolSchema = z
	.object({
		name: z.string().describe("Name of the program that wrote the report."),
		version: z.string().describe("Its version (semver)."),
		patternsVersion: z.string().describe("Version of the catalogue of patterns that was searched for."),
	})
	.describe("What wrote the report.");

const errorSchema = z
	.object({
		code: z.string().describe("Stable code in capitals, such as LAYER_UNREADABLE. New codes may be added."),
		message: z.string().describe("What happened, in a sentence."),
		where: z.string().describe("What could not be read: a reference, a layer, a path inside a layer."),
	})
	.describe("A part that could not be read.");

const layerSchema = z
	.object({
		index: count.describe("Position in the image, from 0, the base first."),
		digest: digest.describe("Digest of the bytes as stored; null where the source does not tell."),
		diffId: digest.describe(
			"Digest of the uncompressed tar (DiffID of the OCI image config); null if unknown.",
		),
		mediaType: z.string().describe("Media type of the bytes as stored."),
		size: count.describe("Bytes as stored."),
		createdBy: z
			.string()
			.nullable()
			.describe("The history entry that made it; null where the image does not tell."),
	})
	.describe("A layer of the image.");

const imageSchema = z
	.object({
		reference: z.string().describe("The image as a person would write it."),
		source: z
			.string()
			.describe(
				"Where it was read from: docker, docker-archive, oci, oci-archive or registry. New ones may be added.",
			),
		imageId: z.string().describe("Digest of the image config: what `docker images` calls the image ID."),
		manifestDigest: digest.describe("Digest of the manifest; null where the source has none."),
		platform: z.string().describe("os/architecture or os/architecture/variant."),
		created: z.string().nullable().describe("When it was built, as the config has it (RFC 3339)."),
		layers: z.array(layerSchema).describe("Its layers, the base first."),
		tags: z
			.array(z.string())
			.optional()
			.describe("All tags that name it, where a whole registry was looked at; `reference` has the first."),
	})
	.describe("An image that was scanned. Each platform of a reference is one.");

const exposureSchema = z
	.object({
		image: count.describe("Index into `images`."),
		kind: z.enum(EXPOSURE_KINDS).describe("What kind of place it is. New kinds may be added."),
		path: z.string().nullable().describe("Absolute path in the image; null for build metadata."),
		inside: z
			.array(z.string())
			.describe(
				"The way on from the path, outermost first: a member of an archive, a commit, an encoding. Empty for the file's own bytes. Line and column are those of the last one.",
			),
		line: z.int().min(1).nullable().describe("Line in the file, from 1."),
		column: z.int().min(1).nullable().describe("Column in the line, in bytes, from 1."),
		layer: z
			.object({
				index: count.describe("Index into the image's `layers`."),
				digest: digest.describe("Digest of the layer's bytes as stored."),
				diffId: digest.describe("Digest of the layer's uncompressed tar."),
			})
			.nullable()
			.describe("The layer that holds it; null for build metadata."),
		instruction: z
			.object({
				index: count.describe("Position in the image's history, from 0."),
				createdBy: z.string().describe("The history entry's created_by, with secrets hidden."),
				created: z.string().nullable().describe("When the instruction ran (RFC 3339)."),
			})
			.nullable()
			.describe("The instruction that put it there; null where the image does not tell."),
		state: z
			.enum(EXPOSURE_STATES)
			.describe(
				"What became of it: still present in the final image, deleted or overwritten by a later layer (and still readable in its own), or in the metadata, which nothing deletes.",
			),
		removedInLayer: count.nullable().describe("Index of the layer that deleted or overwrote it."),
		vendored: z
			.boolean()
			.describe("The file belongs, byte for byte, to a public package: what it holds is public."),
		variable: z.string().nullable().describe("The variable, label, annotation or setting that holds it."),
	})
	.describe("A place that shows the secret.");

const findingSchema = z
	.object({
		id: z
			.string()
			.describe(
				"The same for the same secret in every image, rebuild and machine. Use it to ignore or to track.",
			),
		pattern: z
			.object({
				id: z.string().describe("Stable id of the pattern."),
				name: z.string().describe("What kind of secret it is."),
				provider: z.string().describe("Whose secret it is."),
			})
			.describe("The kind of secret."),
		severity: z.enum(SEVERITIES).describe("How bad it is if the secret is live."),
		confidence: z
			.enum(CONFIDENCES)
			.describe(
				"How sure it is, best first: verified (the provider said so), checksum (its own checksum is right), structured (its format is that of no other thing), contextual (its name says so), entropy (it only looks random).",
			),
		secret: z
			.object({
				redacted: z.string().describe("Enough to tell it from others, too little to use."),
				length: count.describe("Its length in characters."),
				value: z.string().optional().describe("The whole secret. Only with --show-secrets."),
			})
			.describe("The secret."),
		details: z
			.array(
				z.object({
					name: z
						.string()
						.describe("What is told: `expires`, `account`, `algorithm` ... New names may come."),
					value: z.string().describe("As the secret has it; dates are RFC 3339."),
				}),
			)
			.default([])
			.describe("What the secret tells of itself, read from it without asking anybody."),
		published: z
			.boolean()
			.describe("A sample key or token that public packages or specifications hold: everyone has it."),
		exposures: z.array(exposureSchema).describe("Every place that shows it."),
		remediation: z
			.object({
				summary: z.string().describe("What to do, a sentence or two."),
				revokeUrl: z.string().nullable().describe("The provider's page where it is revoked."),
				dockerfile: z
					.string()
					.nullable()
					.describe("Lines of Dockerfile, .dockerignore or build command that keep it out next time."),
			})
			.describe("What to do about it."),
	})
	.describe("One distinct secret. Ten copies of a token are one finding with ten exposures.");

const repositorySchema = z
	.object({
		name: z.string().describe("The repository, with its registry."),
		tags: count.describe("Its tags that were looked at."),
		images: count.describe("Distinct images that those name."),
		artifacts: count.describe("Tags that name no image: charts, signatures and the like."),
		findings: z
			.object({
				critical: count.describe("Of severity critical."),
				high: count.describe("Of severity high."),
				medium: count.describe("Of severity medium."),
				low: count.describe("Of severity low."),
			})
			.describe("Distinct secrets in its images."),
		errors: count.describe("Parts of it that could not be read."),
	})
	.describe("A repository of the registry.");

export const reportSchema = z
	.object({
		schemaVersion: z.literal(1).describe("Version of this contract. It changes only when something breaks."),
		tool: toolSchema,
		complete: z.boolean().describe("False when any part could not be read: then `errors` says which."),
		errors: z.array(errorSchema).describe("What could not be read."),
		images: z.array(imageSchema).describe("The images of the run."),
		findings: z.array(findingSchema).describe("The secrets found, worst first."),
		suppressed: z
			.object({
				vendored: count.describe("Findings in files of public packages only."),
				published: count.describe("Keys and tokens that public packages or specifications hold as samples."),
				baseline: count.describe("Findings that the baseline knows."),
				ignored: count.describe("Findings that the ignore file sets aside."),
				inherited: count.describe("Findings that the base image brings."),
			})
			.describe("How many findings were set aside, and why. They are not in `findings`."),
		stats: z
			.object({
				layers: count.describe("Distinct layers read."),
				files: count.describe("Files seen in them."),
				bytes: count.describe("Uncompressed bytes read."),
				seconds: z.number().nonnegative().describe("How long it took."),
			})
			.describe("What was looked at."),
		repositories: z
			.array(repositorySchema)
			.optional()
			.describe("Only of a whole registry (`leakscan registry`): what each repository came to."),
	})
	.describe("What one run of leakscan found, over all its images.");

export type ReportDocument = z.infer<typeof reportSchema>;
export type ReportFinding = ReportDocument["findings"][number];
type ExposureEntry = ReportFinding["exposures"][number];
export type ReportExposure = Omit<ExposureEntry, "inside"> & {
	readonly inside: readonly string[];
};
export type ReportRepository = NonNullable<ReportDocument["repositories"]>[number];
export type ReportImage = ReportDocument["images"][number];

/** The same contract as JSON Schema (draft 2020-12). Fields that a later version adds are allowed by it. */
export function jsonSchema(): Record<string, unknown> {
	const { $schema, ...schema } = z.toJSONSchema(reportSchema, { target: "draft-2020-12", io: "input" });
	return { $schema, $id: "urn:leakscan:report:1", title: "leakscan report, version 1", ...schema };
}
