/** Sightings become Exposures: which layer, which instruction, still there or deleted where. */
import type { Match } from "../detect/match.ts";
import type { Layer } from "../image/image.ts";
import type { Instruction } from "../image/instruction.ts";
import type { Exposure } from "./finding.ts";
import {
	hardLinkNames,
	type LayerStack,
	landingPath,
	type OtherName,
	type PathState,
	pathState,
} from "./path-state.ts";
import type { ImageSightings, LayerSighting, MetadataSighting } from "./sighting.ts";
import { type ImagePackages, imagePackages, isOwn, isUnproven, isVendored } from "./vendored.ts";

export interface Exposed {
	readonly match: Match;
	readonly exposure: Exposure;
}

/** All exposures of one image; `image` is its index in the run. */
export function* exposuresOf(seen: ImageSightings, image: number): Generator<Exposed> {
	for (const sighting of seen.metadata)
		yield { match: sighting.match, exposure: inMetadata(seen, image, sighting) };
	const stack: LayerStack = seen.layers.map((layer) => layer?.changes ?? null);
	const makers = new Map<number, Instruction>();
	for (const instruction of seen.instructions) {
		const { layerIndex } = instruction;
		if (layerIndex !== null && !makers.has(layerIndex)) makers.set(layerIndex, instruction);
	}
	const context: Context = {
		seen,
		image,
		stack,
		packages: imagePackages(seen.layers.map((layer) => layer?.packages ?? null)),
		makers,
	};
	for (const layer of seen.image.layers) {
		/** Where a path lands, and the names it has: many secrets may be in one file. */
		const landings = new Map<string, Landing>();
		for (const sighting of seen.layers[layer.index]?.sightings ?? []) {
			const landing = landings.get(sighting.path) ?? landingOf(stack, layer.index, sighting.path);
			landings.set(sighting.path, landing);
			yield* inLayer(context, layer, sighting, landing);
		}
	}
}

/** What is asked of an image for each sighting. */
interface Context {
	readonly seen: ImageSightings;
	readonly image: number;
	readonly stack: LayerStack;
	readonly packages: ImagePackages;
	/** The instruction that made each layer. */
	readonly makers: ReadonlyMap<number, Instruction>;
}

/** Names of a path: where it lands itself, and then those that only a file's content has. */
type Landing = readonly (OtherName & { readonly state: PathState })[];

function landingOf(stack: LayerStack, layer: number, path: string): Landing {
	const landed = landingPath(stack, layer, path);
	const names = [{ layer, path: landed }, ...hardLinkNames(stack, layer, landed)];
	return names.map((name) => ({ ...name, state: pathState(stack, name.layer, name.path) }));
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
	{ seen, image, packages, makers }: Context,
	layer: Layer,
	sighting: LayerSighting,
	landing: Landing,
): Generator<Exposed> {
	const { match } = sighting;
	if (match.ifOwn === true && !isInOwnFile(packages, landing[0]?.path ?? sighting.path, sighting)) return;
	for (const name of sighting.kind === "file" ? landing : landing.slice(0, 1)) {
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
				instruction: place(makers.get(at.index)),
				...name.state,
				vendored:
					isPackagesSample(packages, name.path, sighting) ||
					(sighting.digests !== null && isVendored(packages, name.path, sighting.digests)),
				variable: match.variable,
			},
		};
	}
}

function isInOwnFile(packages: ImagePackages, path: string, { inside, digests }: LayerSighting): boolean {
	return inside.length === 0 && isOwn(packages, path, digests);
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
