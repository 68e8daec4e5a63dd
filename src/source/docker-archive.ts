/**
 * Docker archives: what `docker save` writes and `docker load` reads. manifest.json lists the images: a config's name
 * and the names of its layers, bottom first. Moby image/spec/spec.md, "Combined Image JSON + Filesystem Changeset
 * Format": <https://github.com/moby/docker-image-spec>. All writers agree on manifest.json and on little else:
 *
 * | writer | config | layers |
 * | --- | --- | --- |
 * | docker before 25 | `<hex>.json` | `<v1 id>/layer.tar`, symlinks where shared |
 * | docker from 25 | `blobs/sha256/<hex>` | `blobs/sha256/<hex>` |
 * | skopeo, buildah | `<hex>.json` | `<hex>.tar` |
 * | go-containerregistry, kaniko | `sha256:<hex>` | `<hex>.tar.gz` |
 */
import { z } from "zod";
import { normalizeEntryPath } from "../archive/entry-path.ts";
import { LeakscanError } from "../errors.ts";
import { imageConfigSchema } from "../image/config.ts";
import { MediaType } from "../image/descriptor.ts";
import { type Candidate, draftImage, failedOutcome, type LayerClaim } from "./candidate.ts";
import { digestOfPath, sha256Of, verifyContent } from "./content-digest.ts";
import type { Contents } from "./contents.ts";
import { familiarName } from "./image-name.ts";
import { parseDocument } from "./json-document.ts";
import { MAX_IMAGE_LAYERS, MAX_MANIFESTS } from "./limits.ts";
import { printable } from "./printable.ts";

export const DOCKER_MANIFEST = "manifest.json";

const PLAIN_LAYER = "application/vnd.docker.image.rootfs.diff.tar";

const entrySchema = z.object({
	Config: z.string(),
	RepoTags: z.array(z.string()).nullish(),
	Layers: z.array(z.string()).max(MAX_IMAGE_LAYERS).nullish(),
	/** From a layer's diffID to the descriptor it was pulled by. */
	LayerSources: z.record(z.string(), z.object({ mediaType: z.string().nullish() })).nullish(),
});
const archiveManifestSchema = z.array(entrySchema).max(MAX_MANIFESTS);

type ArchiveEntry = z.infer<typeof entrySchema>;

/** The images that manifest.json (`bytes`) lists. Throws JSON_INVALID when it is broken itself. */
export async function dockerCandidates(contents: Contents, bytes: Uint8Array): Promise<Candidate[]> {
	const entries = parseDocument(archiveManifestSchema, bytes, DOCKER_MANIFEST);
	const candidates: Candidate[] = [];
	for (const [index, entry] of entries.entries()) {
		const names = (entry.RepoTags ?? []).map(familiarName);
		const outcome = await readEntry(contents, entry).catch(failedOutcome);
		candidates.push({
			names,
			// Docker archives hold one platform of each image.
			group: names[0] ?? `@${index}`,
			platform: outcome.kind === "image" ? outcome.draft.platform : undefined,
			outcome,
		});
	}
	return candidates;
}

async function readEntry(contents: Contents, entry: ArchiveEntry): Promise<Candidate["outcome"]> {
	const configPath = normalizeEntryPath(entry.Config);
	const bytes = await contents.document(configPath);
	if (bytes === undefined) {
		throw new LeakscanError(
			"BLOB_MISSING",
			`the archive does not hold the config ${printable(entry.Config)}`,
			{
				hint: "it may be cut short: save the image again",
			},
		);
	}
	const promised = digestOfPath(configPath);
	if (promised !== null) verifyContent({ mediaType: "", digest: promised, size: bytes.length }, bytes);
	const config = parseDocument(imageConfigSchema, bytes, entry.Config);
	const diffIds = config.rootfs?.diff_ids ?? [];
	const layers: LayerClaim[] = [];
	for (const [index, name] of (entry.Layers ?? []).entries()) {
		const path = normalizeEntryPath(name);
		const blob = await contents.blob(path);
		const key = blob?.key ?? path;
		layers.push({
			name,
			blob,
			key,
			digest: digestOfPath(key),
			mediaType: entry.LayerSources?.[diffIds[index] ?? ""]?.mediaType ?? mediaTypeOf(path),
			size: blob?.size ?? 0,
		});
	}
	return draftImage({ imageId: sha256Of(bytes), manifestDigest: null, config, layers, annotations: [] });
}

/** Nothing in the archive says it but the name; what the bytes are, unpack finds out. */
function mediaTypeOf(path: string): string {
	return path.endsWith(".gz") ? MediaType.dockerLayerGzip : PLAIN_LAYER;
}
