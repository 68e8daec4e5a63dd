/** What an image has from its base: exposures in the base's layers and in the history and config that it brought along. */
import type { Exposure } from "../attribute/finding.ts";
import type { Image } from "../image/image.ts";

export type IsInherited = (exposure: Exposure) => boolean;

/**
 * Tells exposures of `images` that `bases` have too. A layer is the base's when its diffID is; a history entry when it
 * stands at the same place with the same text; an ENV or label of the config alone when the base's config has it too.
 */
export function inheritedFrom(bases: readonly Image[], images: readonly Image[]): IsInherited {
	const diffIds = new Set(bases.flatMap((base) => base.config.rootfs?.diff_ids ?? []));
	return (exposure) => {
		if (exposure.layer !== null) return exposure.layer.diffId !== null && diffIds.has(exposure.layer.diffId);
		const image = images[exposure.image];
		return image !== undefined && bases.some((base) => hasInMetadata(base, image, exposure));
	};
}

function hasInMetadata(base: Image, image: Image, exposure: Exposure): boolean {
	if (exposure.instruction === null) return hasInConfig(base, image, exposure);
	const at = exposure.instruction.index;
	return (
		base.config.history?.[at]?.created_by === exposure.instruction.createdBy &&
		sameSecond(base.config.history?.[at]?.created, image.config.history?.[at]?.created)
	);
}

/** An engine's history tells seconds, an archive's nanoseconds. */
function sameSecond(a: string | null | undefined, b: string | null | undefined): boolean {
	const second = (time: string): number => Math.floor(Date.parse(time) / 1000);
	return a && b ? second(a) === second(b) : !a && !b;
}

function hasInConfig(base: Image, image: Image, { kind, variable }: Exposure): boolean {
	if (variable === null) return false;
	if (kind === "label")
		return sameValue(base.config.config?.Labels?.[variable], image.config.config?.Labels?.[variable]);
	if (kind === "env") return sameValue(envOf(base, variable), envOf(image, variable));
	return false;
}

function envOf(image: Image, name: string): string | undefined {
	return image.config.config?.Env?.find((entry) => entry.startsWith(`${name}=`));
}

function sameValue(a: string | undefined, b: string | undefined): boolean {
	return a !== undefined && a === b;
}
