/**
 * Docker archives from before 1.10, without manifest.json: `repositories` names the top layer of each tag, and each
 * layer is a folder with `layer.tar` and `json`, which names its parent and the instruction that made it.
 * Moby image/spec/v1.md, "Combined Image JSON + Filesystem Changeset Format".
 */
import { z } from "zod";
import { LeakscanError } from "../errors.ts";
import { executionSchema, type HistoryEntry, type ImageConfig } from "../image/config.ts";
import { type Candidate, draftImage, failedOutcome, type LayerClaim } from "./candidate.ts";
import type { Contents } from "./contents.ts";
import { familiarName } from "./image-name.ts";
import { parseDocument } from "./json-document.ts";
import { MAX_IMAGE_LAYERS } from "./limits.ts";

export const V1_REPOSITORIES = "repositories";

const idSchema = z.string().regex(/^[a-f0-9]{64}$/, "not a layer ID");
const repositoriesSchema = z.record(z.string(), z.record(z.string(), idSchema));
const layerSchema = z.object({
	parent: z.string().nullish(),
	created: z.string().nullish(),
	author: z.string().nullish(),
	comment: z.string().nullish(),
	architecture: z.string().nullish(),
	os: z.string().nullish(),
	config: executionSchema.nullish(),
	container_config: executionSchema.nullish(),
});
type V1Layer = z.infer<typeof layerSchema>;

/** The images that `repositories` (`bytes`) lists. Throws JSON_INVALID when it is broken itself. */
export async function v1Candidates(contents: Contents, bytes: Uint8Array): Promise<Candidate[]> {
	const repositories = parseDocument(repositoriesSchema, bytes, V1_REPOSITORIES);
	const namesOf = new Map<string, string[]>();
	for (const [name, tags] of Object.entries(repositories)) {
		for (const [tag, id] of Object.entries(tags)) {
			namesOf.set(id, [...(namesOf.get(id) ?? []), familiarName(`${name}:${tag}`)]);
		}
	}
	const candidates: Candidate[] = [];
	for (const [id, names] of namesOf) {
		const outcome = await readChain(contents, id).catch(failedOutcome);
		const platform = outcome.kind === "image" ? outcome.draft.platform : undefined;
		candidates.push({ names, group: id, platform, outcome });
	}
	return candidates;
}

async function readChain(contents: Contents, top: string): Promise<Candidate["outcome"]> {
	const chain = await parentsOf(contents, top);
	const last = chain.at(-1)?.layer;
	const config: ImageConfig = {
		created: last?.created,
		author: last?.author,
		architecture: last?.architecture,
		os: last?.os,
		config: last?.config,
		container_config: last?.container_config,
		history: chain.map(({ layer }) => historyOf(layer)),
	};
	const layers: LayerClaim[] = [];
	for (const { id } of chain) {
		const name = `${id}/layer.tar`;
		const blob = await contents.blob(name);
		const mediaType = "application/vnd.docker.image.rootfs.diff.tar";
		layers.push({ name, blob, key: blob?.key ?? name, digest: null, mediaType, size: blob?.size ?? 0 });
	}
	return draftImage({ imageId: top, manifestDigest: null, config, layers, annotations: [] });
}

/** From the bottom layer to `top`. */
async function parentsOf(contents: Contents, top: string): Promise<{ id: string; layer: V1Layer }[]> {
	const chain: { id: string; layer: V1Layer }[] = [];
	const seen = new Set<string>();
	for (let id: string | null | undefined = top; id; ) {
		if (seen.has(id) || seen.size >= MAX_IMAGE_LAYERS || !idSchema.safeParse(id).success) {
			throw new LeakscanError("ARCHIVE_INVALID", "the layers' parents do not end at a first layer");
		}
		seen.add(id);
		const bytes = await contents.document(`${id}/json`);
		if (bytes === undefined) throw new LeakscanError("BLOB_MISSING", `the archive does not hold ${id}/json`);
		const layer: V1Layer = parseDocument(layerSchema, bytes, `${id}/json`);
		chain.unshift({ id, layer });
		id = layer.parent;
	}
	return chain;
}

/** Every instruction made a layer then, be it an empty one, so none is marked as `empty_layer`. */
function historyOf(layer: V1Layer): HistoryEntry {
	return {
		created: layer.created,
		created_by: layer.container_config?.Cmd?.join(" "),
		author: layer.author,
		comment: layer.comment,
	};
}
