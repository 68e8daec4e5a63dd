/**
 * Attaches a document to an image: an artifact manifest whose `subject` is the image's manifest. distribution-spec "Pushing
 * Manifests with Subject"; image-spec manifest.md "Guidelines for Artifact Usage".
 */
import { LeakscanError } from "../../errors.ts";
import { type Descriptor, MediaType } from "../../image/descriptor.ts";
import { sha256Of } from "../content-digest.ts";
import { listReferrers, referrersTag } from "./referrers.ts";
import type { RegistryClient } from "./registry-client.ts";
import type { RegistryOptions } from "./registry-options.ts";
import { RegistrySession } from "./registry-session.ts";
import { RegistryStore } from "./registry-store.ts";
import { parseRegistryReference, type RegistryReference } from "./repository-name.ts";

export interface ReferrerDocument {
	/** What it is to whoever lists referrers: `application/sarif+json`. */
	readonly artifactType: string;
	readonly mediaType: string;
	readonly content: string | Uint8Array;
	readonly annotations?: Readonly<Record<string, string>>;
}

export interface PushedReferrer {
	/** Of the artifact's manifest. */
	readonly digest: string;
	/** Of the image's manifest (or index) that it refers to. */
	readonly subject: string;
	/** False: the registry has no referrers API, and the tag that stands in for it was written. */
	readonly api: boolean;
}

/** The image-spec's empty descriptor: an artifact has no config. */
const EMPTY_TYPE = "application/vnd.oci.empty.v1+json";
const EMPTY = Buffer.from("{}");

/**
 * Pushes the document, and refers it to what `reference` (HOST/REPOSITORY:TAG or @DIGEST, `registry:` allowed) names. The same
 * document again is the same artifact. Throws USAGE, REFERENCE_NOT_FOUND and REGISTRY_...
 */
export async function pushReferrer(
	reference: string,
	document: ReferrerDocument,
	options: RegistryOptions,
	signal?: AbortSignal,
): Promise<PushedReferrer> {
	const parsed = parseRegistryReference(reference.replace(/^registry:(?:\/\/)?/, ""));
	const session = await RegistrySession.create(options);
	try {
		return await push(session, parsed, document, signal);
	} finally {
		await session.close();
	}
}

async function push(
	session: RegistrySession,
	reference: RegistryReference,
	document: ReferrerDocument,
	signal: AbortSignal | undefined,
): Promise<PushedReferrer> {
	const client = session.client(reference);
	const { repository } = reference;
	const { descriptor: subject } = await new RegistryStore(reference, [client], signal).resolve(reference);
	const content = Buffer.from(document.content);
	const layer: Descriptor = {
		mediaType: document.mediaType,
		digest: sha256Of(content),
		size: content.length,
	};
	const config: Descriptor = { mediaType: EMPTY_TYPE, digest: sha256Of(EMPTY), size: EMPTY.length };
	await pushBlob(client, repository, config, EMPTY, signal);
	await pushBlob(client, repository, layer, content, signal);
	const manifest = Buffer.from(
		JSON.stringify({
			schemaVersion: 2,
			mediaType: MediaType.ociManifest,
			artifactType: document.artifactType,
			config,
			layers: [layer],
			subject,
			...(document.annotations === undefined ? {} : { annotations: document.annotations }),
		}),
	);
	const digest = sha256Of(manifest);
	const response = await put(client, repository, digest, MediaType.ociManifest, manifest, signal);
	// A registry that knows referrers says that it has seen the subject; not all do, but they list what has one.
	let api = response.header("oci-subject") !== undefined;
	response.body.destroy();
	if (!api) {
		const entry: Descriptor = {
			mediaType: MediaType.ociManifest,
			digest,
			size: manifest.length,
			artifactType: document.artifactType,
			...(document.annotations === undefined ? {} : { annotations: { ...document.annotations } }),
		};
		api = await putFallback(client, repository, subject.digest, entry, signal);
	}
	return { digest, subject: subject.digest, api };
}

/** distribution-spec "Pushing blobs": what is there already is not sent. */
async function pushBlob(
	client: RegistryClient,
	repository: string,
	{ digest }: Descriptor,
	content: Buffer,
	signal: AbortSignal | undefined,
): Promise<void> {
	const scope = `repository:${repository}:pull,push`;
	const what = `a blob for ${repository}`;
	const there = await client.request({
		method: "HEAD",
		path: `/v2/${repository}/blobs/${digest}`,
		scope,
		what,
		expects: [404],
		signal,
	});
	there.body.destroy();
	if (there.status === 200) return;
	const upload = await client.request({
		method: "POST",
		path: `/v2/${repository}/blobs/uploads/`,
		scope,
		what,
		signal,
	});
	upload.body.destroy();
	const location = upload.header("location");
	if (location === undefined || !URL.canParse(location, upload.url.href)) {
		throw new LeakscanError("REGISTRY_ERROR", `${client.host} does not say where a blob is to be sent`);
	}
	const url = new URL(location, upload.url);
	url.searchParams.set("digest", digest);
	const sent = await client.request({
		method: "PUT",
		path: url.href,
		scope,
		what,
		headers: { "content-type": "application/octet-stream" },
		body: content,
		signal,
	});
	sent.body.destroy();
}

function put(
	client: RegistryClient,
	repository: string,
	place: string,
	mediaType: string,
	body: Buffer,
	signal: AbortSignal | undefined,
) {
	return client.request({
		method: "PUT",
		path: `/v2/${repository}/manifests/${place}`,
		scope: `repository:${repository}:pull,push`,
		headers: { "content-type": mediaType },
		what: `a manifest for ${repository}`,
		body,
		signal,
	});
}

/** The index under the fallback tag, with one entry more. What is in it already stays. True where the API makes it needless. */
async function putFallback(
	client: RegistryClient,
	repository: string,
	subject: string,
	entry: Descriptor,
	signal: AbortSignal | undefined,
): Promise<boolean> {
	const { descriptors, api } = await listReferrers(client, repository, subject, signal);
	if (api || descriptors.some(({ digest }) => digest === entry.digest)) return api;
	const index = { schemaVersion: 2, mediaType: MediaType.ociIndex, manifests: [...descriptors, entry] };
	const body = Buffer.from(JSON.stringify(index));
	const response = await put(client, repository, referrersTag(subject), MediaType.ociIndex, body, signal);
	response.body.destroy();
	return false;
}
