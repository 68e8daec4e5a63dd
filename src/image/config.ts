/**
 * The image config: OCI image-spec config.md, and the fields older Docker engines add (`container_config`).
 * Fields are read leniently (null where a builder wrote null) and strictly typed: nothing unknown passes on.
 */
import { z } from "zod";

const stringList = z.array(z.string()).nullish();

const healthcheckSchema = z.object({ Test: stringList }).nullish();

export const executionSchema = z.object({
	Env: stringList,
	Cmd: stringList,
	Entrypoint: stringList,
	OnBuild: stringList,
	Shell: stringList,
	Labels: z.record(z.string(), z.string()).nullish(),
	Healthcheck: healthcheckSchema,
	User: z.string().nullish(),
	WorkingDir: z.string().nullish(),
});

export const historyEntrySchema = z.object({
	created: z.string().nullish(),
	created_by: z.string().nullish(),
	author: z.string().nullish(),
	comment: z.string().nullish(),
	empty_layer: z.boolean().nullish(),
});

export const imageConfigSchema = z.object({
	created: z.string().nullish(),
	author: z.string().nullish(),
	comment: z.string().nullish(),
	architecture: z.string().nullish(),
	os: z.string().nullish(),
	variant: z.string().nullish(),
	config: executionSchema.nullish(),
	/** The container the last instruction ran in, from Docker's classic builder: its Cmd holds that instruction. */
	container_config: executionSchema.nullish(),
	rootfs: z.object({ type: z.string().nullish(), diff_ids: z.array(z.string()).nullish() }).nullish(),
	history: z.array(historyEntrySchema).nullish(),
	/** Base64 of JSON: how BuildKit 0.10 and 0.11 were called, build args included. */
	"moby.buildkit.buildinfo.v1": z.string().nullish(),
});

export type Execution = z.infer<typeof executionSchema>;
export type HistoryEntry = z.infer<typeof historyEntrySchema>;
export type ImageConfig = z.infer<typeof imageConfigSchema>;
