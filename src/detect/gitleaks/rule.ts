/** One gitleaks rule made ready to run: what its expression matches, which group is the secret, and what it lets pass. */
import { shannonEntropy } from "../entropy.ts";
import { type Confidence, SEVERITIES, type Severity } from "../match.ts";
import type { Check } from "../observation.ts";
import { type Allowable, Allowlist } from "./allowlist.ts";
import type { RequiredConfig, RuleConfig } from "./config.ts";
import { RuleExpression } from "./expression.ts";
import { invalid } from "./toml-document.ts";

/** A match in a block's text; offsets are in its characters. */
export interface RuleMatch {
	readonly start: number;
	readonly end: number;
	readonly match: string;
	readonly secret: string;
	readonly secretStart: number;
}

/** A comment with which gitleaks' users mark a line as known. */
const ALLOW_MARK = "gitleaks:allow";

export class Rule {
	readonly config: RuleConfig;
	/** Its id as leakscan's reports have ids: lower case, with hyphens. */
	readonly id: string;
	readonly severity: Severity;
	readonly confidence: Confidence;
	readonly #regex: RuleExpression | null;
	readonly #path: RuleExpression | null;
	readonly #allowlists: readonly Allowlist[];

	/** `targeted`: global allowlists that name this rule. Throws PATTERN_INVALID. */
	constructor(config: RuleConfig, targeted: readonly Allowlist[]) {
		const what = `rule ${config.id}`;
		this.config = config;
		this.id = patternId(config.id);
		this.severity = severityOf(config.tags);
		this.confidence = this.id.includes("generic") ? "contextual" : "structured";
		this.#regex = config.regex && new RuleExpression(config.regex, `${what}: regex`);
		this.#path = config.path && new RuleExpression(config.path, `${what}: path`);
		this.#allowlists = [...config.allowlists.map((allowlist) => new Allowlist(allowlist, what)), ...targeted];
		const groups = this.#regex?.groupCount ?? 0;
		if (this.#regex && config.secretGroup > groups) {
			const has = groups === 0 ? "no group" : `${groups} group${groups > 1 ? "s" : ""}`;
			throw invalid(config.place, `${what}: secretGroup is ${config.secretGroup}, and its regex has ${has}`);
		}
	}

	/** True for a rule that takes files by their path alone. */
	get isForWholeFiles(): boolean {
		return this.#regex === null && this.#path !== null;
	}

	get required(): readonly RequiredConfig[] {
		return this.config.required;
	}

	/** False for files that it is not for, or that an allowlist lets pass whatever they hold. */
	appliesTo(path: string | null, file?: string): boolean {
		if (this.#path !== null && (path === null || !this.#path.test(path))) return false;
		return !this.#allowlists.some((allowlist) => allowlist.allowsPath(path, file));
	}

	/** Matches that begin in `text[from, to)`. */
	*find(text: string, from: number, to: number): Generator<RuleMatch> {
		if (this.#regex === null) return;
		for (const found of this.#regex.matches(text, from, to)) {
			const [whole] = found.groups;
			const match = (whole ?? "").replace(/^\n+|\n+$/g, "");
			const group = this.#secretGroup(found.groups);
			const secret = group === 0 ? match : (found.groups[group] ?? "");
			const lead = group === 0 ? (whole ?? "").length - (whole ?? "").replace(/^\n+/, "").length : 0;
			if (secret === "") continue;
			const secretStart = (found.groupStarts[group] ?? found.start) + lead;
			yield { start: found.start, end: found.end, match, secret, secretStart };
		}
	}

	/** Why a match is none; null when it is one. `trace` gets each check. */
	rejects(
		found: RuleMatch,
		{ path, file }: Pick<Allowable, "path" | "file">,
		line: string,
		trace?: Check[],
	): string | null {
		const { entropy } = this.config;
		if (entropy > 0) {
			const value = shannonEntropy(found.secret);
			trace?.push({ kind: "entropy", passed: value > entropy, value, least: entropy });
			if (value <= entropy) return "too little entropy";
		}
		const { match, secret } = found;
		const reason = line.includes(ALLOW_MARK)
			? `its line says ${ALLOW_MARK}`
			: allowedBy(this.#allowlists, { path, file, secret, match, line });
		trace?.push({ kind: "allowlist", passed: reason === null });
		return reason;
	}

	#secretGroup(groups: readonly (string | null)[]): number {
		if (this.config.secretGroup > 0) return this.config.secretGroup;
		const first = groups.findIndex((group, number) => number > 0 && group !== null && group !== "");
		return Math.max(first, 0);
	}
}

/** Names the first allowlist that lets it pass. */
export function allowedBy(
	allowlists: readonly Allowlist[],
	candidate: Parameters<Allowlist["allows"]>[0],
): string | null {
	const allowlist = allowlists.find((one) => one.allows(candidate));
	return allowlist === undefined ? null : `the allowlist at ${allowlist.place}`;
}

/** A rule's id as ids of patterns are: in ignore files and reports. */
export function patternId(id: string): string {
	return id
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, "-")
		.replace(/^-+|-+$/g, "");
}

/** gitleaks has no severities; a tag may say one: `critical`, `severity:low`. */
function severityOf(tags: readonly string[]): Severity {
	const said = tags.map((tag) => tag.toLowerCase().replace(/^severity[:=-]/, ""));
	return SEVERITIES.find((severity) => said.includes(severity)) ?? "high";
}
