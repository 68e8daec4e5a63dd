/**
 * The images that an OCI index leads to: it names manifests by digest, and those name the rest. Where the documents are (a
 * layout's folder, a registry) is the store's business. OCI image-spec image-index.md, manifest.md.
 */
import { z } from "zod";
import { LeakscanError, type ScanFault } from "../errors.ts";
import { type Attestation, AttestationAnnotation, isAttestationManifest } from "../image/attestation.ts";
import { imageConfigSchema } from "../image/config.ts";
import { type Descriptor, MediaType } from "../image/descriptor.ts";
import type { Annotation } from "../image/image.ts";
import { type Index, indexSchema, type Manifest, manifestSchema } from "../image/manifest.ts";
import { type Platform, platformMatches } from "../image/platform.ts";
import { readAttestations } from "./attestations.ts";
import { type Candidate, draftImage, failedOutcome, type LayerClaim } from "./candidate.ts";
import { verifyContent } from "./content-digest.ts";
import { familiarName } from "./image-name.ts";
import { parseDocument } from "./json-document.ts";
import { MAX_IMAGE_LAYERS, MAX_INDEX_DEPTH, MAX_MANIFESTS } from "./limits.ts";
import type { OciStore } from "./oci-store.ts";

const REF_NAME = "org.opencontainers.image.ref.name";
/** The full name, which containerd and Docker write beside a ref.name that is but the tag. */
const FULL_NAME = "io.containerd.image.name";

/** Enough of a document to tell an index from a manifest. */
const shapeSchema = z.object({
	manifests: z.array(z.unknown()).nullish(),
	layers: z.array(z.unknown()).max(MAX_IMAGE_LAYERS).nullish(),
	fsLayers: z.array(z.unknown()).nullish(),
});

/**
 * The images that the index leads to, with what is attested of them. With `platform`, the other platforms of an index that
 * has it are named but not read: each would be a request.
 */
export async function ociCandidates(
	store: OciStore,
	index: Index,
	platform?: Platform,
): Promise<Candidate[]> {
	const walk = new Walk(store, platform);
	await walk.index(index, { names: [], annotations: [], platform: undefined, depth: 0 });
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
	readonly #store: OciStore;
	readonly #platform: Platform | undefined;
	readonly #attestations = new Map<string, Descriptor>();
	readonly #found = new Map<string, Candidate>();
	/** Indexes that were walked, and under which names: content-addressed documents repeat, and must not cost twice. */
	readonly #walked = new Map<string, Set<string>>();
	#visits = 0;

	constructor(store: OciStore, platform: Platform | undefined) {
		this.#store = store;
		this.#platform = platform;
	}

	async candidates(): Promise<Candidate[]> {
		const candidates: Candidate[] = [];
		for (const candidate of this.#found.values()) candidates.push(await this.#attested(candidate));
		return candidates;
	}

	async index(index: Index, way: Way): Promise<void> {
		const annotations = [...way.annotations, ...annotationsOn("index", index.annotations)];
		for (const descriptor of index.manifests) {
			if (++this.#visits > MAX_MANIFESTS) {
				throw new LeakscanError("LIMIT_EXCEEDED", `the layout lists more than ${MAX_MANIFESTS} manifests`);
			}
			if (isAttestationManifest(descriptor)) {
				this.#attestations.set(descriptor.digest, descriptor);
				continue;
			}
			const down: Way = {
				names: namesOf(descriptor, way.names),
				annotations: [...annotations, ...annotationsOn("descriptor", descriptor.annotations)],
				platform: descriptor.platform?.architecture ? descriptor.platform : way.platform,
				depth: way.depth + 1,
			};
			if (this.#isOther(descriptor, index))
				this.#add(descriptor, down, absent("manifest", descriptor.digest));
			else await this.#descriptor(descriptor, down);
		}
	}

	/** True for a platform that was not asked for, in an index that has the one asked for. */
	#isOther({ platform }: Descriptor, { manifests }: Index): boolean {
		const wanted = this.#platform;
		if (wanted === undefined || !platform?.architecture || platformMatches(platform, wanted)) return false;
		return manifests.some((sibling) => sibling.platform && platformMatches(sibling.platform, wanted));
	}

	async #descriptor(descriptor: Descriptor, way: Way): Promise<void> {
		const known = this.#found.get(descriptor.digest);
		if (known !== undefined) {
			// One image under two tags is one image: it gathers their names and annotations.
			this.#found.set(descriptor.digest, alsoKnownAs(known, way));
			return;
		}
		try {
			const bytes = await this.#store.manifest(descriptor);
			if (bytes === undefined) {
				this.#add(descriptor, way, absent("manifest", descriptor.digest));
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
		if (!isImage(manifest)) return;
		const configBytes = await this.#store.config(manifest.config);
		if (configBytes === undefined) throw missing("config", manifest.config.digest);
		verifyContent(manifest.config, configBytes);
		const config = parseDocument(imageConfigSchema, configBytes, manifest.config.digest);
		const layers: LayerClaim[] = [];
		for (const layer of manifest.layers) {
			const blob = await this.#store.blob(layer);
			const { digest, mediaType, size } = layer;
			layers.push({
				name: digest,
				blob,
				key: blob?.key ?? this.#store.keyOf(layer),
				digest,
				mediaType,
				size,
			});
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

	/** The image with its attestations, which stand in the index beside it. */
	async #attested(candidate: Candidate): Promise<Candidate> {
		const { outcome } = candidate;
		if (outcome.kind === "failed") return candidate;
		const attestations: Attestation[] = [];
		const faults: ScanFault[] = [];
		const own = outcome.draft.manifestDigest;
		for (const descriptor of this.#attestations.values()) {
			const subject = descriptor.annotations?.[AttestationAnnotation.subject];
			// One that does not say what it attests can only mean an image that stands alone.
			if (subject === undefined ? this.#found.size > 1 : subject !== own) continue;
			const found = await readAttestations(this.#store, descriptor);
			attestations.push(...found.attestations);
			faults.push(...found.faults);
		}
		const draft = { ...outcome.draft, attestations: [...outcome.draft.attestations, ...attestations] };
		return { ...candidate, outcome: { ...outcome, draft, faults: [...outcome.faults, ...faults] } };
	}

	#add(descriptor: Descriptor, way: Way, outcome: Candidate["outcome"]): void {
		// What the index says is what everyone who pulls by platform goes by; configs are often copied from elsewhere.
		const platform = way.platform ?? (outcome.kind === "image" ? outcome.draft.platform : undefined);
		this.#found.set(descriptor.digest, { names: way.names, group: way.names[0] ?? "", platform, outcome });
	}
}

/**
 * Charts, signatures, SBOMs and other artifacts have manifests too: manifest.md "Guidelines for Artifact Usage". cosign's
 * claim an image's config, and give themselves away by layers that are no layers.
 */
export function isImage({ config, layers }: Manifest): boolean {
	const { mediaType } = config;
	if (mediaType !== "" && mediaType !== MediaType.ociConfig && mediaType !== MediaType.dockerConfig)
		return false;
	return layers.length === 0 || layers.some((layer) => isLayerType(layer.mediaType));
}

function isLayerType(mediaType: string): boolean {
	return (
		mediaType === "" ||
		/^application\/vnd\.(?:oci\.image\.layer|docker\.image\.rootfs)\.|[.+/]tar\b/.test(mediaType)
	);
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

function absent(what: string, digest: string): Candidate["outcome"] {
	return { kind: "failed", error: missing(what, digest), absent: true };
}

function missing(what: string, digest: string): LeakscanError {
	return new LeakscanError("BLOB_MISSING", `the ${what} ${digest} is not there`, {
		hint: "it was copied without it: copy the image again, or choose a platform that is there",
	});
}
