/**
 * A layer that is known to hold nothing is not inflated again. Its bytes are still held against their digest, where they
 * are at hand: an archive may give a name that is known to bytes that are not.
 */
import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { faultOf, LeakscanError } from "./errors.ts";
import type { ScannedLayer } from "./scan-layer.ts";
import type { LayerBlob, Source } from "./source/source.ts";
import type { LayerCache } from "./store/layer-cache.ts";

/**
 * What the cache knows of a blob; null when it has to be scanned. From a sequential source a blob that is known has passed
 * afterwards; one that isn't is untouched.
 */
export async function knownLayer(
	blob: LayerBlob,
	cache: LayerCache,
	access: Source["access"],
): Promise<ScannedLayer | null> {
	const { key, digest } = blob;
	if (digest === null || !digest.startsWith("sha256:")) return null;
	const known = await cache.get(digest);
	if (known === null) return null;
	const layer = { key, sightings: [], packages: null, diffId: null, faults: [], ...known };
	// What a registry holds by digest is that; all else is here to be read.
	if (access === "random" && blob.place === undefined) return { ...layer, fault: null };
	try {
		const actual = await digestOf(await blob.open());
		if (actual === digest) return { ...layer, fault: null };
		throw new LeakscanError("DIGEST_MISMATCH", `the layer's bytes hash to ${actual}, not ${digest}`, {
			hint: "the image is damaged or was tampered with: fetch it again",
		});
	} catch (error) {
		// What can be read again is, as if nothing were known of it.
		if (access === "random") return null;
		return {
			...layer,
			changes: null,
			certificates: [],
			fault: faultOf(error, `layer ${digest}`, "LAYER_UNREADABLE"),
		};
	}
}

async function digestOf(stored: Readable): Promise<string> {
	const hash = createHash("sha256");
	for await (const chunk of stored) hash.update(chunk);
	return `sha256:${hash.digest("hex")}`;
}

/** Keeps a layer that showed nothing and was read without a fault. */
export async function keepIfClean(
	{ digest }: LayerBlob,
	layer: ScannedLayer,
	cache: LayerCache,
): Promise<void> {
	const { changes, sightings, packages, certificates, fault, faults, files, bytes } = layer;
	if (digest === null || changes === null || fault !== null) return;
	// A package database says what files of other layers are: it is read each time.
	if (sightings.length > 0 || faults.length > 0 || packages !== null) return;
	await cache.put(digest, { changes, certificates, files, bytes });
}
