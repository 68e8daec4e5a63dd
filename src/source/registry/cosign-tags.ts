/**
 * cosign keeps what it says of an image under tags beside it: `sha256-<hex>.sig`, `.att` and `.sbom`, whose manifests have a
 * document a layer. Newer versions attach referrers instead.
 * https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md, ATTESTATION_SPEC.md, SBOM_SPEC.md
 */
import type { RegistryClient } from "./registry-client.ts";

const SUFFIXES = ["sig", "att", "sbom"] as const;

/** True for a tag that cosign would write. */
export function isCosignTag(tag: string): boolean {
	return /^sha(?:256|512)-[0-9a-f]{64,128}\.(?:sig|att|sbom)$/.test(tag);
}

/** The tags that cosign has of the image. `listed`: those of the repository, where they are known, and nobody is asked. */
export async function findCosignTags(
	client: RegistryClient,
	repository: string,
	digest: string,
	listed: ReadonlySet<string> | undefined,
	signal?: AbortSignal,
): Promise<string[]> {
	const tags = SUFFIXES.map((suffix) => `${digest.replace(":", "-")}.${suffix}`);
	if (listed !== undefined) return tags.filter((tag) => listed.has(tag));
	const found = await Promise.all(tags.map((tag) => isThere(client, repository, tag, signal)));
	return tags.filter((_, index) => found[index] === true);
}

/** By HEAD: registries that count pulls do not count these. */
async function isThere(
	client: RegistryClient,
	repository: string,
	tag: string,
	signal: AbortSignal | undefined,
): Promise<boolean> {
	const response = await client.request({
		method: "HEAD",
		path: `/v2/${repository}/manifests/${tag}`,
		scope: `repository:${repository}:pull`,
		headers: { accept: "application/vnd.oci.image.manifest.v1+json" },
		what: `the tag ${tag} of ${repository}`,
		missing: "REGISTRY_ERROR",
		expects: [400, 404, 405, 406],
		signal,
	});
	response.body.destroy();
	return response.status === 200;
}
