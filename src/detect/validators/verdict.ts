/** What validators answer, and what they are given. */
import type { Detail, Severity } from "../match.ts";

/** What a secret tells of itself. */
interface Told {
	readonly details?: readonly Detail[];
	/** It says itself that its time is over. */
	readonly expired?: boolean;
	/** How bad it is, where it shows more than its kind does: a key with a strong passphrase. */
	readonly severity?: Severity;
	/** See Match.identity. */
	readonly identity?: string;
}

/** What a validator says of a secret that an expression has found. */
export type Verdict =
	/** A checksum in it is right: it was made by its provider. */
	| ({ readonly kind: "checksum" } & Told)
	/** Its parts can only be those of this kind: as good as a shape of its own, where a name led to it. */
	| ({ readonly kind: "structured" } & Told)
	/** Nothing speaks against it. */
	| ({ readonly kind: "plausible" } & Told)
	| { readonly kind: "reject"; readonly reason: string };

export interface ValidatorContext {
	/** Named groups of the match. */
	readonly groups: Readonly<Record<string, string | undefined>>;
	/** The text around the match. */
	readonly text: string;
}

export type Validator = (secret: string, context: ValidatorContext) => Verdict;

export const CHECKSUM: Verdict = { kind: "checksum" };
export const PLAUSIBLE: Verdict = { kind: "plausible" };

export function reject(reason: string): Verdict {
	return { kind: "reject", reason };
}
