/**
 * The policy file: which findings block an image, and which exceptions someone answers for, until when.
 *
 *     version: 1
 *     block:
 *       - severity: high            # this or worse
 *         confidence: structured    # this or surer
 *         repositories: ["registry.example/prod/**"]
 *     exceptions:
 *       - finding: ls4k2…           # or pattern: jwt, or path: /app/test/**
 *         repositories: ["registry.example/prod/legacy"]
 *         owner: team-a@example.com
 *         reason: rotated; the image is replaced in March
 *         expires: 2027-03-31
 *
 * An exception without an owner or an end is none: the file is refused.
 */
import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { CONFIDENCES, type Confidence, SEVERITIES, type Severity } from "../detect/match.ts";
import { LeakscanError } from "../errors.ts";
import { globMatcher, pathMatcher } from "../glob.ts";
import { globSchema } from "../glob-schema.ts";

const globs = z.array(globSchema).min(1).max(1_000);

const dateSchema = z
	.union([z.string(), z.date().transform((date) => date.toISOString().slice(0, 10))])
	.refine((text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)), {
		message: "is no date: write YYYY-MM-DD",
	});

const ruleSchema = z.strictObject({
	severity: z.enum(SEVERITIES).default("low"),
	confidence: z.enum(CONFIDENCES).default("entropy"),
	repositories: globs.optional(),
});

const exceptionSchema = z
	.strictObject({
		finding: z
			.string()
			.regex(/^ls[a-z2-7]{20}$/, "is no finding id")
			.optional(),
		pattern: z.string().min(1).optional(),
		path: globSchema.optional(),
		repositories: globs.optional(),
		owner: z.string().min(1),
		reason: z.string().min(1),
		expires: dateSchema,
	})
	.refine(({ finding, pattern, path }) => finding ?? pattern ?? path, {
		message: "says neither finding, pattern nor path",
	});

const policySchema = z.strictObject({
	version: z.literal(1),
	block: z.array(ruleSchema).max(1_000),
	exceptions: z.array(exceptionSchema).max(10_000).default([]),
});

export type Policy = z.output<typeof policySchema>;
type Exception = Policy["exceptions"][number];

/** Without a policy file everything blocks, as `leakscan image` has it. */
export const BLOCK_ALL: Policy = {
	version: 1,
	block: [{ severity: "low", confidence: "entropy" }],
	exceptions: [],
};

export interface Judgement {
	/** `incomplete`: nothing blocks in what was read, and some part could not be read. */
	readonly verdict: "pass" | "block" | "incomplete";
	/** Ids of the findings that block. */
	readonly blocking: readonly string[];
	/** Ids of those that an exception lets through. */
	readonly excepted: readonly string[];
	/** For people: exceptions that would have counted, had they not ended. */
	readonly warnings: readonly string[];
}

/** As much of a report as a policy looks at. */
export interface Judged {
	readonly complete: boolean;
	readonly findings: readonly {
		readonly id: string;
		readonly severity: Severity;
		readonly confidence: Confidence;
		readonly pattern: { readonly id: string };
		readonly exposures: readonly { readonly image: number; readonly path: string | null }[];
	}[];
}

export interface ImageName {
	/** Null for what came from no registry: an archive, a local image. */
	readonly registry: string | null;
	readonly repository: string;
}

/** Judges a report. `imageName` tells what the report's images (by index) are called. */
export function judge(
	policy: Policy,
	report: Judged,
	imageName: (index: number) => ImageName,
	now: Date,
): Judgement {
	const today = now.toISOString().slice(0, 10);
	const rules = policy.block.map((rule) => ({ ...rule, isFor: repositoryMatcher(rule.repositories) }));
	const exceptions = policy.exceptions.map((exception) => ({
		exception,
		isFor: repositoryMatcher(exception.repositories),
		isPath: exception.path === undefined ? null : pathMatcher([exception.path]),
		isOver: exception.expires < today,
	}));
	const blocking: string[] = [];
	const excepted: string[] = [];
	const warnings = new Set<string>();
	for (const finding of report.findings) {
		const { severity, confidence } = finding;
		// An exposure blocks on its own: the same secret may be tolerated in one repository and not in another.
		const places = finding.exposures.filter(({ image }) =>
			rules.some(
				(rule) =>
					SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(rule.severity) &&
					CONFIDENCES.indexOf(confidence) <= CONFIDENCES.indexOf(rule.confidence) &&
					rule.isFor(imageName(image)),
			),
		);
		if (places.length === 0) continue;
		const left = places.filter(({ image, path }) => {
			const fitting = exceptions.filter(
				({ exception, isFor, isPath }) =>
					(exception.finding === undefined || exception.finding === finding.id) &&
					(exception.pattern === undefined || exception.pattern === finding.pattern.id) &&
					(isPath === null || (path !== null && isPath(path))) &&
					isFor(imageName(image)),
			);
			for (const { exception } of fitting.filter(({ isOver }) => isOver)) warnings.add(endedText(exception));
			return !fitting.some(({ isOver }) => !isOver);
		});
		(left.length === 0 ? excepted : blocking).push(finding.id);
	}
	const verdict = blocking.length > 0 ? "block" : report.complete ? "pass" : "incomplete";
	return { verdict, blocking, excepted, warnings: [...warnings] };
}

function endedText({ finding, pattern, path, owner, expires }: Exception): string {
	return `the exception for ${finding ?? pattern ?? path} (${owner}) ended on ${expires}`;
}

/** Globs name `registry/repository`, or the repository alone. */
function repositoryMatcher(patterns: readonly string[] | undefined): (image: ImageName) => boolean {
	if (patterns === undefined) return () => true;
	const matches = globMatcher(patterns);
	return ({ registry, repository }) =>
		matches(repository) || (registry !== null && matches(`${registry}/${repository}`));
}

/** Reads a policy; throws CONFIG_INVALID with file and line of what is wrong. `name` is for messages. */
export function readPolicy(text: string, name: string): Policy {
	const lines = new LineCounter();
	const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
	const [syntax] = document.errors;
	if (syntax) {
		throw invalid(name, lines.linePos(syntax.pos[0]).line, syntax.message.split("\n")[0] ?? "it is no YAML");
	}
	const result = policySchema.safeParse(document.toJS({ maxAliasCount: 20 }));
	if (result.success) return result.data;
	const [issue] = result.error.issues;
	const path = issue?.path ?? [];
	// What is missing has no place of its own: that of what it is missing from.
	const places = path.map((_, at) => document.getIn(path.slice(0, path.length - at), true));
	const range = [...places, document.contents].find(hasRange)?.range ?? null;
	const line = range === null ? 1 : lines.linePos(range[0]).line;
	const what =
		issue?.code === "unrecognized_keys"
			? `"${issue.keys[0]}" is not understood here`
			: `${path.join(".")}: ${issue?.message ?? "is wrong"}`;
	throw invalid(name, line, what.replace(/^: /, ""));
}

function hasRange(node: unknown): node is { range: [number, number, number] } {
	return typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range);
}

function invalid(name: string, line: number, what: string): LeakscanError {
	return new LeakscanError("CONFIG_INVALID", `${name}:${line}: ${what}`, {
		hint: "docs/service.md shows a whole policy",
	});
}
