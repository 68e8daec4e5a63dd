/**
 * The way through: references -> sources -> layers and metadata -> matches -> findings. It puts the stops together and
 * holds no logic of their own; the command line and everything else that scans calls this.
 */
import type { Finding } from "../attribute/finding.ts";
import { findingsOf } from "../attribute/findings.ts";
import { remediationFor } from "../attribute/remediation.ts";
import type { ImageSightings } from "../attribute/sighting.ts";
import type { ScanFault } from "../errors.ts";
import type { Image } from "../image/image.ts";
import type { Instruction } from "../image/instruction.ts";
import { formatPlatform } from "../image/platform.ts";
import type { RunImage } from "../report/run.ts";
import { openSource } from "../source/open-source.ts";
import { imageSightings, type RunTally } from "./image-sightings.ts";
import { readLayers } from "./read-layers.ts";
import type { ScannedLayer } from "./scan-layer.ts";
import type { ScanOptions } from "./scan-options.ts";
import { SplitRepositories } from "./split-repositories.ts";

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
	// `performance` would be loaded by this alone.
	const started = process.hrtime.bigint();
	const seen: ImageSightings[] = [];
	const tally: RunTally = { faults: [], layers: new Set(), attestations: new Map() };
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
					? await readLayers(source, layersRead, split, options)
					: new Map<string, ScannedLayer>();
				const images = await source.images();
				tally.faults.push(...source.faults);
				for (const image of images) {
					const sightings = await imageSightings(source, image, layers, tally, options);
					const { layers: together, faults } = await split.together(image, sightings.layers);
					for (const fault of faults)
						tally.faults.push({ ...fault, where: `${image.reference}: ${fault.where}` });
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
		threads: options.concurrency,
	});
	return {
		images: seen.map(({ image, instructions }) => runImage(image, instructions)),
		sources: seen.map(({ image }) => image),
		instructions: seen.map(({ instructions }) => instructions),
		findings,
		faults: distinct(tally.faults),
		secrets: secretsOf(seen),
		layers: [...tally.layers].map(({ key, files, bytes }) => ({ key, files, bytes })),
		stats: { ...totals(tally.layers), seconds: secondsSince(started) },
	};
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

/** To the millisecond. */
function secondsSince(started: bigint): number {
	return Number((process.hrtime.bigint() - started) / 1_000_000n) / 1000;
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
