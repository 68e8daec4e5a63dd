/**
 * The documents that an attestation or a referrer holds. Its manifest may be an image manifest, of whose layers each is one
 * document, an artifact manifest of earlier days, which calls them blobs, or an index of more manifests.
 */
import { faultOf, LeakscanError, type ScanFault } from "../errors.ts";
import { type Attestation, AttestationAnnotation } from "../image/attestation.ts";
import { type Descriptor, MediaType } from "../image/descriptor.ts";
import { artifactManifestSchema, indexSchema, manifestSchema } from "../image/manifest.ts";
import { verifyContent } from "./content-digest.ts";
import { parseDocument } from "./json-document.ts";
import { MAX_INDEX_DEPTH } from "./limits.ts";
import type { OciStore } from "./oci-store.ts";

/** Documents of one manifest: BuildKit writes two or three. */
const MOST_DOCUMENTS = 100;
/** Manifests of one referrer that is an index; each is a request to a registry. */
const MOST_MANIFESTS = 100;

interface Read {
	readonly attestations: Attestation[];
	readonly faults: ScanFault[];
}

/** Never throws for what is not there or broken: that is a fault, and the image is scanned all the same. */
export async function readAttestations(store: OciStore, descriptor: Descriptor): Promise<Read> {
	const walk = new ManifestWalk(store);
	await walk.enter(descriptor, { type: null, annotations: [], depth: 0 });
	const { attestations, faults } = walk;
	return { attestations, faults };
}

/** What the manifest around says of a document. */
interface Around {
	readonly type: string | null;
	readonly annotations: Attestation["annotations"];
	readonly depth: number;
}

class ManifestWalk implements Read {
	readonly attestations: Attestation[] = [];
	readonly faults: ScanFault[] = [];
	readonly #store: OciStore;
	readonly #seen = new Set<string>();

	constructor(store: OciStore) {
		this.#store = store;
	}

	async enter(descriptor: Descriptor, around: Around): Promise<void> {
		if (this.#seen.has(descriptor.digest)) return;
		this.#seen.add(descriptor.digest);
		try {
			await this.#read(descriptor, around);
		} catch (error) {
			this.faults.push(faultOf(error, whereOf(descriptor), "BLOB_MISSING"));
		}
	}

	async #read(descriptor: Descriptor, around: Around): Promise<void> {
		const bytes = await this.#store.manifest(descriptor);
		if (bytes === undefined) throw new LeakscanError("BLOB_MISSING", "its manifest is not there");
		verifyContent(descriptor, bytes);
		const { mediaType, digest } = descriptor;
		if (mediaType === MediaType.ociIndex || mediaType === MediaType.dockerIndex) {
			const { manifests, artifactType, annotations } = parseDocument(indexSchema, bytes, digest);
			await this.#each(manifests, descriptor, within(around, descriptor, artifactType, annotations));
		} else if (mediaType === MediaType.ociArtifact) {
			const { blobs, artifactType, annotations } = parseDocument(artifactManifestSchema, bytes, digest);
			await this.#documents(blobs ?? [], descriptor, within(around, descriptor, artifactType, annotations));
		} else {
			const { layers, artifactType, annotations } = parseDocument(manifestSchema, bytes, digest);
			await this.#documents(layers, descriptor, within(around, descriptor, artifactType, annotations));
		}
	}

	async #each(manifests: readonly Descriptor[], index: Descriptor, around: Around): Promise<void> {
		if (around.depth > MAX_INDEX_DEPTH)
			throw new LeakscanError("LIMIT_EXCEEDED", `indexes are nested more than ${MAX_INDEX_DEPTH} deep`);
		for (const [at, manifest] of manifests.entries()) {
			if (this.#seen.size > MOST_MANIFESTS) {
				const error = new LeakscanError(
					"LIMIT_EXCEEDED",
					`it leads to more than ${MOST_MANIFESTS} manifests`,
				);
				this.faults.push(faultOf(error, whereOf(index), "LIMIT_EXCEEDED"));
				return;
			}
			await this.enter(manifest, at === 0 ? around : { ...around, annotations: [] });
		}
	}

	async #documents(layers: readonly Descriptor[], manifest: Descriptor, around: Around): Promise<void> {
		if (layers.length > MOST_DOCUMENTS) {
			throw new LeakscanError("LIMIT_EXCEEDED", `it lists more than ${MOST_DOCUMENTS} documents`);
		}
		for (const [at, layer] of layers.entries()) {
			const blob = await this.#store.blob(layer);
			if (blob === undefined) {
				const message = `its document ${layer.digest} is not there`;
				this.faults.push({ code: "BLOB_MISSING", message, where: whereOf(manifest) });
				continue;
			}
			const { digest, mediaType, size } = layer;
			const type =
				layer.annotations?.[AttestationAnnotation.predicateType] ??
				layer.annotations?.[AttestationAnnotation.cosignPredicateType] ??
				around.type;
			const title = layer.annotations?.[AttestationAnnotation.title] ?? null;
			const annotations = [...(at === 0 ? around.annotations : []), ...listed(layer.annotations)];
			this.attestations.push({ key: blob.key, digest, mediaType, type, size, title, annotations });
		}
	}
}

/** What a document inside `manifest` is told by it, beside what is told from further out. */
function within(
	around: Around,
	manifest: Descriptor,
	artifactType: string | null | undefined,
	annotations: Descriptor["annotations"],
): Around {
	return {
		type: artifactType ?? manifest.artifactType ?? around.type,
		annotations: [...around.annotations, ...listed(annotations)],
		depth: around.depth + 1,
	};
}

function listed(annotations: Descriptor["annotations"]): Attestation["annotations"] {
	return Object.entries(annotations ?? {}).map(([name, value]) => ({ name, value }));
}

function whereOf({ digest }: Descriptor): string {
	return `attestation ${digest}`;
}
