/** What people's rules let pass in a part of a file, whose bytes hold it too. */
import type { Seen } from "./seen.ts";

/** A secret that a rule let pass. */
export interface Allowed {
	readonly inside: readonly string[];
	readonly secret: string;
}

/** What is stored in an archive as it is stands in the archive's bytes too, where the path that a rule allows is not told. */
export function isAllowedInside({ inside, match }: Seen, places: ReadonlySet<string>): boolean {
	return places.has(JSON.stringify([match.secret, ...inside]));
}

/** Secrets that rules let pass, each with every text around it. */
export function placesAround(allowed: readonly Allowed[]): ReadonlySet<string> {
	const places = new Set<string>();
	for (const { secret, inside } of allowed)
		for (let depth = 0; depth < inside.length; depth++)
			places.add(JSON.stringify([secret, ...inside.slice(0, depth)]));
	return places;
}
