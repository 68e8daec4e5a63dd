/** A Pattern made ready to run: its expression compiled, its path globs and exclusions turned into functions. */
import { LeakscanError } from "../errors.ts";
import { assignedExpression } from "./assigned-value.ts";
import { shannonEntropy } from "./entropy.ts";
import type { Expression, RawMatch } from "./expression.ts";
import { fileClassOf } from "./file-class.ts";
import type { Confidence, Detail, Severity } from "./match.ts";
import type { Check } from "./observation.ts";
import { pathTest } from "./path-test.ts";
import type { Pattern } from "./pattern.ts";
import { isPlaceholder } from "./placeholder.ts";
import { validators } from "./validators/index.ts";

export type Decision =
	| {
			readonly kind: "accept";
			readonly severity: Severity;
			readonly confidence: Confidence;
			readonly details: readonly Detail[];
			readonly identity?: string | undefined;
	  }
	| { readonly kind: "reject"; readonly reason: string };

export interface CompiledPattern {
	readonly pattern: Pattern;
	readonly find: Expression;
	/** True when the pattern applies to files of this path (null: build metadata). */
	appliesTo(path: string | null): boolean;
	/** Runs the checks that come after the expression: exclusions, entropy, neighbours, validators. `trace` gets each. */
	decide(match: RawMatch, text: string, trace?: Check[]): Decision;
}

/** Throws PATTERN_INVALID when the expression does not compile. */
export function compilePattern(pattern: Pattern, expressionOf = regExpExpression): CompiledPattern {
	try {
		const shape = pattern.pattern === "" ? null : expressionOf(pattern.pattern, pattern.ignoreCase);
		const find = expressionFor(pattern, shape);
		const near = pattern.near
			? { find: expressionOf(pattern.near.pattern, true), within: pattern.near.within }
			: null;
		const exclude = pattern.exclude.map((source) => expressionOf(source, true));
		const published = new Set(pattern.published);
		const matchesPath = pattern.paths ? pathTest(pattern.paths) : null;
		return {
			pattern,
			find,
			appliesTo: (path) => {
				if (matchesPath !== null) return path !== null && matchesPath(path);
				return !pattern.outsidePackages || path === null || !isOfPackages(path);
			},
			decide(match, text, trace) {
				const { secret } = match;
				const isPublished = published.has(secret);
				trace?.push({ kind: "published", passed: !isPublished });
				if (isPublished) return { kind: "reject", reason: "published sample" };
				const isExcluded = exclude.some((found) => hasAny(found(secret)));
				if (exclude.length > 0) trace?.push({ kind: "exclude", passed: !isExcluded });
				if (isExcluded) return { kind: "reject", reason: "excluded value" };
				const stands = isPlaceholder(pattern.assigned ? afterSequence(secret) : secret, match.variable);
				trace?.push({ kind: "placeholder", passed: !stands });
				if (stands) return { kind: "reject", reason: "placeholder" };
				if (pattern.entropy !== undefined) {
					const value = shannonEntropy(secret);
					trace?.push({ kind: "entropy", passed: value >= pattern.entropy, value, least: pattern.entropy });
					if (value < pattern.entropy) return { kind: "reject", reason: "too little entropy" };
				}
				if (near && pattern.near) {
					const around = text.slice(Math.max(0, match.start - near.within), match.end + near.within);
					const passed = hasAny(near.find(around));
					trace?.push({ kind: "near", passed, ...pattern.near });
					if (!passed) return { kind: "reject", reason: "needed context is missing" };
				}
				let { severity, confidence }: { severity: Severity; confidence: Confidence } = pattern;
				if (match.identifier) severity = "low";
				const details: Detail[] = [];
				let identity: string | undefined;
				for (const name of pattern.validators) {
					const verdict = validators[name](secret, { groups: match.groups, text });
					const said = verdict.kind === "reject" ? verdict.reason : verdict.kind;
					trace?.push({ kind: "validator", name, passed: verdict.kind !== "reject", verdict: said });
					if (verdict.kind === "reject") return verdict;
					if (verdict.kind === "checksum") confidence = "checksum";
					if (verdict.kind === "structured" && confidence === "contextual") confidence = "structured";
					severity = verdict.expired ? "low" : (verdict.severity ?? severity);
					identity = verdict.identity ?? identity;
					details.push(...(verdict.details ?? []));
				}
				return { kind: "accept", severity, confidence, details, identity };
			},
		};
	} catch (error) {
		if (error instanceof LeakscanError) throw error;
		throw new LeakscanError(
			"PATTERN_INVALID",
			`pattern ${pattern.id}: ${error instanceof Error ? error.message : error}`,
			{
				hint: "fix its expression; `leakscan patterns test` checks it",
				cause: error,
			},
		);
	}
}

function expressionFor({ assigned }: Pattern, shape: Expression | null): Expression {
	if (assigned) return assignedExpression(assigned, shape, assigned.open || shape === null);
	return shape ?? (() => []);
}

/** Where names and random-looking values stand side by side by the thousand, and nobody wrote down a secret. */
function isOfPackages(path: string): boolean {
	const fileClass = fileClassOf(path);
	return fileClass === "package" || fileClass === "ledger";
}

/** What follows a beginning like `abcdefgh` or `1234567890`: a long value may well begin so and not be a sample's. */
function afterSequence(secret: string): string {
	return secret.length < 24 ? secret : secret.replace(/^(?:0123456789|1234567890?|abcdefgh){1,8}/i, "");
}

function hasAny(matches: Iterable<RawMatch>): boolean {
	for (const _ of matches) return true;
	return false;
}

const NOTHING: readonly RawMatch[] = [];

/**
 * What must be found for the expression to match, and is found faster: the expression without what it looks back for at its
 * beginning. `(?<=key[^\\n]{0,40})[0-9a-f]{32}` would look back from every place, though few have 32 digits behind them.
 */
function gateOf(source: string, flags: string): RegExp {
	const rest = source.startsWith("(?<=") ? source.slice(endOfGroup(source)) : source;
	try {
		return new RegExp(rest, flags);
	} catch {
		// It refers to what was left out.
		return new RegExp(source, flags);
	}
}

/** Offset after the group that a source begins with. */
function endOfGroup(source: string): number {
	let depth = 0;
	let inClass = false;
	for (let at = 0; at < source.length; at++) {
		const char = source[at];
		if (char === "\\") at++;
		else if (inClass) inClass = char !== "]";
		else if (char === "[") inClass = true;
		else if (char === "(") depth++;
		else if (char === ")" && --depth === 0) return at + 1;
	}
	return 0;
}

/**
 * The catalogue's own expressions, which its tests prove to be bounded, run on the platform's RegExp: compiled when they
 * are first needed, which in a scan few are. Nearly every window holds no match, so the one without indices is asked first.
 */
export function regExpExpression(source: string, ignoreCase: boolean): Expression {
	const flags = ignoreCase ? "i" : "";
	let any: RegExp | undefined;
	let all: RegExp | undefined;
	return (text) => {
		any ??= gateOf(source, flags);
		if (!any.test(text)) return NOTHING;
		all ??= new RegExp(source, `dg${flags}`);
		return Array.from(text.matchAll(all), (match): RawMatch => {
			const named = match.groups?.["secret"] === undefined ? undefined : match.indices?.groups?.["secret"];
			const [start, end] = named ?? match.indices?.[1] ?? [match.index, match.index + match[0].length];
			return {
				start: match.index,
				end: match.index + match[0].length,
				secret: text.slice(start, end),
				secretStart: start,
				variable: match.groups?.["variable"] ?? null,
				groups: match.groups ?? {},
			};
		});
	};
}
