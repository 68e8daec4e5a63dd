/** The catalogue: pattern files put together, and answerable by id. */

import { GENERIC_KINDS } from "./by-name/named-secret.ts";
import { DOCUMENT_KINDS, type DocumentKindInfo } from "./documents/kinds.ts";
import type { PackedCatalogue } from "./packed-catalogue.ts";
import type { Pattern, PatternFile } from "./pattern.ts";

/** What is known of a kind of secret, whether it has a shape or is found by its name. */
export interface Kind {
	readonly id: string;
	readonly name: string;
	readonly provider: string;
	readonly revokeUrl: string | null;
}

/** All patterns of some files. A later file's pattern replaces an earlier one of the same id. */
export function patternsOf(files: readonly PatternFile[]): Pattern[] {
	const byId = new Map<string, Pattern>();
	for (const { provider, patterns } of files) {
		for (const pattern of patterns)
			byId.set(pattern.id, { ...pattern, provider: pattern.provider ?? provider });
	}
	return [...byId.values()];
}

/** Looks kinds up by id; an unknown id answers with itself. */
export function kindsOf(patterns: readonly Pattern[]): (id: string) => Kind {
	const kinds = new Map<string, Kind>();
	for (const pattern of patterns) kinds.set(pattern.id, kindOf(pattern));
	for (const [id, { name, provider }] of Object.entries(GENERIC_KINDS))
		kinds.set(id, { id, name, provider, revokeUrl: null });
	for (const { id, name, provider } of documentKinds())
		if (!kinds.has(id)) kinds.set(id, { id, name, provider, revokeUrl: null });
	return (id) => kinds.get(id) ?? { id, name: id, provider: "", revokeUrl: null };
}

/** The same of the built-in catalogue, which need not be read whole for it. */
export function builtInKinds(catalogue: PackedCatalogue): (id: string) => Kind {
	const others = kindsOf([]);
	return (id) => {
		const pattern = Object.hasOwn(GENERIC_KINDS, id) ? undefined : catalogue.find(id);
		return pattern === undefined ? others(id) : kindOf(pattern);
	};
}

function kindOf({ id, name, provider, revoke }: Pattern): Kind {
	return { id, name, provider, revokeUrl: revoke ?? null };
}

/** A kind that only documents are read for: it has no expression to show. */
export interface DocumentOnlyKind extends NonNullable<DocumentKindInfo["own"]> {
	readonly id: string;
	readonly severity: DocumentKindInfo["severity"];
}

export function documentKinds(): DocumentOnlyKind[] {
	const kinds: readonly (readonly [string, DocumentKindInfo])[] = Object.entries(DOCUMENT_KINDS);
	return kinds.flatMap(([id, { severity, own }]) => (own === undefined ? [] : [{ id, severity, ...own }]));
}
