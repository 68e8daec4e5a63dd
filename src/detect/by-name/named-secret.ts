/** What is found by a name: three kinds, and why an assignment is one of them or none. */
import type { Confidence, Severity } from "../match.ts";

/** What `name = value` is. */
export interface NamedSecret {
	readonly patternId: "generic-password" | "generic-secret" | "high-entropy";
	readonly severity: Severity;
	readonly confidence: Confidence;
}

/** The kinds that are found so, for `leakscan patterns` and the report. */
export const GENERIC_KINDS = {
	"generic-password": { name: "Password, by its name", provider: "Generic" },
	"generic-secret": { name: "Secret, by its name", provider: "Generic" },
	"high-entropy": { name: "Random-looking value", provider: "Generic" },
} as const;

/** Why `name = value` is no secret: stable words, and what they say to a person. */
export const ASSIGNMENT_REJECTIONS = {
	"value-length": "its value is shorter than 3 or longer than 4096 characters",
	placeholder: "its value stands where a secret would: a sample, a reference, a mask",
	"ordinary-value": "its value is a path, a URL, a host, a version or a date",
	"sample-name": "its name says that it is a sample, in a file that came with a package",
	"name-tells-nothing": "its name is none that secrets have, and values alone do not count in such a file",
	"name-of-public-value": "its name is one of values that are public: checksums, ids, versions",
	"unnamed-length": "its name is none that secrets have, and its value is not of 24 to 512 characters",
	"unnamed-charset":
		"its name is none that secrets have, and its value lacks upper case, lower case or digits",
	"not-random": "its value does not look random",
	"small-number": "its value is a number of few digits",
	spaces: "its value has spaces",
	"too-short": "its value is too short for where it stands",
	code: "its value is code that will make the value",
	words: "its value is words",
	"not-mixed": "its value is letters alone, or no letters at all",
} as const;
export type AssignmentRejection = keyof typeof ASSIGNMENT_REJECTIONS;

/** What is to be thought of `name = value`. */
export type AssignmentVerdict =
	| { readonly kind: "accept"; readonly found: NamedSecret }
	| { readonly kind: "reject"; readonly reason: AssignmentRejection };
