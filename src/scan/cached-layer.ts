/**
 * A layer that is known is neither inflated nor searched again, and where it lies at hand not even read: a sample of its
 * bytes tells that it is the one. docs/security.md says what is believed by that.
 */
import { createHash } from "node:crypto";
import { faultOf, LeakscanError } from "../errors.ts";
import { PassingSample, sampleOf } from "../source/blob-sample.ts";
import type { LayerBlob, Source } from "../source/source.ts";
import type { KnownLayer, LayerCache } from "../store/layer-cache.ts";
import type { LayerRecord } from "../store/layer-record.ts";
import type { ScannedLayer } from "./scan-layer.ts";

/**
 * What the cache knows of a blob; null when it has to be scanned. From a sequential source a blob that is known has passed
 * afterwards; one that isn't is untouched.
 */
export async function knownLayer(
	blob: LayerBlob,
	cache: LayerCache,
	access: Source["access"],
): Promise<ScannedLayer | null> {
	const name = nameOf(blob);
	const known = name === null ? null : await cache.get(name);
	if (known === null || known.size !== blob.size) return null;
	// Its objects may be needed for those of other layers, and pass by but once.
	if (access === "sequential" && known.hasRepositories) return null;
	if (access === "sequential") return passed(blob, known);
	// What a registry holds by digest is that: it is not asked for what nothing was seen in.
	const atHand = blob.place !== undefined;
	const sample = known.isClean && !atHand ? undefined : await sampleOf(blob).catch(() => null);
	// What is not the layer that it is said to be is scanned, as if nothing were known of it.
	if (sample === null) return null;
	const record = sample === undefined ? known.openClean() : known.open(sample);
	return record && { key: blob.key, ...record, fault: null, faults: [] };
}

/** Lets a blob pass by and holds it against its digest: in a pipe there is no going back to it. */
async function passed(blob: LayerBlob, known: KnownLayer): Promise<ScannedLayer> {
	const { key, digest } = blob;
	try {
		const hash = createHash("sha256");
		const sample = new PassingSample(known.size);
		for await (const chunk of await blob.open()) {
			hash.update(chunk);
			sample.write(chunk);
		}
		const actual = `sha256:${hash.digest("hex")}`;
		if (actual !== digest) {
			throw new LeakscanError("DIGEST_MISMATCH", `the layer's bytes hash to ${actual}, not ${digest}`, {
				hint: "the image is damaged or was tampered with: fetch it again",
			});
		}
		const taken = sample.take();
		const record = taken && known.open(taken);
		if (record === null) {
			throw new LeakscanError("INTERNAL", "what the cache has of the layer does not open with it", {
				hint: "scan again with --no-cache",
			});
		}
		return { key, ...record, fault: null, faults: [] };
	} catch (error) {
		const fault = faultOf(error, `layer ${digest}`, "LAYER_UNREADABLE");
		const seen = { sightings: [], packages: null, certificates: [], repositories: [] };
		const nothing = { changes: null, ...seen, diffId: null };
		return { key, ...nothing, files: 0, bytes: 0, fault, faults: [] };
	}
}

/** Keeps a layer that was read without a fault. `sample` was taken as it passed; without one it is taken where it lies. */
export async function keepLayer(
	blob: LayerBlob,
	layer: ScannedLayer,
	cache: LayerCache,
	sample?: PassingSample,
): Promise<void> {
	const name = nameOf(blob);
	if (name === null || blob.size === null) return;
	const record = recordOf(layer);
	if (record === null) return;
	// By another name than its own a layer is not known.
	if (blob.digest === null && layer.diffId !== blob.diffId) return;
	const taken = sample ? sample.take() : await sampleOf(blob).catch(() => null);
	if (taken !== null) await cache.put(name, blob.size, taken, record);
}

/** What an archive promises of a layer before it is read: the digest of its stored bytes, or of its content. */
function nameOf({ digest, diffId }: LayerBlob): string | null {
	const name = digest ?? (diffId ? `diffID ${diffId}` : null);
	return name !== null && /^(?:diffID )?sha256:/.test(name) ? name : null;
}

function recordOf({ fault, faults, changes, ...rest }: ScannedLayer): LayerRecord | null {
	if (fault !== null || faults.length > 0 || changes === null) return null;
	const { sightings, packages, certificates, repositories, diffId, files, bytes } = rest;
	return { changes, sightings, packages, certificates, repositories, diffId, files, bytes };
}
