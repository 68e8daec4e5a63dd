/** What finds secrets in a text: an expression, whatever engine runs it. */

/** One place in a text where an expression matched. Offsets are in characters of that text. */
export interface RawMatch {
	readonly start: number;
	readonly end: number;
	readonly secret: string;
	readonly secretStart: number;
	readonly variable: string | null;
	/** It is the public half of a credential: a client's or an application's id. */
	readonly identifier?: boolean;
	readonly groups: Readonly<Record<string, string | undefined>>;
}

/** Finds all places where an expression matches. Implemented by RegExp for the catalogue and by RE2 for people's own. */
export type Expression = (text: string) => Iterable<RawMatch>;
