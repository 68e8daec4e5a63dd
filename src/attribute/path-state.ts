/**
 * What became of a file in the final image: still there, or deleted or overwritten by which later layer.
 * OCI image-spec layer.md, "Applying Changesets"; links as container runtimes resolve them.
 */
import { ancestorsOf } from "../archive/entry-path.ts";
import { type LayerChanges, type PathNumbers, pathNumbers } from "../unpack/layer-changes.ts";
import type { ExposureState } from "./finding.ts";

export interface PathState {
	readonly state: Exclude<ExposureState, "metadata">;
	readonly removedInLayer: number | null;
}

/** Layers whose changes are not known (they could not be read) are null: a path is then taken to survive them. */
export type LayerStack = readonly (LayerChanges | null)[];

/** Follows the path that layer `layer` holds up through the layers above it. */
export function pathState(stack: LayerStack, layer: number, path: string): PathState {
	const numbers = pathNumbers(path);
	for (let above = layer + 1; above < stack.length; above++) {
		const changes = stack[above];
		if (!changes) continue;
		if (changes.files.hasNumber(numbers.own) || changes.directories.hasNumber(numbers.own))
			return { state: "overwritten", removedInLayer: above };
		if (isRemoved(changes, numbers)) return { state: "deleted", removedInLayer: above };
	}
	return { state: "present", removedInLayer: null };
}

/** A whiteout of the path or of a folder above it, an opaque folder above it, or a folder above it that became a file. */
function isRemoved({ files, whiteouts, opaques }: LayerChanges, { own, folders }: PathNumbers): boolean {
	if (whiteouts.hasNumber(own) || opaques.has("")) return true;
	return folders.some(
		(folder) => opaques.hasNumber(folder) || whiteouts.hasNumber(folder) || files.hasNumber(folder),
	);
}

/** How many links a path may go through: as many as Linux follows (ELOOP). */
const MAX_HOPS = 40;

/**
 * The path a layer's entry really lands on: a folder of it may be a symlink of a layer below, and runtimes write
 * through it. A layer that brings the folder itself replaces the symlink.
 */
export function landingPath(stack: LayerStack, layer: number, path: string): string {
	let current = path;
	for (let hop = 0; hop < MAX_HOPS; hop++) {
		const next = throughOneLink(stack, layer, current);
		if (next === null) return current;
		current = next;
	}
	return current;
}

function throughOneLink(stack: LayerStack, layer: number, path: string): string | null {
	const links = stack.slice(0, layer + 1).flatMap((changes) => changes?.symlinkTargets ?? []);
	for (const folder of [...ancestorsOf(path)].reverse()) {
		if (folder === "" || !links.some((targets) => targets.has(folder))) continue;
		if (stack[layer]?.directories.has(folder)) continue;
		const target = visibleSymlink(stack, layer, folder);
		if (target !== null)
			return target === "" ? path.slice(folder.length + 1) : target + path.slice(folder.length);
	}
	return null;
}

/** Target of the symlink at `path` that a layer at or below `layer` left there; null when it is none. */
function visibleSymlink(stack: LayerStack, layer: number, path: string): string | null {
	const numbers = pathNumbers(path);
	for (let at = layer; at >= 0; at--) {
		const changes = stack[at];
		if (!changes) continue;
		if (changes.files.hasNumber(numbers.own)) return changes.symlinkTargets.get(path) ?? null;
		if (changes.directories.hasNumber(numbers.own) || isRemoved(changes, numbers)) return null;
	}
	return null;
}

/** A name that a file's content has through a hard link, and the layer that made the name. */
export interface OtherName {
	readonly layer: number;
	readonly path: string;
}

/** Other names told of one file; busybox has some 300. */
const MOST_NAMES = 500;

/** Hard links to `path`'s content: of the same layer, or of a later one while the path was still there. */
export function hardLinkNames(stack: LayerStack, layer: number, path: string): OtherName[] {
	const gone = pathState(stack, layer, path).removedInLayer ?? stack.length;
	const names: OtherName[] = [];
	for (let at = layer; at < stack.length && at <= gone; at++) {
		for (const name of stack[at]?.hardLinkPaths.get(path) ?? []) {
			if (name !== path) names.push({ layer: at, path: name });
			if (names.length >= MOST_NAMES) return names;
		}
	}
	return names;
}
