/**
 * OCI layouts: index.json names manifests by digest, and those name the rest; all of it lies in blobs/.
 * OCI image-spec image-layout.md, image-index.md, manifest.md.
 */
import { z } from "zod";
import { LeakscanError } from "../errors.ts";
import { imageConfigSchema } from "../image/config.ts";
import { type Descriptor, MediaType } from "../image/descriptor.ts";
import type { Annotation } from "../image/image.ts";
import { type Index, indexSchema, manifestSchema } from "../image/manifest.ts";
import type { Platform } from "../image/platform.ts";
import { type Candidate, draftImage, failedOutcome, type LayerClaim } from "./candidate.ts";
import { blobPath, verifyContent } from "./content-digest.ts";
import type { Contents } from "./contents.ts";
import { familiarName } from "./image-name.ts";
import { parseDocument } from "./json-document.ts";
import { MAX_IMAGE_LAYERS, MAX_INDEX_DEPTH, MAX_MANIFESTS } from "./limits.ts";

export const OCI_INDEX = "index.json";
export const OCI_LAYOUT = "oci-layout";

const REF_NAME = "org.opencontainers.image.ref.name";
/** The full name, which containerd and Docker write beside a ref.name that is but the tag. */
const FULL_NAME = "io.containerd.image.name";

/** Enough of a document to tell an index from a manifest. */
const shapeSchema = z.object({
	manifests: z.array(z.unknown()).nullish(),
	layers: z.array(z.unknown()).max(MAX_IMAGE_LAYERS).nullish(),
	fsLayers: z.array(z.unknown()).nullish(),
});

/** The images that index.json (`bytes`) leads to. Throws JSON_INVALID when it is broken itself. */
export async function ociCandidates(contents: Contents, bytes: Uint8Array): Promise<Candidate[]> {
	const walk = new Walk(contents);
	await walk.index(parseDocument(indexSchema, bytes, OCI_INDEX), {
		names: [],
		annotations: [],
		platform: undefined,
		depth: 0,
	});
	return walk.candidates();
}

/** What the way down to a descriptor says about it. */
interface Way {
	readonly names: readonly string[];
	readonly annotations: readonly Annotation[];
	readonly platform: Platform | undefined;
	readonly depth: number;
}

class Walk {
	readonly #contents: Contents;
	readonly #found = new Map<string, Candidate>();
	/** Indexes that were walked, and under which names: content-addressed documents repeat, and must not cost twice. */
	readonly #walked = new Map<string, Set<string>>();
	#visits = 0;

	constructor(contents: Contents) {
		this.#contents = contents;
	}

	candidates(): Candidate[] {
		return [...this.#found.values()];
	}

	async index(index: Index, way: Way): Promise<void> {
		const annotations = [...way.annotations, ...annotationsOn("index", index.annotations)];
		for (const descriptor of index.manifests) {
			if (++this.#visits > MAX_MANIFESTS) {
				throw new LeakscanError("LIMIT_EXCEEDED", `the layout lists more than ${MAX_MANIFESTS} manifests`);
			}
			if (isAttestation(descriptor)) continue;
			await this.#descriptor(descriptor, {
				names: namesOf(descriptor, way.names),
				annotations: [...annotations, ...annotationsOn("descriptor", descriptor.annotations)],
				platform: descriptor.platform?.architecture ? descriptor.platform : way.platform,
				depth: way.depth + 1,
			});
		}
	}

	async #descriptor(descriptor: Descriptor, way: Way): Promise<void> {
		const known = this.#found.get(descriptor.digest);
		if (known !== undefined) {
			// One image under two tags is one image: it gathers their names and annotations.
			this.#found.set(descriptor.digest, alsoKnownAs(known, way));
			return;
		}
		try {
			const bytes = await this.#contents.document(blobPath(descriptor.digest));
			if (bytes === undefined) {
				this.#add(descriptor, way, {
					kind: "failed",
					error: missing("manifest", descriptor.digest),
					absent: true,
				});
				return;
			}
			verifyContent(descriptor, bytes);
			const shape = parseDocument(shapeSchema, bytes, descriptor.digest);
			if (shape.manifests && shape.layers) {
				// Readers that disagree on what this is would scan one image and run another (CVE-2021-41190).
				throw new LeakscanError(
					"JSON_INVALID",
					`${descriptor.digest} claims to be an index and a manifest at once`,
				);
			}
			if (shape.fsLayers) {
				throw new LeakscanError(
					"MEDIA_TYPE_UNSUPPORTED",
					`${descriptor.digest} is a Docker schema 1 manifest`,
					{
						hint: "convert it: `skopeo copy --format oci SOURCE oci:folder:tag`",
					},
				);
			}
			if (shape.manifests) await this.#nested(descriptor.digest, bytes, way);
			else if (shape.layers) await this.#manifest(descriptor, bytes, way);
		} catch (error) {
			this.#add(descriptor, way, failedOutcome(error));
		}
	}

	async #nested(digest: string, bytes: Uint8Array, way: Way): Promise<void> {
		if (way.depth > MAX_INDEX_DEPTH) {
			throw new LeakscanError("LIMIT_EXCEEDED", `indexes are nested more than ${MAX_INDEX_DEPTH} deep`);
		}
		const walked = this.#walked.get(digest) ?? new Set();
		const name = way.names.join(" ");
		if (walked.has(name)) return;
		this.#walked.set(digest, walked.add(name));
		await this.index(parseDocument(indexSchema, bytes, digest), way);
	}

	async #manifest(descriptor: Descriptor, bytes: Uint8Array, way: Way): Promise<void> {
		const manifest = parseDocument(manifestSchema, bytes, descriptor.digest);
		if (!isImageConfig(manifest.config.mediaType)) return;
		const path = blobPath(manifest.config.digest);
		const configBytes = await this.#contents.document(path);
		if (configBytes === undefined) throw missing("config", manifest.config.digest);
		verifyContent(manifest.config, configBytes);
		const config = parseDocument(imageConfigSchema, configBytes, manifest.config.digest);
		const layers: LayerClaim[] = [];
		for (const layer of manifest.layers) {
			const layerPath = blobPath(layer.digest);
			const blob = await this.#contents.blob(layerPath);
			const { digest, mediaType, size } = layer;
			layers.push({ name: digest, blob, key: blob?.key ?? layerPath, digest, mediaType, size });
		}
		const annotations = [
			...way.annotations,
			...annotationsOn("manifest", manifest.annotations),
			...annotationsOn("descriptor", manifest.config.annotations),
			...manifest.layers.flatMap((layer) => annotationsOn("layer", layer.annotations)),
		];
		const { digest: imageId } = manifest.config;
		const outcome = draftImage({ imageId, manifestDigest: descriptor.digest, config, layers, annotations });
		this.#add(descriptor, way, outcome);
	}

	#add(descriptor: Descriptor, way: Way, outcome: Candidate["outcome"]): void {
		const platform = outcome.kind === "image" ? outcome.draft.platform : way.platform;
		this.#found.set(descriptor.digest, { names: way.names, group: way.names[0] ?? "", platform, outcome });
	}
}

/** BuildKit keeps provenance and SBOMs beside the image, as manifests for a platform that no machine has. */
function isAttestation(descriptor: Descriptor): boolean {
	return (
		descriptor.annotations?.["vnd.docker.reference.type"] !== undefined ||
		(descriptor.platform?.os === "unknown" && descriptor.platform.architecture === "unknown")
	);
}

/** Charts, signatures, SBOMs and other artifacts have manifests too: manifest.md "Guidelines for Artifact Usage". */
function isImageConfig(mediaType: string): boolean {
	return mediaType === "" || mediaType === MediaType.ociConfig || mediaType === MediaType.dockerConfig;
}

/** The names that a descriptor gives, else those of the index above it. */
function namesOf(descriptor: Descriptor, inherited: readonly string[]): readonly string[] {
	const full = descriptor.annotations?.[FULL_NAME];
	const name = full === undefined ? descriptor.annotations?.[REF_NAME] : familiarName(full);
	return name === undefined || name === "" ? inherited : [name];
}

function alsoKnownAs(candidate: Candidate, way: Way): Candidate {
	const names = [...new Set([...candidate.names, ...way.names])];
	if (candidate.outcome.kind === "failed") return { ...candidate, names };
	const { draft } = candidate.outcome;
	const known = new Set(draft.annotations.map(annotationKey));
	const more = way.annotations.filter((annotation) => !known.has(annotationKey(annotation)));
	const annotations = [...draft.annotations, ...more];
	return { ...candidate, names, outcome: { ...candidate.outcome, draft: { ...draft, annotations } } };
}

function annotationKey({ on, name, value }: Annotation): string {
	return JSON.stringify([on, name, value]);
}

function annotationsOn(
	on: Annotation["on"],
	from: Readonly<Record<string, string>> | null | undefined,
): Annotation[] {
	return Object.entries(from ?? {}).map(([name, value]) => ({ on, name, value }));
}

function missing(what: string, digest: string): LeakscanError {
	return new LeakscanError("BLOB_MISSING", `the ${what} ${digest} is not in the layout`, {
		hint: "it was copied without it: copy the image again, or choose a platform that is there",
	});
}
