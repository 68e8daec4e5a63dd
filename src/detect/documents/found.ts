/** What a document's reader found, and how it becomes Matches: with the kind's severity, and line and column counted. */
import { LineCounter } from "../lines.ts";
import type { Confidence, Detail, Match, Severity } from "../match.ts";
import { DOCUMENT_KINDS, type DocumentKindId } from "./kinds.ts";

export interface Found {
	readonly kind: DocumentKindId;
	/** The secret as a person would use it: decoded, without quotes. */
	readonly secret: string;
	/** Where it stands, as a byte offset in the file. */
	readonly byte: number;
	readonly variable?: string | null;
	readonly severity?: Severity;
	readonly confidence?: Confidence;
	/** The same for all forms of the same secret, where the text is not. */
	readonly identity?: string;
	readonly details?: readonly Detail[];
}

/** A field that holds such secrets, and this time holds none: why not. */
export type Refused = Pick<Found, "kind" | "secret" | "byte" | "variable"> & { readonly reason: string };

/** Matches of one file a reader may give: what holds more is made to flood a report. */
const MAX_FOUND = 500;

/** Matches in order of offset. `rejected` hears of what is none. */
export function matchesOf(
	bytes: Buffer,
	found: Iterable<Found | Refused>,
	rejected?: (refused: Refused) => void,
): Match[] {
	const some: Found[] = [];
	for (const one of found) {
		if (some.length >= MAX_FOUND) break;
		if ("reason" in one) rejected?.(one);
		else some.push(one);
	}
	some.sort((a, b) => a.byte - b.byte);
	const lines = new LineCounter();
	return some.map(({ kind, secret, byte, variable, severity, confidence, identity, details }) => ({
		patternId: kind,
		secret,
		severity: severity ?? DOCUMENT_KINDS[kind].severity,
		confidence: confidence ?? "structured",
		variable: variable ?? null,
		offset: byte,
		...lines.locate(bytes, byte),
		...(identity !== undefined && { identity }),
		...(details !== undefined && { details }),
	}));
}
