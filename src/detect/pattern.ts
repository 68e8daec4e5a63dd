/**
 * A Pattern: one kind of secret, as data. One YAML file a provider in patterns/; patterns/README.md says how to write one.
 */
import { z } from "zod";
import { globSchema } from "../glob-schema.ts";
import type { Anchor } from "./anchor.ts";
import { SEVERITIES } from "./match.ts";
import { spellings } from "./provider-name.ts";

/** Checks that a pattern can ask for by name; each is a function in validators/. */
export const VALIDATOR_NAMES = [
	"github-crc32",
	"npm-crc32",
	"jwt",
	"aws-access-key-id",
	"grafana-crc32",
	"gitlab-crc32",
	"base58check",
	"bech32",
	"stellar-strkey",
	"bip39-mnemonic",
	"sentry-org-token",
	"azure-sas",
	"discord-bot-token",
	"base64-basic-auth",
	"pem-private-key",
	"key-body",
	"gcp-service-account",
	"azure-key-checksum",
	"confluent-crc32",
	"pypi-macaroon",
	"nats-nkey",
	"atlassian-crc32",
	"jfrog-reference-token",
	"random-text",
] as const;
export type ValidatorName = (typeof VALIDATOR_NAMES)[number];

/** A provider's name as `assigned` has it. */
export const nameSchema = z.string().regex(/^[a-z0-9+!.-]+(?:_[a-z0-9+!.-]+)*$/);

const fields = z.strictObject({
	/** kebab-case, unique over the whole catalogue, never reused: it is in people's ignore files. */
	id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
	name: z.string().min(3),
	severity: z.enum(SEVERITIES),
	/**
	 * Literal texts, matched without regard to case, one of which stands in (or right before) every match: the prefilter
	 * looks for these and the pattern is only tried around them. At least three characters each. Where the pattern is
	 * `assigned`, its names are the keywords.
	 */
	keywords: z.array(z.string().min(3).max(100)).min(1).optional(),
	/**
	 * JavaScript regular expression source, run with the `d` and `v`-less `g` flags over latin1 text around a keyword.
	 * The secret is the group named `secret`, else group 1, else the whole match; a group named `variable` names it.
	 */
	pattern: z.string().min(3).optional(),
	/**
	 * The secret has no shape that only it has: a value that `pattern` matches is one shortly after one of these names
	 * (`_` in a name is any separator or none), in any notation. With `open`, or without a `pattern`, a value of another
	 * shape counts too if it looks random. Such a pattern is `contextual`, and is not for files that came with a package.
	 */
	assigned: z
		.strictObject({
			names: z.array(nameSchema).default([]),
			/** Names that are common words: they count where a word of secrets comes next (`common-name.ts`). */
			common: z.array(nameSchema.min(3)).default([]),
			open: z.boolean().default(false),
		})
		.refine(({ names, common }) => names.length + common.length > 0, "no name")
		.optional(),
	/** Whose secret it is, where one file holds several providers' patterns. */
	provider: z.string().min(1).optional(),
	ignoreCase: z.boolean().default(false),
	/** Longest match in bytes; the window around a keyword is this large. */
	maxLength: z.number().int().min(16).max(32768).default(512),
	/** Shannon entropy of the secret in bits per character, at least. */
	entropy: z.number().min(0).max(8).optional(),
	/** `structured`: the format alone proves the kind (a prefix, a shape). `contextual`: it takes a name nearby. */
	confidence: z.enum(["structured", "contextual"]).default("structured"),
	/** Globs (picomatch, against the path without leading slash): the pattern is only for these files. */
	paths: z.array(globSchema).min(1).optional(),
	/**
	 * Not for files that came with a package, nor for lock files: what is an example there is a secret where somebody wrote
	 * it down. `assigned` patterns are so too.
	 */
	outsidePackages: z.boolean().default(false),
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

/** Fills in what an `assigned` pattern need not say. */
export const patternSchema = fields.transform((given, context) => {
	const { assigned } = given;
	if (!assigned && (given.pattern === undefined || given.keywords === undefined)) {
		context.addIssue({
			code: "custom",
			message: "a pattern without `assigned` needs `pattern` and `keywords`",
		});
		return z.NEVER;
	}
	return {
		...given,
		pattern: given.pattern ?? "",
		keywords: given.keywords ?? [
			...new Set([...(assigned?.names ?? []), ...(assigned?.common ?? [])].flatMap(spellings)),
		],
		confidence: assigned ? ("contextual" as const) : given.confidence,
		outsidePackages: given.outsidePackages || assigned !== undefined,
	};
});

export const patternFileSchema = z.strictObject({
	provider: z.string().min(1),
	patterns: z.array(patternSchema).min(1),
});

export interface PatternDefinition extends z.infer<typeof patternSchema> {
	/** Made when leakscan is built: what is searched for instead of the bare keywords. Every match has one of them. */
	readonly anchors?: readonly Anchor[];
}

export type PatternExamples = Pick<PatternDefinition, "examples" | "counterExamples">;

export interface PatternFile {
	readonly provider: string;
	readonly patterns: readonly PatternDefinition[];
}

/** A pattern with the provider of its file. */
export interface Pattern extends PatternDefinition {
	readonly provider: string;
}
