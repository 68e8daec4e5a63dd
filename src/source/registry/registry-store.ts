/**
 * A repository as the place where an image's documents and blobs are (OciStore). Mirrors are asked before the registry
 * itself. distribution-spec "Pulling manifests", "Pulling blobs".
 */
import { Readable } from "node:stream";
import { LeakscanError } from "../../errors.ts";
import { type Descriptor, MediaType } from "../../image/descriptor.ts";
import { sha256Of, verifyContent } from "../content-digest.ts";
import type { StoredBlob } from "../contents.ts";
import { MAX_DOCUMENT_BYTES } from "../limits.ts";
import type { OciStore } from "../oci-store.ts";
import { printable } from "../printable.ts";
import { openBlob, readBlob } from "./blob-stream.ts";
import type { RegistryClient } from "./registry-client.ts";
import { formatRegistryReference, type RegistryReference, type RepositoryName } from "./repository-name.ts";
import { readUpTo } from "./transport.ts";

/** Every kind of manifest: a registry hands out none that is not named here. */
export const MANIFEST_TYPES = [
	MediaType.ociIndex,
	MediaType.ociManifest,
	MediaType.dockerIndex,
	MediaType.dockerManifest,
	MediaType.ociArtifact,
].join(", ");

/** Places of one layer that are tried. */
const MOST_URLS = 4;

const SCHEMA_1 = /^application\/(?:vnd\.docker\.distribution\.manifest\.v1\+(?:prettyjws|json)|json)\b/;

export class RegistryStore implements OciStore {
	readonly #name: RepositoryName;
	/** Mirrors first, the registry itself last. */
	readonly #endpoints: readonly RegistryClient[];
	readonly #signal: AbortSignal | undefined;
	/** Layers that their manifest says are elsewhere too. */
	readonly #elsewhere = new Map<string, readonly string[]>();

	constructor(name: RepositoryName, endpoints: readonly RegistryClient[], signal: AbortSignal | undefined) {
		this.#name = name;
		this.#endpoints = endpoints;
		this.#signal = signal;
	}

	/** What the reference names now. Throws REFERENCE_NOT_FOUND, MEDIA_TYPE_UNSUPPORTED, DIGEST_MISMATCH. */
	resolve(reference: RegistryReference): Promise<{ descriptor: Descriptor; bytes: Buffer }> {
		const { version } = reference;
		const what = formatRegistryReference(reference).slice(reference.host.length + 1);
		const place = version.by === "tag" ? version.tag : version.digest;
		return this.#first(async (client) => {
			const known = version.by === "digest" ? client.documents.get(version.digest) : undefined;
			if (version.by === "digest" && known !== undefined) {
				return { descriptor: { mediaType: "", digest: version.digest, size: known.length }, bytes: known };
			}
			const { bytes, mediaType, promised } = await this.#fetchManifest(client, place, what);
			const digest = version.by === "digest" ? version.digest : (promised ?? sha256Of(bytes));
			const descriptor: Descriptor = { mediaType, digest, size: bytes.length };
			verifyContent(descriptor, bytes);
			client.documents.set(digest, bytes);
			return { descriptor, bytes };
		});
	}

	async manifest(descriptor: Descriptor): Promise<Buffer> {
		const { digest } = descriptor;
		return this.#document(descriptor, async (client) => {
			const { bytes } = await this.#fetchManifest(
				client,
				digest,
				`the manifest ${digest} of ${this.#name.repository}`,
			);
			return bytes;
		});
	}

	async config(descriptor: Descriptor): Promise<Buffer> {
		if (descriptor.size > MAX_DOCUMENT_BYTES) throw tooLarge(descriptor.digest);
		return this.#document(descriptor, async (client) => {
			const { bytes } = await readUpTo(await this.#open(client, descriptor), MAX_DOCUMENT_BYTES);
			return bytes;
		});
	}

	async blob(descriptor: Descriptor): Promise<StoredBlob> {
		if (descriptor.urls?.length) this.#elsewhere.set(descriptor.digest, descriptor.urls);
		return { key: descriptor.digest, size: descriptor.size };
	}

	keyOf({ digest }: Descriptor): string {
		return digest;
	}

	/** The bytes of a layer or an attestation, from wherever they can be had. */
	async open(descriptor: Descriptor): Promise<Readable> {
		// `data` in a descriptor would save this, but nobody who reads it that way checks it: the registry's copy counts.
		if (descriptor.size === 0) return Readable.from([], { objectMode: false });
		try {
			return await this.#first((client) => this.#open(client, descriptor));
		} catch (error) {
			const urls = this.#elsewhere.get(descriptor.digest);
			if (urls === undefined || !(error instanceof LeakscanError) || error.code !== "BLOB_MISSING")
				throw error;
			return this.#fromElsewhere(urls, error);
		}
	}

	/** Bytes of a layer. Throws what open() does, and REGISTRY_ERROR where the registry hands out no parts. */
	read({ digest, size }: Descriptor, offset: number, length: number): Promise<Buffer> {
		const { repository } = this.#name;
		const blob = { repository, digest, size, signal: this.#signal };
		return this.#first((client) => readBlob(client, blob, offset, length));
	}

	/** descriptor.md "urls": any host, so without credentials; what comes must have the digest all the same. */
	async #fromElsewhere(urls: readonly string[], missing: LeakscanError): Promise<Readable> {
		const own = this.#endpoints.at(-1);
		for (const text of urls.slice(0, MOST_URLS)) {
			if (own === undefined || !/^https?:\/\//.test(text) || !URL.canParse(text)) continue;
			const url = new URL(text);
			const response = await own.sendElsewhere({ method: "GET", url, headers: {}, signal: this.#signal });
			if (response.status === 200) return response.body;
			response.body.destroy();
		}
		throw missing;
	}

	#open(client: RegistryClient, { digest, size }: Descriptor): Promise<Readable> {
		return openBlob(client, { repository: this.#name.repository, digest, size, signal: this.#signal });
	}

	async #document(
		descriptor: Descriptor,
		fetch: (client: RegistryClient) => Promise<Buffer>,
	): Promise<Buffer> {
		return this.#first((client) =>
			client.documents.once(descriptor.digest, async () => {
				const bytes = await fetch(client);
				verifyContent(descriptor, bytes);
				return bytes;
			}),
		);
	}

	async #fetchManifest(
		client: RegistryClient,
		place: string,
		what: string,
	): Promise<{ bytes: Buffer; mediaType: string; promised: string | undefined }> {
		const { repository } = this.#name;
		const response = await client.request({
			path: `/v2/${repository}/manifests/${place}`,
			scope: `repository:${repository}:pull`,
			headers: { accept: MANIFEST_TYPES, "accept-encoding": "identity" },
			what,
			missing: "REFERENCE_NOT_FOUND",
			signal: this.#signal,
		});
		const { bytes, whole } = await readUpTo(response.body, MAX_DOCUMENT_BYTES);
		if (!whole) throw tooLarge(what);
		const mediaType = (response.header("content-type") ?? "").split(";", 1)[0]?.trim() ?? "";
		// Its digest is not that of its bytes, so it can't be looked at first.
		if (SCHEMA_1.test(mediaType) && bytes.includes('"fsLayers"')) throw schema1(what);
		return { bytes, mediaType, promised: response.header("docker-content-digest") };
	}

	/** The first endpoint that can. What a mirror lacks or refuses, the next may have; wrong bytes are an error. */
	async #first<T>(ask: (client: RegistryClient) => Promise<T>): Promise<T> {
		for (const mirror of this.#endpoints.slice(0, -1)) {
			try {
				return await ask(mirror);
			} catch (error) {
				this.#signal?.throwIfAborted();
				if (!(error instanceof LeakscanError) || error.code === "DIGEST_MISMATCH") throw error;
			}
		}
		const own = this.#endpoints.at(-1);
		if (own === undefined) throw new LeakscanError("INTERNAL", "a repository without a registry");
		return ask(own);
	}
}

function tooLarge(what: string): LeakscanError {
	return new LeakscanError("LIMIT_EXCEEDED", `${printable(what)} has more than ${MAX_DOCUMENT_BYTES} bytes`, {
		hint: "no manifest or config is as large: is it an image?",
	});
}

function schema1(what: string): LeakscanError {
	return new LeakscanError("MEDIA_TYPE_UNSUPPORTED", `${printable(what)} is a Docker schema 1 image`, {
		hint: "Docker stopped writing those in 2017: push the image again, or convert it with `skopeo copy --format v2s2`",
	});
}
