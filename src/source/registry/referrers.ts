/**
 * What names an image as its subject: signatures, SBOMs, scan results. distribution-spec "Listing Referrers", and for
 * registries that do not have that API the tag that stands in for it ("Unavailable Referrers API").
 */
import { LeakscanError } from "../../errors.ts";
import { type Descriptor, MediaType } from "../../image/descriptor.ts";
import { indexSchema } from "../../image/manifest.ts";
import { parseDocument } from "../json-document.ts";
import { MAX_DOCUMENT_BYTES } from "../limits.ts";
import { nextPage } from "./pages.ts";
import type { RegistryClient } from "./registry-client.ts";
import { readUpTo } from "./transport.ts";

/** Of one image, over all pages. */
const MOST_REFERRERS = 1_000;

export interface Referrers {
	readonly descriptors: readonly Descriptor[];
	/** False: they come from the fallback tag. */
	readonly api: boolean;
}

/** Throws what RegistryClient.request throws, JSON_INVALID, LIMIT_EXCEEDED. */
export async function listReferrers(
	client: RegistryClient,
	repository: string,
	digest: string,
	signal?: AbortSignal,
): Promise<Referrers> {
	const descriptors: Descriptor[] = [];
	let path: string | undefined = `/v2/${repository}/referrers/${digest}`;
	for (let first = true; path !== undefined; first = false) {
		const page = await indexAt(client, repository, path, first, signal);
		// Registries without the API answer what they answer to any path they do not know.
		if (page === undefined)
			return { descriptors: await fallback(client, repository, digest, signal), api: false };
		descriptors.push(...page.manifests);
		if (descriptors.length > MOST_REFERRERS) throw tooMany(digest);
		path = page.next;
	}
	return { descriptors, api: true };
}

/** `sha256:abc` -> `sha256-abc`: distribution-spec "Referrers Tag Schema". */
export function referrersTag(digest: string): string {
	const [algorithm = "", encoded = ""] = digest.split(":");
	return `${algorithm.slice(0, 32)}-${encoded.slice(0, 64)}`.replace(/[^\w.-]/g, "-");
}

async function fallback(
	client: RegistryClient,
	repository: string,
	digest: string,
	signal: AbortSignal | undefined,
): Promise<readonly Descriptor[]> {
	const path = `/v2/${repository}/manifests/${referrersTag(digest)}`;
	const page = await indexAt(client, repository, path, true, signal);
	if ((page?.manifests.length ?? 0) > MOST_REFERRERS) throw tooMany(digest);
	return page?.manifests ?? [];
}

async function indexAt(
	client: RegistryClient,
	repository: string,
	path: string,
	mayBeMissing: boolean,
	signal: AbortSignal | undefined,
): Promise<{ manifests: Descriptor[]; next: string | undefined } | undefined> {
	const response = await client.request({
		path,
		scope: `repository:${repository}:pull`,
		headers: { accept: MediaType.ociIndex },
		what: `the referrers of ${repository}`,
		missing: "REGISTRY_ERROR",
		expects: mayBeMissing ? [400, 404, 405, 406, 415, 501] : [],
		signal,
	});
	const { bytes, whole } = await readUpTo(response.body, MAX_DOCUMENT_BYTES);
	if (response.status !== 200) return undefined;
	const type = response.header("content-type") ?? "";
	// Some answer with a page of their web interface.
	if (mayBeMissing && !type.startsWith(MediaType.ociIndex)) return undefined;
	if (!whole) throw new LeakscanError("LIMIT_EXCEEDED", `the list of referrers of ${repository} is too long`);
	const { manifests } = parseDocument(indexSchema, bytes, "the list of referrers");
	return { manifests, next: nextPage(response) };
}

function tooMany(digest: string): LeakscanError {
	return new LeakscanError("LIMIT_EXCEEDED", `${digest} has more than ${MOST_REFERRERS} referrers`);
}
