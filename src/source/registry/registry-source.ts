/**
 * An image of a registry as a Source: its documents are read at once, its layers are opened straight from the registry when
 * they are asked for, and nothing touches the disk.
 */
import type { Readable } from "node:stream";
import { z } from "zod";
import { LeakscanError, type ScanFault } from "../../errors.ts";
import type { Attestation } from "../../image/attestation.ts";
import type { Descriptor } from "../../image/descriptor.ts";
import type { Image } from "../../image/image.ts";
import { hostPlatform } from "../../image/platform.ts";
import { chooseImages, type Wanted } from "../choose-images.ts";
import { parseDocument } from "../json-document.ts";
import { ociCandidates } from "../oci-index.ts";
import { printable } from "../printable.ts";
import type { LayerBlob, Source } from "../source.ts";
import { BesideImages } from "./beside-image.ts";
import type { RegistrySession } from "./registry-session.ts";
import { RegistryStore } from "./registry-store.ts";
import { formatRegistryReference, type RegistryReference } from "./repository-name.ts";

export interface ImageRequest extends Omit<Wanted, "selection"> {
	/** As the person typed it. */
	readonly typed: string;
	readonly signal?: AbortSignal | undefined;
}

/**
 * Opens what the reference names. Throws REFERENCE_NOT_FOUND, NOT_AN_IMAGE, PLATFORM_NOT_FOUND, DIGEST_MISMATCH,
 * MEDIA_TYPE_UNSUPPORTED and REGISTRY_...
 */
export async function openRegistryImage(
	reference: RegistryReference,
	request: ImageRequest,
	session: RegistrySession,
): Promise<Source> {
	const store = new RegistryStore(reference, session.endpoints(reference), request.signal);
	const { descriptor, bytes } = await store.resolve(reference);
	const platform = request.platform === "all" ? undefined : (request.platform ?? hostPlatform());
	const candidates = await ociCandidates(store, { manifests: [descriptor] }, platform);
	if (candidates.length === 0) throw notAnImage(reference, kindOf(bytes, descriptor));
	const chosen = chooseImages(candidates, { ...request, selection: undefined });
	const faults = [...chosen.faults];
	const images: Image[] = [];
	const beside =
		session.options.referrers === false
			? undefined
			: new BesideImages(reference, session, store, request.signal);
	for (const { draft } of chosen.images) {
		const attestations = [...draft.attestations];
		for (const digest of new Set([draft.manifestDigest, descriptor.digest])) {
			if (digest === null || beside === undefined) continue;
			const found = await beside.of(digest);
			attestations.push(...found.attestations);
			for (const fault of found.faults) if (!faults.includes(fault)) faults.push(fault);
		}
		images.push({ reference: request.typed, source: "registry", ...draft, attestations });
	}
	return new RegistrySource(store, images, faults, request.layers);
}

class RegistrySource implements Source {
	readonly access = "random";
	readonly faults: readonly ScanFault[];
	readonly #store: RegistryStore;
	readonly #images: readonly Image[];
	readonly #layers: boolean;
	readonly #open = new Set<Readable>();

	constructor(store: RegistryStore, images: readonly Image[], faults: readonly ScanFault[], layers: boolean) {
		this.#store = store;
		this.#images = images;
		this.faults = faults;
		this.#layers = layers;
	}

	async *layers(): AsyncGenerator<LayerBlob> {
		if (!this.#layers) return;
		const seen = new Set<string>();
		for (const layer of this.#images.flatMap(({ layers }) => layers)) {
			if (seen.has(layer.key) || layer.digest === null) continue;
			seen.add(layer.key);
			const { key, digest, size, mediaType } = layer;
			const descriptor = { digest, size, mediaType };
			yield {
				key,
				digest,
				size,
				read: (offset, length) => this.#store.read(descriptor, offset, length),
				open: () => this.#stream(descriptor),
			};
		}
	}

	async images(): Promise<readonly Image[]> {
		return this.#images;
	}

	attestation({ digest, size, mediaType }: Attestation): Promise<Readable> {
		return this.#stream({ digest, size, mediaType });
	}

	async close(): Promise<void> {
		for (const stream of this.#open) stream.destroy();
	}

	async #stream(descriptor: Descriptor): Promise<Readable> {
		const stream = await this.#store.open(descriptor);
		this.#open.add(stream);
		stream.once("close", () => this.#open.delete(stream));
		return stream;
	}
}

const kindSchema = z.object({
	artifactType: z.string().nullish(),
	config: z.object({ mediaType: z.string().nullish() }).nullish(),
});

/** What an artifact says it is: its artifactType, or the media type of its config. */
function kindOf(bytes: Uint8Array, descriptor: Descriptor): string {
	const { artifactType, config } = parseDocument(kindSchema, bytes, descriptor.digest);
	return artifactType || config?.mediaType || descriptor.mediaType;
}

function notAnImage(reference: RegistryReference, kind: string): LeakscanError {
	return new LeakscanError(
		"NOT_AN_IMAGE",
		`${printable(formatRegistryReference(reference))} is no container image but an artifact (${printable(kind)})`,
		{ hint: "charts, signatures, SBOMs and the like have no layers of files; name an image" },
	);
}
