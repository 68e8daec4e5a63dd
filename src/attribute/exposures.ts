/** Sightings become Exposures: which layer, which instruction, still there or deleted where. */

import type { Match } from "../detect/match.ts";
import type { Layer } from "../image/image.ts";
import type { Instruction } from "../image/instruction.ts";
import type { Exposure } from "./finding.ts";
import { hardLinkNames, type LayerStack, landingPath, pathState } from "./path-state.ts";
import type { ImageSightings, LayerSighting, MetadataSighting } from "./sighting.ts";
import { type ImagePackages, isUnproven, isVendored } from "./vendored.ts";

export interface Exposed {
	readonly match: Match;
	readonly exposure: Exposure;
}

/** All exposures of one image; `image` is its index in the run. */
export function* exposuresOf(seen: ImageSightings, image: number): Generator<Exposed> {
	for (const sighting of seen.metadata)
		yield { match: sighting.match, exposure: inMetadata(seen, image, sighting) };
	const packages = seen.layers.map((layer) => layer?.packages ?? null);
	const stack: LayerStack = seen.layers.map((layer) => layer?.changes ?? null);
	for (const layer of seen.image.layers) {
		for (const sighting of seen.layers[layer.index]?.sightings ?? []) {
			yield* inLayer(seen, image, stack, packages, layer, sighting);
		}
	}
}

function inMetadata(seen: ImageSightings, image: number, sighting: MetadataSighting): Exposure {
	return {
		image,
		kind: sighting.kind,
		path: null,
		inside: sighting.inside ?? [],
		line: null,
		column: null,
		layer: null,
		instruction: place(seen.instructions[sighting.instruction ?? -1]),
		state: "metadata",
		removedInLayer: null,
		vendored: false,
		variable: sighting.variable,
	};
}

function* inLayer(
	seen: ImageSightings,
	image: number,
	stack: LayerStack,
	packages: ImagePackages,
	layer: Layer,
	sighting: LayerSighting,
): Generator<Exposed> {
	const { match } = sighting;
	const landed = landingPath(stack, layer.index, sighting.path);
	const names = [{ layer: layer.index, path: landed }];
	if (sighting.kind === "file") names.push(...hardLinkNames(stack, layer.index, landed));
	for (const name of names) {
		const at = seen.image.layers[name.layer] ?? layer;
		yield {
			match,
			exposure: {
				image,
				kind: sighting.kind,
				path: `/${name.path}`,
				inside: sighting.inside,
				line: sighting.kind === "file" ? match.line : null,
				column: sighting.kind === "file" ? match.column : null,
				layer: { index: at.index, digest: at.digest, diffId: at.diffId },
				instruction: place(seen.instructions.find((instruction) => instruction.layerIndex === at.index)),
				...pathState(stack, name.layer, name.path),
				vendored:
					isPackagesSample(packages, name.path, sighting) ||
					(sighting.digests !== null && isVendored(packages, name.path, sighting.digests)),
				variable: match.variable,
			},
		};
	}
}

/** A token whose own checksum is right is nobody's sample. */
function isPackagesSample(
	packages: ImagePackages,
	path: string,
	{ isSample, match }: LayerSighting,
): boolean {
	return isSample && match.confidence !== "checksum" && isUnproven(packages, path);
}

function place(instruction: Instruction | undefined): Exposure["instruction"] {
	if (!instruction) return null;
	return { index: instruction.index, createdBy: instruction.createdBy, created: instruction.created };
}
