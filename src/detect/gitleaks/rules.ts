/**
 * The rules of gitleaks configurations, run over blocks: a rule is tried where one of its keywords stands in the block (as
 * gitleaks does with its fragments), or everywhere when it has none.
 */
import { bareAnchor } from "../anchor.ts";
import type { Block, BlockMatch, BlockRules, BuiltInMatch } from "../block-rules.ts";
import { shannonEntropy } from "../entropy.ts";
import { KeywordIndex } from "../keyword-index.ts";
import { tablesOf } from "../keyword-tables.ts";
import type { BlockObservation, Check } from "../observation.ts";
import { Allowlist } from "./allowlist.ts";
import { BlockText } from "./block-text.ts";
import type { RequiredConfig, RuleConfig } from "./config.ts";
import { MAX_LENGTH, RuleExpression } from "./expression.ts";
import type { WholeConfig } from "./extend.ts";
import { allowedBy, patternId, Rule, type RuleMatch } from "./rule.ts";
import { invalid } from "./toml-document.ts";

/** Shorter keywords stand everywhere: rules with one are tried on every block. */
const SHORTEST_KEYWORD = 3;
/** Of a file that a rule takes by its path, the bytes that are the secret: what tells it from other files. */
const FILE_HEAD = 4096;
/** Characters of a line that allowlists see on each side of a match. */
const LINE = 4096;

/** What a rule without an expression of its own says of the built-in pattern of its id. */
interface Refinement {
	readonly entropy: number;
	readonly path: RuleExpression | null;
	readonly allowlists: readonly Allowlist[];
}

export class GitleaksRules implements BlockRules {
	/** All rules, in the order of their files. */
	readonly rules: readonly Rule[];
	readonly allows?: (match: BuiltInMatch) => string | null;
	readonly #global: readonly Allowlist[];
	readonly #byId: ReadonlyMap<string, Rule>;
	readonly #index: KeywordIndex | null;
	/** Per keyword number: the rules that it calls for. */
	readonly #calls: readonly (readonly Rule[])[];
	/** Rules that are tried on every block. */
	readonly #always: readonly Rule[];
	readonly #disabled: ReadonlySet<string>;
	readonly #refinements = new Map<string, Refinement>();

	/** `isBuiltIn` tells ids of the catalogue. Throws PATTERN_INVALID. */
	constructor(config: WholeConfig, isBuiltIn: (id: string) => boolean) {
		this.#disabled = new Set(config.disabled.map(({ text }) => patternId(text)));
		const global = config.allowlists.map((allowlist) => ({
			targets: allowlist.targetRules,
			allowlist: new Allowlist(allowlist, "allowlist"),
			place: allowlist.place,
		}));
		this.#global = global.filter(({ targets }) => targets.length === 0).map(({ allowlist }) => allowlist);
		const targeted = (id: string): Allowlist[] =>
			global.filter(({ targets }) => targets.includes(id)).map(({ allowlist }) => allowlist);
		const rules: Rule[] = [];
		for (const rule of config.rules) {
			const refines = config.extendsBuiltIn && rule.regex === null && isBuiltIn(patternId(rule.id));
			if (refines) this.#refine(rule, targeted(rule.id));
			else if (rule.regex === null && rule.path === null)
				throw invalid(
					rule.place,
					`rule ${rule.id} has neither regex nor path, and extends no rule of that id`,
				);
			else rules.push(new Rule(rule, targeted(rule.id)));
		}
		this.rules = rules;
		this.#byId = new Map(rules.map((rule) => [rule.config.id, rule]));
		checkIds(rules);
		for (const rule of rules) for (const required of rule.required) this.#requiredBy(rule, required);
		for (const { targets, allowlist, place } of global) {
			for (const id of targets) {
				if (this.#byId.has(id) || this.#refinements.has(patternId(id))) continue;
				if (!config.extendsBuiltIn || !isBuiltIn(patternId(id)))
					throw invalid(place, `targetRules names ${id}, and no rule has that id`);
				this.#refinements.set(patternId(id), { entropy: 0, path: null, allowlists: [allowlist] });
			}
		}
		const withKeywords = rules.filter(
			({ config: { keywords, regex } }) =>
				regex !== null && keywords.length > 0 && keywords.every(({ length }) => length >= SHORTEST_KEYWORD),
		);
		this.#always = rules.filter((rule) => !withKeywords.includes(rule));
		const keywords = [...new Set(withKeywords.flatMap((rule) => rule.config.keywords))];
		this.#calls = keywords.map((keyword) =>
			withKeywords.filter((rule) => rule.config.keywords.includes(keyword)),
		);
		this.#index =
			keywords.length === 0
				? null
				: new KeywordIndex(
						tablesOf(keywords.map((word) => bareAnchor(Buffer.from(word).toString("latin1")))),
					);
		if (config.extendsBuiltIn) this.allows = (match) => this.#allowsBuiltIn(match);
	}

	readonly maxLength = MAX_LENGTH;

	scan(
		block: Block,
		emit: (match: BlockMatch) => void,
		observe: ((observation: BlockObservation) => void) | undefined,
	): void {
		const { path, file } = block.context;
		const rules = this.#calledFor(block.bytes).filter(
			(rule) => !rule.config.skipReport && !(block.binary && rule.confidence !== "structured"),
		);
		if (rules.length === 0 || this.#global.some((allowlist) => allowlist.allowsPath(path, file))) return;
		const found = new BlockScan(block, this.#global, observe);
		for (const rule of rules) {
			if (!rule.appliesTo(path, file)) continue;
			if (rule.isForWholeFiles) {
				if (block.first) emit(wholeFile(rule, block.bytes));
				continue;
			}
			for (const { at, match } of found.matches(rule)) {
				const missing = rule.required.find((required) => {
					return !found.hasNear(match, this.#requiredBy(rule, required), required);
				});
				found.observe(rule, at, match, missing);
				if (missing === undefined) emit(found.blockMatch(rule, at, match));
			}
		}
	}

	#calledFor(bytes: Buffer): Rule[] {
		const called = new Set(this.#always);
		this.#index?.scan(bytes, 0, bytes.length, (keyword) => {
			for (const rule of this.#calls[keyword] ?? []) called.add(rule);
		});
		return [...called];
	}

	#requiredBy(rule: Rule, { id, place }: RequiredConfig): Rule {
		const required = this.#byId.get(id);
		if (required === undefined)
			throw invalid(place, `rule ${rule.config.id} requires rule ${id}, and no rule has that id`);
		return required;
	}

	#refine(rule: RuleConfig, targeted: readonly Allowlist[]): void {
		const what = `rule ${rule.id}`;
		this.#refinements.set(patternId(rule.id), {
			entropy: rule.entropy,
			path: rule.path && new RuleExpression(rule.path, `${what}: path`),
			allowlists: [...rule.allowlists.map((allowlist) => new Allowlist(allowlist, what)), ...targeted],
		});
	}

	#allowsBuiltIn(match: BuiltInMatch): string | null {
		// Patterns of such ids are not there at all; documents are read all the same.
		if (this.#disabled.has(match.patternId)) return "the rule file disables its kind";
		const allowed = allowedBy(this.#global, match);
		if (allowed !== null) return allowed;
		const refinement = this.#refinements.get(match.patternId);
		if (refinement === undefined) return null;
		if (refinement.path !== null && (match.path === null || !refinement.path.test(match.path)))
			return "the rule file wants another path";
		if (refinement.entropy > 0 && shannonEntropy(match.secret) <= refinement.entropy)
			return "the rule file wants more entropy";
		return allowedBy(refinement.allowlists, match);
	}
}

/** One block while rules look at it: its text and what each rule matched, made when first asked for. */
class BlockScan {
	readonly #block: Block;
	readonly #global: readonly Allowlist[];
	readonly #observe: ((observation: BlockObservation) => void) | undefined;
	readonly #text: BlockText;
	readonly #from: number;
	readonly #to: number;
	/** Of rules that others require: all matches of the block. */
	readonly #all = new Map<Rule, readonly RuleMatch[]>();
	#checks: Check[] = [];

	constructor(
		block: Block,
		global: readonly Allowlist[],
		observe: ((observation: BlockObservation) => void) | undefined,
	) {
		this.#block = block;
		this.#global = global;
		this.#observe = observe;
		this.#text = new BlockText(block.bytes);
		this.#from = this.#text.characterAt(block.settled);
		this.#to = this.#text.characterAt(block.limit);
	}

	/** The rule's matches that begin in this block's part, with the byte offset of the secret. */
	*matches(rule: Rule): Generator<{ readonly at: number; readonly match: RuleMatch }> {
		for (const match of rule.find(this.#text.text, this.#from, this.#to)) {
			const at = this.#text.byteOf(match.secretStart);
			this.#checks = [];
			const rejected = this.#rejects(rule, match, this.#observe && this.#checks);
			if (rejected === null) yield { at, match };
			else this.#tell(rule, at, match, rejected);
		}
	}

	/** True when the rule that is required matches near enough. */
	hasNear(match: RuleMatch, rule: Rule, { withinLines, withinColumns }: RequiredConfig): boolean {
		const here = this.#text.place(match.start);
		return this.#allOf(rule).some((other) => {
			const there = this.#text.place(other.start);
			return (
				(withinLines === null || Math.abs(here.line - there.line) <= withinLines) &&
				(withinColumns === null || Math.abs(here.column - there.column) <= withinColumns)
			);
		});
	}

	observe(rule: Rule, at: number, match: RuleMatch, missing: RequiredConfig | undefined): void {
		if (this.#observe === undefined) return;
		for (const required of rule.required) {
			const { id, withinLines, withinColumns } = required;
			const within =
				[
					withinLines === null ? "" : `${withinLines} lines`,
					withinColumns === null ? "" : `${withinColumns} columns`,
				]
					.filter(Boolean)
					.join(", ") || "the block";
			this.#checks.push({ kind: "required", rule: id, within, passed: required !== missing });
			if (required === missing) break;
		}
		this.#tell(rule, at, match, missing === undefined ? null : `rule ${missing.id} does not match near it`);
	}

	blockMatch(rule: Rule, at: number, { secret }: RuleMatch): BlockMatch {
		return {
			patternId: rule.id,
			secret: this.#text.latin1(secret),
			severity: rule.severity,
			confidence: rule.confidence,
			variable: null,
			offset: at,
		};
	}

	#allOf(rule: Rule): readonly RuleMatch[] {
		let all = this.#all.get(rule);
		if (all === undefined) {
			const { path, file } = this.#block.context;
			const { text } = this.#text;
			all = rule.appliesTo(path, file)
				? [...rule.find(text, 0, text.length)].filter((match) => this.#rejects(rule, match) === null)
				: [];
			this.#all.set(rule, all);
		}
		return all;
	}

	#rejects(rule: Rule, found: RuleMatch, trace?: Check[]): string | null {
		const { path, file } = this.#block.context;
		const line = this.#text.linesOf(found.start, found.end, LINE);
		const own = rule.rejects(found, { path, file }, line, trace);
		if (own !== null) return own;
		const { secret, match } = found;
		return allowedBy(this.#global, { path, file, secret, match, line });
	}

	#tell(rule: Rule, offset: number, { secret }: RuleMatch, rejected: string | null): void {
		this.#observe?.({
			kind: "pattern",
			patternId: rule.id,
			secret: this.#text.latin1(secret),
			variable: null,
			offset,
			checks: this.#checks,
			rejected,
		});
	}
}

/** A file that is a secret by its path: its first bytes stand for it. */
function wholeFile(rule: Rule, bytes: Buffer): BlockMatch {
	return {
		patternId: rule.id,
		secret: bytes.toString("latin1", 0, FILE_HEAD),
		severity: rule.severity,
		confidence: "contextual",
		variable: null,
		offset: 0,
	};
}

function checkIds(rules: readonly Rule[]): void {
	const seen = new Map<string, Rule>();
	for (const rule of rules) {
		const other = seen.get(rule.id);
		if (other)
			throw invalid(
				rule.config.place,
				`rule ${rule.config.id} has the id of the rule at line ${other.config.place.line}`,
			);
		seen.set(rule.id, rule);
		if (rule.id === "")
			throw invalid(rule.config.place, `rule id "${rule.config.id}" has no letter or digit`);
	}
}
