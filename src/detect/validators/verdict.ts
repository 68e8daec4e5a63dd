/** What a validator says of a secret that an expression has found. */
export type Verdict =
	/** A checksum in it is right: it was made by its provider. */
	| { readonly kind: "checksum" }
	/** Nothing speaks against it. */
	| { readonly kind: "plausible" }
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
