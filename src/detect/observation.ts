/**
 * What the detector thought of each candidate on its way: for `leakscan explain` and `--debug-filters`. An observer is
 * given to the detector; without one nothing here is made. Observations hold whole secrets: what shows one must redact it.
 */

import type { AssignmentVerdict } from "./by-name/named-secret.ts";
import type { Trust } from "./by-name/trust.ts";
import type { FileClass } from "./file-class.ts";
import type { Match, TextContext } from "./match.ts";

/** One check that a pattern asked for, and how it ended. Checks after one that failed were not made. */
export type Check = { readonly passed: boolean } & (
	| { readonly kind: "published" | "exclude" | "placeholder" | "allowlist" }
	| { readonly kind: "entropy"; readonly value: number; readonly least: number }
	| { readonly kind: "near"; readonly pattern: string; readonly within: number }
	| { readonly kind: "validator"; readonly name: string; readonly verdict: string }
	| { readonly kind: "required"; readonly rule: string; readonly within: string }
);

/** A candidate: something in a text that an expression or a name points at. Offsets and lines as in Match. */
export interface Candidate {
	readonly context: TextContext;
	readonly secret: string;
	readonly variable: string | null;
	readonly line: number;
	readonly column: number;
}

export type Observation = Candidate &
	(
		| {
				/** A pattern's expression matched. */
				readonly kind: "pattern";
				readonly patternId: string;
				readonly checks: readonly Check[];
				/** Null: it is a match. */
				readonly rejected: string | null;
		  }
		| {
				/** A name is given a value. */
				readonly kind: "assignment";
				readonly name: string;
				readonly trust: Trust;
				readonly fileClass: FileClass | null;
				readonly verdict: AssignmentVerdict;
		  }
		| {
				/** A document of a known kind was parsed, and a field of it holds this. */
				readonly kind: "document";
				readonly patternId: string;
				/** Null: it is a match. */
				readonly rejected: string | null;
		  }
		| {
				/** It looks random and stands beside a telling word: a hint. */
				readonly kind: "nearby";
		  }
		| {
				/** It was a match, and another says more of the same place. */
				readonly kind: "overlap";
				readonly patternId: string;
				readonly better: Match;
		  }
	);

export type Observer = (observation: Observation) => void;

/** An observation before its line is known: `offset` is in the block, and texts are still latin1. */
export type BlockObservation = DistributiveOmit<
	Exclude<Observation, { kind: "overlap" | "document" }>,
	"context" | "line" | "column"
> & {
	readonly offset: number;
};

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
