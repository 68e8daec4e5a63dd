/** What is seen in one image: in its layers, its build metadata and what is attested of it. */
import type { ImageSightings, MetadataSighting } from "../attribute/sighting.ts";
import { faultOf, LeakscanError, type ScanFault } from "../errors.ts";
import { readInstructions } from "../image/history.ts";
import type { Image } from "../image/image.ts";
import type { Source } from "../source/source.ts";
import { type MetadataArtifact, metadataArtifacts } from "../unpack/metadata.ts";
import { type ScannedAttestation, scanAttestation } from "./scan-attestation.ts";
import type { ScannedLayer } from "./scan-layer.ts";
import type { ScanOptions } from "./scan-options.ts";
import { TextScanner } from "./text-scanner.ts";

/** What adds up over the images of a run. A layer counts once, however many images share it. */
export interface RunTally {
	readonly faults: ScanFault[];
	readonly layers: Set<ScannedLayer>;
	/** By digest and annotations: what is attested of several images is read once. */
	readonly attestations: Map<string, ScannedAttestation>;
}

/** `layers`: those of the source that were read, by key. Faults and sums go to `tally`. */
export async function imageSightings(
	source: Source,
	image: Image,
	layers: ReadonlyMap<string, ScannedLayer>,
	tally: RunTally,
	options: ScanOptions,
): Promise<ImageSightings> {
	const metadata = await readAttestations(source, image, tally, options);
	const instructions = readInstructions(image.config);
	const texts = new TextScanner(options.detector);
	for (const artifact of metadataArtifacts(image, instructions)) {
		const { kind, instruction } = artifact;
		for (const { match, inside, carrier } of await texts.scan(artifact, nameOf(artifact))) {
			const variable = artifact.form === "assignment" ? artifact.name : match.variable;
			metadata.push({ kind, variable, instruction, inside, carrier, match });
		}
	}
	for (const fault of texts.faults)
		tally.faults.push({ ...fault, where: `${image.reference}: ${fault.where}` });
	const results = options.layers
		? image.layers.map((layer) => checked(image, layer, layers.get(layer.key), tally))
		: [];
	return { image, instructions, metadata, layers: results };
}

function nameOf(artifact: MetadataArtifact): string {
	return artifact.form === "assignment" ? `${artifact.kind} ${artifact.name}` : artifact.kind;
}

/** A layer's result, once it is sure that it is this layer: there, whole, and with the content the config promises. */
function checked(
	image: Image,
	layer: Image["layers"][number],
	result: ScannedLayer | undefined,
	{ faults, layers }: RunTally,
): ScannedLayer | null {
	const where = `${image.reference}: layer ${layer.index} (${layer.digest ?? layer.diffId ?? layer.key})`;
	if (!result) {
		// A source that knows what it lacks has said so, in its own words.
		const names = [layer.key, layer.digest ?? layer.key];
		const isKnown = faults.some(
			({ code, where: at }) => code === "BLOB_MISSING" && names.some((name) => at.includes(name)),
		);
		if (isKnown) return null;
		const missing = new LeakscanError("BLOB_MISSING", "the layer's bytes are not there");
		faults.push(faultOf(missing, where, "BLOB_MISSING"));
		return null;
	}
	layers.add(result);
	for (const fault of result.faults) faults.push({ ...fault, where: `${where}: ${fault.where}` });
	if (result.fault) faults.push({ ...result.fault, where });
	else if (result.diffId !== null && layer.diffId !== null && result.diffId !== layer.diffId) {
		const message = `the layer's content hashes to ${result.diffId}, not to the diffID ${layer.diffId} of the config`;
		faults.push({ code: "DIGEST_MISMATCH", message, where });
	}
	return result;
}

/** What stands beside the image. It is metadata: it is read also where layers are not. */
async function readAttestations(
	source: Source,
	image: Image,
	{ attestations, faults }: RunTally,
	options: ScanOptions,
): Promise<MetadataSighting[]> {
	const sightings: MetadataSighting[] = [];
	for (const attestation of image.attestations) {
		const open = () => source.attestation(attestation);
		// One content can be attached twice, with other annotations.
		const name = JSON.stringify([attestation.digest, attestation.type, attestation.annotations]);
		const scanned =
			attestations.get(name) ?? (await scanAttestation(attestation, open, options.detector, options.signal));
		attestations.set(name, scanned);
		for (const sighting of scanned.sightings) sightings.push(sighting);
		for (const fault of scanned.faults)
			faults.push({ ...fault, where: `${image.reference}: ${fault.where}` });
	}
	return sightings;
}
