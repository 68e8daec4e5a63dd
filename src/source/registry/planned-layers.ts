/** The layers that a scan of a manifest or index will read, without their bytes: what lies ahead, for a plan. */

import { isAttestationManifest } from "../../image/attestation.ts";
import type { Descriptor } from "../../image/descriptor.ts";
import { indexSchema, manifestSchema } from "../../image/manifest.ts";
import { hostPlatform, type Platform, platformMatches } from "../../image/platform.ts";
import { parseDocument } from "../json-document.ts";
import { MAX_INDEX_DEPTH } from "../limits.ts";
import { isImage } from "../oci-index.ts";
import type { OciStore } from "../oci-store.ts";

/** From digest to stored bytes; undefined when there is no image in it. Throws what the store throws, JSON_INVALID. */
export async function plannedLayers(
	store: OciStore,
	descriptor: Descriptor,
	platform: Platform | "all" | undefined,
	depth = 0,
): Promise<ReadonlyMap<string, number> | undefined> {
	const bytes = await store.manifest(descriptor);
	if (bytes === undefined || depth > MAX_INDEX_DEPTH) return undefined;
	const value: unknown = JSON.parse(bytes.toString("utf8"));
	if (typeof value === "object" && value !== null && "manifests" in value) {
		const { manifests } = parseDocument(indexSchema, bytes, descriptor.digest);
		const images = manifests.filter((one) => !isAttestationManifest(one));
		let found: Map<string, number> | undefined;
		for (const child of chosen(images, platform)) {
			const layers = await plannedLayers(store, child, platform, depth + 1);
			if (layers !== undefined) found = new Map([...(found ?? []), ...layers]);
		}
		return found;
	}
	const manifest = manifestSchema.safeParse(value).data;
	if (manifest === undefined || !isImage(manifest)) return undefined;
	return new Map(manifest.layers.map(({ digest, size }) => [digest, size]));
}

/** As the walk over an index has it: the platform asked for where it is there, else all. */
function chosen(
	manifests: readonly Descriptor[],
	platform: Platform | "all" | undefined,
): readonly Descriptor[] {
	if (platform === "all") return manifests;
	const wanted = platform ?? hostPlatform();
	const fitting = manifests.filter(
		(one) => !one.platform?.architecture || platformMatches(one.platform, wanted),
	);
	return fitting.length > 0 ? fitting : manifests;
}
