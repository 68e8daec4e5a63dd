/** What people have decided already: findings less those that are ignored, in the baseline, inherited, vendored or too unsure. */
import type { Exposure, Finding } from "../attribute/finding.ts";
import { CONFIDENCES, type Confidence } from "../detect/match.ts";
import { activeRules, type IgnoreRule } from "./ignore-file.ts";
import type { IsInherited } from "./inherited.ts";

export interface TriageRules {
	readonly minConfidence: Confidence | null;
	readonly ignore: readonly IgnoreRule[];
	readonly baseline: ReadonlySet<string>;
	readonly isInherited: IsInherited | null;
	/** Findings in files of public packages, and secrets that are published, are kept. */
	readonly includeVendored: boolean;
	/** YYYY-MM-DD, for rules that expire. */
	readonly today: string;
	/** Hears of each finding that is set aside. */
	readonly triaged?: (finding: Finding, why: SetAside) => void;
}

export interface Triaged {
	readonly findings: readonly Finding[];
	/** Findings set aside, by why; each counts once, for the first reason in this order. */
	readonly suppressed: {
		readonly vendored: number;
		readonly published: number;
		readonly baseline: number;
		readonly ignored: number;
		readonly inherited: number;
	};
	/** For the person who runs it: rules that no longer count. */
	readonly warnings: readonly string[];
}

/** Why a finding is set aside: what it counts as, or that it is less sure than was asked for. */
export type SetAside = keyof Triaged["suppressed"] | "confidence";

/** A finding of which some exposures are set aside keeps the others. */
export function triage(findings: readonly Finding[], rules: TriageRules): Triaged {
	const { active, expired } = activeRules(rules.ignore, rules.today);
	const suppressed = { vendored: 0, published: 0, baseline: 0, ignored: 0, inherited: 0 };
	const kept: Finding[] = [];
	for (const finding of findings) {
		if (isTooUnsure(finding, rules.minConfidence)) {
			rules.triaged?.(finding, "confidence");
			continue;
		}
		const outcome = decide(finding, rules, active);
		if (typeof outcome === "string") {
			suppressed[outcome]++;
			rules.triaged?.(finding, outcome);
		} else kept.push(outcome);
	}
	const warnings = expired.map(
		({ line, until, reason }) =>
			`ignore rule on line ${line} ended on ${until}${reason === null ? "" : ` (${reason})`}`,
	);
	return { findings: kept, suppressed, warnings };
}

function isTooUnsure(finding: Finding, least: Confidence | null): boolean {
	return least !== null && CONFIDENCES.indexOf(finding.confidence) > CONFIDENCES.indexOf(least);
}

function decide(
	finding: Finding,
	rules: TriageRules,
	ignore: readonly IgnoreRule[],
): Finding | keyof Triaged["suppressed"] {
	const left = (exposures: readonly Exposure[], gone: (exposure: Exposure) => boolean): readonly Exposure[] =>
		exposures.filter((exposure) => !gone(exposure));
	let { exposures } = finding;
	if (!rules.includeVendored) {
		exposures = left(exposures, ({ vendored }) => vendored);
		if (exposures.length === 0) return "vendored";
		if (finding.published) return "published";
	}
	if (rules.baseline.has(finding.id)) return "baseline";
	if (ignore.some((rule) => ignoresWhole(rule, finding))) return "ignored";
	exposures = left(exposures, (exposure) =>
		ignore.some((rule) => rule.kind === "path" && isAt(exposure, rule.matches)),
	);
	if (exposures.length === 0) return "ignored";
	const { isInherited } = rules;
	if (isInherited) exposures = left(exposures, isInherited);
	if (exposures.length === 0) return "inherited";
	return exposures.length === finding.exposures.length ? finding : { ...finding, exposures };
}

/** A glob takes a file with all that is inside it, or `/app/app.jar/BOOT-INF/**` of it. */
function isAt({ path, inside }: Exposure, matches: (path: string) => boolean): boolean {
	return path !== null && (matches(path) || (inside.length > 0 && matches([path, ...inside].join("/"))));
}

function ignoresWhole(rule: IgnoreRule, finding: Finding): boolean {
	return (
		(rule.kind === "id" && rule.id === finding.id) ||
		(rule.kind === "pattern" && rule.pattern === finding.pattern.id)
	);
}
