/**
 * The way through: references -> sources -> layers and metadata -> matches -> findings. It puts the stops together and
 * holds no logic of their own; the command line and everything else that scans calls this.
 */
import pLimit, { type LimitFunction } from "p-limit";
import type { Finding } from "../attribute/finding.ts";
import { findingsOf, type PatternInfo } from "../attribute/findings.ts";
import { remediationFor } from "../attribute/remediation.ts";
import type { ImageSightings, MetadataSighting } from "../attribute/sighting.ts";
import type { Detector } from "../detect/detector.ts";
import { faultOf, LeakscanError, type ScanFault } from "../errors.ts";
import { pathMatcher } from "../glob.ts";
import { readInstructions } from "../image/history.ts";
import type { Image } from "../image/image.ts";
import type { Instruction } from "../image/instruction.ts";
import { formatPlatform, type Platform } from "../image/platform.ts";
import type { RunImage } from "../report/run.ts";
import { PassingSample } from "../source/blob-sample.ts";
import { openSource } from "../source/open-source.ts";
import type { RegistryAccess } from "../source/registry/open-registry.ts";
import type { LayerBlob, Source } from "../source/source.ts";
import type { LayerCache } from "../store/layer-cache.ts";
import { type MetadataArtifact, metadataArtifacts } from "../unpack/metadata.ts";
import { keepLayer, knownLayer } from "./cached-layer.ts";
import type { ScanProgress } from "./progress.ts";
import { type ScannedAttestation, scanAttestation } from "./scan-attestation.ts";
import type { ScannedLayer } from "./scan-layer.ts";
import type { ScanThreads } from "./scan-threads.ts";
import { SplitRepositories } from "./split-repositories.ts";
import { TextScanner } from "./text-scanner.ts";

export interface ScanOptions {
	readonly detector: Detector;
	readonly patternOf: (id: string) => PatternInfo;
	/** Undefined: this machine's where an image offers a choice, what there is where it offers none. */
	readonly platform?: Platform | "all" | undefined;
	/** False: the build metadata alone, and no layer is read. */
	readonly layers: boolean;
	/** Layers read at the same time, where a source allows it. */
	readonly concurrency: number;
	/** The same, for all scans that are given this one. */
	readonly limit?: LimitFunction | undefined;
	/** Others that look at files, with the same detector, for all scans that are given these. Left out: this thread does. */
	readonly threads?: ScanThreads | undefined;
	/** What is known of layers. Its key must tell `detector` and `excludePath` apart. */
	readonly cache?: LayerCache | undefined;
	/** Globs of paths whose content is not to be read. */
	readonly excludePath?: readonly string[];
	readonly progress?: ScanProgress | undefined;
	readonly idKey?: string | undefined;
	/** True: what is set aside as a public package's is only counted, and gets no id. */
	readonly spareIds?: boolean | undefined;
	/** How registries are reached, and as whom. */
	readonly registry?: RegistryAccess | undefined;
	/** Results of layers, for several scans. Default: each scan has its own. */
	readonly known?: LayerResults | undefined;
	readonly signal?: AbortSignal | undefined;
}

/** From a layer's digest to what it showed. */
export interface LayerResults {
	get(digest: string): ScannedLayer | undefined;
	set(digest: string, layer: ScannedLayer): unknown;
	/** Where scans run side by side: reads the layer unless one of them is at it; then that one's result is awaited. */
	once?(digest: string, read: () => Promise<ScannedLayer>): Promise<ScannedLayer>;
}

export interface ScanResult {
	readonly images: readonly RunImage[];
	/** The images as read, in the same order. */
	readonly sources: readonly Image[];
	readonly instructions: readonly (readonly Instruction[])[];
	readonly findings: readonly Finding[];
	readonly faults: readonly ScanFault[];
	/** Every spelling of every secret seen: what the report's redactor hides. */
	readonly secrets: readonly string[];
	readonly stats: {
		readonly layers: number;
		readonly files: number;
		readonly bytes: number;
		readonly seconds: number;
	};
	/** What `stats` adds up, layer by layer; the key is the digest where the source knows it. */
	readonly layers: readonly { readonly key: string; readonly files: number; readonly bytes: number }[];
}

/**
 * Scans all references as one run. Throws LeakscanError when a reference cannot be read at all; what cannot be read of
 * one that can is in `faults`.
 */
export async function scan(references: readonly string[], options: ScanOptions): Promise<ScanResult> {
	const started = performance.now();
	const seen: ImageSightings[] = [];
	const found: Gathered = { faults: [], layers: new Set(), attestations: new Map() };
	const layersRead = options.known ?? new Map<string, ScannedLayer>();
	const { threads = null } = options;
	threads?.enter();
	try {
		for (const reference of references) {
			const { platform, layers: withLayers, registry, signal } = options;
			const source = await openSource(reference, { platform, layers: withLayers, registry, signal });
			try {
				const split = new SplitRepositories({ detector: options.detector, signal });
				const layers = options.layers
					? await readLayers(source, layersRead, threads, split, options)
					: new Map<string, ScannedLayer>();
				const images = await source.images();
				found.faults.push(...source.faults);
				for (const image of images) {
					const attested = await readAttestations(source, image, found, options);
					const sightings = await lookAt(image, layers, attested, found, options);
					const { layers: together, faults } = await split.together(image, sightings.layers);
					for (const fault of faults)
						found.faults.push({ ...fault, where: `${image.reference}: ${fault.where}` });
					seen.push({ ...sightings, layers: together });
				}
			} finally {
				await source.close();
			}
		}
	} finally {
		await threads?.leave();
	}
	const findings = await findingsOf(seen, {
		patternOf: options.patternOf,
		remediate: remediationFor,
		idKey: options.idKey,
		spareIds: options.spareIds,
	});
	return {
		images: seen.map(({ image, instructions }) => runImage(image, instructions)),
		sources: seen.map(({ image }) => image),
		instructions: seen.map(({ instructions }) => instructions),
		findings,
		faults: distinct(found.faults),
		secrets: secretsOf(seen),
		layers: [...found.layers].map(({ key, files, bytes }) => ({ key, files, bytes })),
		stats: { ...totals(found.layers), seconds: Math.round(performance.now() - started) / 1000 },
	};
}

/** What adds up over the images of a run. A layer counts once, however many images share it. */
interface Gathered {
	readonly faults: ScanFault[];
	readonly layers: Set<ScannedLayer>;
	/** By digest and annotations: what is attested of several images is read once. */
	readonly attestations: Map<string, ScannedAttestation>;
}

/** What stands beside the image. It is metadata: it is read also where layers are not. */
async function readAttestations(
	source: Source,
	image: Image,
	{ attestations, faults }: Gathered,
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

/** Layers of one source by key. A layer that an earlier reference of the run had too is not read again. */
async function readLayers(
	source: Source,
	before: LayerResults,
	threads: ScanThreads | null,
	split: SplitRepositories,
	options: ScanOptions,
): Promise<Map<string, ScannedLayer>> {
	const results = new Map<string, ScannedLayer>();
	const { detector, concurrency, cache, excludePath = [], signal } = options;
	const kept: Promise<void>[] = [];
	const isExcluded = excludePath.length === 0 ? () => false : pathMatcher(excludePath);
	const wants = (path: string): boolean => !isExcluded(path);
	const done = (blob: LayerBlob, result: ScannedLayer, sample?: PassingSample): void => {
		results.set(blob.key, result);
		if (blob.digest !== null && result.fault === null) before.set(blob.digest, result);
		if (cache) kept.push(keepLayer(blob, result, cache, sample));
	};
	const read = async (blob: LayerBlob): Promise<ScannedLayer> => {
		// What does not lie at hand is not to be had once more.
		const isPassing = cache !== undefined && blob.place === undefined && blob.size !== null;
		const sample = isPassing ? new PassingSample(blob.size) : undefined;
		// Not loaded for images whose layers are all known, nor for their metadata alone. Before threads start: while they do
		// V8 takes no compiled code that was kept (src/start/thread.ts).
		const { scanLayer } = await import("./scan-layer.ts");
		threads?.expect(blob.size ?? 0);
		const layer = await watched(blob, options, (onProgress) => {
			const onStored = (chunk: Buffer): void => {
				sample?.write(chunk);
				onProgress(chunk.length);
				// How much there is of it shows as it comes.
				if (blob.size === null) threads?.expect(chunk.length);
			};
			const beside = source.access === "sequential" ? split.passing(blob) : undefined;
			return scanLayer(blob, { detector, threads, wants, beside, onStored, signal });
		});
		done(blob, layer, sample);
		return layer;
	};
	const cached = async (blob: LayerBlob): Promise<ScannedLayer | null> => {
		const layer = cache ? await knownLayer(blob, cache, source.access) : null;
		if (layer === null) return null;
		results.set(blob.key, layer);
		if (blob.digest !== null && layer.fault === null) before.set(blob.digest, layer);
		return layer;
	};
	const { limit = pLimit(concurrency) } = options;
	const fetched = async (blob: LayerBlob): Promise<void> => {
		const once = () => limit(async () => (await cached(blob)) ?? (await read(blob)));
		// Who waits for another scan holds no place of the limit.
		if (blob.digest === null || before.once === undefined) await once();
		else results.set(blob.key, await before.once(blob.digest, once));
	};
	const running: Promise<void>[] = [];
	for await (const blob of source.layers()) {
		const { digest } = blob;
		const isPassing = source.access === "sequential";
		if (!isPassing) split.reachable(blob);
		const known = digest === null ? undefined : before.get(digest);
		if (known && !(isPassing && known.repositories.length > 0)) {
			results.set(blob.key, known);
			if (isPassing) (await blob.open()).destroy();
		} else if (isPassing) (await cached(blob)) ?? (await read(blob));
		else running.push(fetched(blob));
	}
	await Promise.all(running);
	await Promise.all(kept);
	return results;
}

/** Tells the progress of one layer's scan. */
async function watched(
	{ key, digest, size }: LayerBlob,
	{ progress }: ScanOptions,
	scanIt: (onProgress: (bytes: number) => void) => Promise<ScannedLayer>,
): Promise<ScannedLayer> {
	progress?.layerStarted(key, digest ?? key, size);
	try {
		return await scanIt((bytes) => progress?.layerAdvanced(key, bytes));
	} finally {
		progress?.layerDone(key);
	}
}

async function lookAt(
	image: Image,
	layers: ReadonlyMap<string, ScannedLayer>,
	attested: readonly MetadataSighting[],
	found: Gathered,
	options: ScanOptions,
): Promise<ImageSightings> {
	const instructions = readInstructions(image.config);
	const metadata: MetadataSighting[] = [...attested];
	const texts = new TextScanner(options.detector);
	for (const artifact of metadataArtifacts(image, instructions)) {
		const { kind, instruction } = artifact;
		for (const { match, inside, carrier } of await texts.scan(artifact, nameOf(artifact))) {
			const variable = artifact.form === "assignment" ? artifact.name : match.variable;
			metadata.push({ kind, variable, instruction, inside, carrier, match });
		}
	}
	for (const fault of texts.faults)
		found.faults.push({ ...fault, where: `${image.reference}: ${fault.where}` });
	const results = options.layers
		? image.layers.map((layer) => checked(image, layer, layers.get(layer.key), found))
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
	{ faults, layers }: Gathered,
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

function runImage(image: Image, instructions: readonly Instruction[]): RunImage {
	return {
		reference: image.reference,
		source: image.source,
		imageId: image.imageId,
		manifestDigest: image.manifestDigest,
		platform: formatPlatform(image.platform),
		created: image.config.created ?? null,
		layers: image.layers.map((layer) => ({
			index: layer.index,
			digest: layer.digest,
			diffId: layer.diffId,
			mediaType: layer.mediaType,
			size: layer.size,
			createdBy:
				instructions.find((instruction) => instruction.layerIndex === layer.index)?.createdBy ?? null,
		})),
	};
}

function totals(scanned: ReadonlySet<ScannedLayer>): { layers: number; files: number; bytes: number } {
	let files = 0;
	let bytes = 0;
	for (const layer of scanned) {
		files += layer.files;
		bytes += layer.bytes;
	}
	return { layers: scanned.size, files, bytes };
}

/** What a public package holds is public: hiding every `tiger` because of a sample would only blur a report. */
function secretsOf(seen: readonly ImageSightings[]): string[] {
	const secrets = new Set<string>();
	for (const { metadata, layers } of seen) {
		for (const { match, carrier } of metadata) {
			secrets.add(match.secret);
			if (carrier) secrets.add(carrier);
		}
		for (const layer of layers)
			for (const { match, isSample } of layer?.sightings ?? []) if (!isSample) secrets.add(match.secret);
	}
	return [...secrets];
}

function distinct(faults: readonly ScanFault[]): ScanFault[] {
	return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];
}
