/**
 * An image's config as far as the engine tells it without exporting the image: `GET /images/{name}/json` and
 * `/history`. It is what `docker inspect` and `docker history` show, put back into the form of the config.
 *
 * The history there says how many bytes an instruction added, not whether it made a layer, and 0 bytes may be either
 * (WORKDIR, `RUN rm`). The number of layers settles most cases; where it does not, this gives up and the config has to be
 * exported.
 */
import { z } from "zod";
import { executionSchema, type HistoryEntry, type ImageConfig } from "../image/config.ts";
import { descriptorSchema } from "../image/descriptor.ts";

export const inspectSchema = z.object({
	Id: z.string(),
	Created: z.string().nullish(),
	Author: z.string().nullish(),
	Comment: z.string().nullish(),
	Architecture: z.string().nullish(),
	Os: z.string().nullish(),
	Variant: z.string().nullish(),
	Config: executionSchema.nullish(),
	ContainerConfig: executionSchema.nullish(),
	RootFS: z.object({ Layers: z.array(z.string()).nullish() }).nullish(),
	/** What the image's name leads to, from engines that keep images in containerd. */
	Descriptor: descriptorSchema.nullish(),
});
export type Inspection = z.infer<typeof inspectSchema>;

/** Newest first. */
export const engineHistorySchema = z.array(
	z.object({
		/** Unix seconds. */
		Created: z.number().nullish(),
		CreatedBy: z.string().nullish(),
		Comment: z.string().nullish(),
		/** Bytes the instruction added to the file system. */
		Size: z.number().nullish(),
	}),
);
export type EngineHistory = z.infer<typeof engineHistorySchema>;

export interface InspectedConfig {
	readonly config: ImageConfig;
	/** Uncompressed bytes of each layer, bottom first. */
	readonly layerSizes: readonly number[];
}

/** Instructions that change nothing but the config, in the classic builder's form and in BuildKit's. */
const METADATA_ONLY =
	/(?:^|#\(nop\)\s+)(?:ARG|CMD|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|SHELL|STOPSIGNAL|USER|VOLUME)\b/;

/** Undefined when the two don't say for sure which instructions made the layers. */
export function configFromEngine(
	inspection: Inspection,
	newestFirst: EngineHistory,
): InspectedConfig | undefined {
	const history = newestFirst.toReversed();
	const diffIds = inspection.RootFS?.Layers ?? [];
	const madeLayer = layerMakers(history, diffIds.length);
	if (madeLayer === undefined) return undefined;
	const config: ImageConfig = {
		created: inspection.Created,
		author: inspection.Author,
		comment: inspection.Comment,
		architecture: inspection.Architecture,
		os: inspection.Os,
		variant: inspection.Variant,
		config: inspection.Config,
		container_config: inspection.ContainerConfig,
		rootfs: { type: "layers", diff_ids: diffIds },
		history: history.map(
			(entry, index): HistoryEntry => ({
				created: timeOf(entry.Created),
				created_by: entry.CreatedBy,
				comment: entry.Comment,
				empty_layer: !madeLayer[index],
			}),
		),
	};
	return { config, layerSizes: history.filter((_, index) => madeLayer[index]).map(({ Size }) => Size ?? 0) };
}

/** For each entry whether it made one of the `layers` layers; undefined when that can't be told. */
export function layerMakers(history: EngineHistory, layers: number): boolean[] | undefined {
	const sure = history.map(({ Size }) => (Size ?? 0) > 0);
	const left = layers - sure.filter(Boolean).length;
	if (left === 0) return sure;
	const maybe = history.map(
		({ CreatedBy }, index) => sure[index] === true || !METADATA_ONLY.test(CreatedBy ?? ""),
	);
	return maybe.filter(Boolean).length === layers ? maybe : undefined;
}

/** The config has fractions of a second, which the engine's history lacks. */
function timeOf(seconds: number | null | undefined): string | null {
	if (seconds === null || seconds === undefined) return null;
	const date = new Date(seconds * 1000);
	return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
