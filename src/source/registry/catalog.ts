/**
 * What a registry holds: its repositories and their tags, page by page. distribution-spec "Listing Tags"; the catalog is
 * distribution's own (<https://distribution.github.io/distribution/spec/api/#catalog>), and many registries do without.
 */
import { z } from "zod";
import { LeakscanError } from "../../errors.ts";
import { parseDocument } from "../json-document.ts";
import { MAX_DOCUMENT_BYTES } from "../limits.ts";
import { printable } from "../printable.ts";
import { nextPage } from "./pages.ts";
import type { RegistryClient } from "./registry-client.ts";
import { readUpTo } from "./transport.ts";

const PAGE = 1_000;
/** Names of one list. A registry that has more is swept in parts. */
const MOST_NAMES = 1_000_000;

const catalogSchema = z.object({ repositories: z.array(z.string()).nullish() });
const tagsSchema = z.object({ tags: z.array(z.string()).nullish() });

/** The grammar of distribution-spec "Pulling manifests": what does not fit cannot be asked for. */
const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;

/** All repositories. Throws REGISTRY_DENIED or REGISTRY_ERROR where the registry does not tell. */
export async function listRepositories(client: RegistryClient, signal?: AbortSignal): Promise<string[]> {
	return names(client, {
		path: `/v2/_catalog?n=${PAGE}`,
		scope: "registry:catalog:*",
		what: "its list of repositories",
		read: (bytes, where) => parseDocument(catalogSchema, bytes, where).repositories ?? [],
		fits: REPOSITORY,
		signal,
	});
}

/** All tags of a repository. Throws REFERENCE_NOT_FOUND where there is no such repository. */
export async function listTags(
	client: RegistryClient,
	repository: string,
	signal?: AbortSignal,
): Promise<string[]> {
	return names(client, {
		path: `/v2/${repository}/tags/list?n=${PAGE}`,
		scope: `repository:${repository}:pull`,
		what: `the tags of ${repository}`,
		read: (bytes, where) => parseDocument(tagsSchema, bytes, where).tags ?? [],
		fits: TAG,
		signal,
	});
}

interface NameList {
	readonly path: string;
	readonly scope: string;
	readonly what: string;
	readonly read: (bytes: Uint8Array, where: string) => readonly string[];
	readonly fits: RegExp;
	readonly signal: AbortSignal | undefined;
}

async function names(client: RegistryClient, list: NameList): Promise<string[]> {
	const found = new Set<string>();
	for (let path: string | undefined = list.path; path !== undefined; ) {
		const { scope, what, signal } = list;
		const response = await client.request({ path, scope, what, missing: "REFERENCE_NOT_FOUND", signal });
		const { bytes, whole } = await readUpTo(response.body, MAX_DOCUMENT_BYTES);
		const before = found.size;
		for (const name of whole ? list.read(bytes, what) : []) if (list.fits.test(name)) found.add(name);
		path = nextPage(response);
		// Pages that bring nothing new would go on for ever.
		if (!whole || found.size > MOST_NAMES || (path !== undefined && found.size === before)) {
			throw new LeakscanError("LIMIT_EXCEEDED", `${printable(client.host)} sends ${what} without end`, {
				hint: "name what to look at: a prefix, or a list with --from FILE",
			});
		}
	}
	return [...found].sort();
}
