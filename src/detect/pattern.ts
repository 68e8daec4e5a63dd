/**
 * A Pattern: one kind of secret, as data. One YAML file a provider in patterns/; patterns/README.md says how to write one.
 */
import { z } from "zod";
import { SEVERITIES } from "./match.ts";

/** Checks that a pattern can ask for by name; each is a function in validators/. */
export const VALIDATOR_NAMES = [
	"github-crc32",
	"npm-crc32",
	"jwt",
	"aws-access-key-id",
	"base64-basic-auth",
	"pem-private-key",
	"gcp-service-account",
] as const;
export type ValidatorName = (typeof VALIDATOR_NAMES)[number];

export const patternSchema = z.strictObject({
	/** kebab-case, unique over the whole catalogue, never reused: it is in people's ignore files. */
	id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
	name: z.string().min(3),
	severity: z.enum(SEVERITIES),
	/**
	 * Literal texts, matched without regard to case, one of which stands in (or right before) every match: the prefilter
	 * looks for these and the pattern is only tried around them. At least three characters each.
	 */
	keywords: z.array(z.string().min(3)).min(1),
	/**
	 * JavaScript regular expression source, run with the `d` and `v`-less `g` flags over latin1 text around a keyword.
	 * The secret is the group named `secret`, else group 1, else the whole match; a group named `variable` names it.
	 */
	pattern: z.string().min(3),
	ignoreCase: z.boolean().default(false),
	/** Longest match in bytes; the window around a keyword is this large. */
	maxLength: z.number().int().min(16).max(32768).default(512),
	/** Shannon entropy of the secret in bits per character, at least. */
	entropy: z.number().min(0).max(8).optional(),
	/** `structured`: the format alone proves the kind (a prefix, a shape). `contextual`: it takes a name nearby. */
	confidence: z.enum(["structured", "contextual"]).default("structured"),
	/** Globs (picomatch, against the path without leading slash): the pattern is only for these files. */
	paths: z.array(z.string()).min(1).optional(),
	/** Another expression that must match within `within` bytes of the match, either side. */
	near: z.strictObject({ pattern: z.string(), within: z.number().int().max(4096).default(256) }).optional(),
	validators: z.array(z.enum(VALIDATOR_NAMES)).default([]),
	/** Expressions (without regard to case) that, found in the secret, make it no secret of this kind. */
	exclude: z.array(z.string()).default([]),
	/** Values that are published (documentation samples): never alarmed on. */
	published: z.array(z.string()).default([]),
	/** The provider's page where such a secret is revoked. */
	revoke: z.url().optional(),
	references: z.array(z.url()).default([]),
	/** Templates (see patterns/README.md) that must match, and that must not. */
	examples: z.array(z.string()).min(1),
	counterExamples: z.array(z.string()).default([]),
});

export const patternFileSchema = z.strictObject({
	provider: z.string().min(1),
	patterns: z.array(patternSchema).min(1),
});

export type PatternDefinition = z.infer<typeof patternSchema>;
export type PatternFile = z.infer<typeof patternFileSchema>;

/** A pattern with the provider of its file. */
export interface Pattern extends PatternDefinition {
	readonly provider: string;
}
