/**
 * Configurations put together: one that extends another has the other's rules too, but for those it disables; of a rule that
 * both have, what is set in the extending one wins, and tags, keywords and allowlists add up. gitleaks' default
 * configuration is, here, the built-in catalogue.
 */
import type { AllowlistConfig, GitleaksConfig, RuleConfig, Source } from "./config.ts";
import { invalid } from "./toml-document.ts";

/** A configuration with all that it extends. */
export interface WholeConfig {
	readonly title: string;
	/** True when the built-in patterns count as rules of it: its allowlists are for them too. */
	readonly extendsBuiltIn: boolean;
	/** Ids of built-in patterns that it turns off. */
	readonly disabled: readonly Source[];
	readonly rules: readonly RuleConfig[];
	readonly allowlists: readonly AllowlistConfig[];
	readonly warnings: readonly string[];
}

/** Configurations that extend one another, at most. */
const MAX_DEPTH = 8;

/** Reads what `config` extends, too. `load` reads a configuration by its path; `file` is the one that names it. */
export async function wholeConfig(
	config: GitleaksConfig,
	load: (path: string, file: string) => Promise<GitleaksConfig>,
	depth = 1,
): Promise<WholeConfig> {
	const { path, useDefault, disabledRules } = config.extend;
	if (path === null) {
		const { title, rules, allowlists, warnings } = config;
		return { title, extendsBuiltIn: useDefault, disabled: disabledRules, rules, allowlists, warnings };
	}
	if (depth >= MAX_DEPTH)
		throw invalid(path.place, `it extends ${path.text}, and so on: more than ${MAX_DEPTH} files deep`);
	const base = await wholeConfig(await load(path.text, config.file), load, depth + 1);
	const disabled = new Set(disabledRules.map(({ text }) => text));
	const rules = new Map(base.rules.filter(({ id }) => !disabled.has(id)).map((rule) => [rule.id, rule]));
	for (const rule of config.rules) {
		const other = rules.get(rule.id);
		rules.set(rule.id, other ? merged(other, rule) : rule);
	}
	return {
		title: config.title || base.title,
		extendsBuiltIn: base.extendsBuiltIn,
		disabled: [
			...base.disabled,
			...disabledRules.filter(({ text }) => base.extendsBuiltIn && !base.rules.some(({ id }) => id === text)),
		],
		rules: [...rules.values()],
		allowlists: [...config.allowlists, ...base.allowlists],
		warnings: [...base.warnings, ...config.warnings],
	};
}

function merged(base: RuleConfig, rule: RuleConfig): RuleConfig {
	return {
		id: rule.id,
		place: rule.place,
		description: rule.description || base.description,
		regex: rule.regex ?? base.regex,
		path: rule.path ?? base.path,
		secretGroup: rule.secretGroup || base.secretGroup,
		entropy: rule.entropy || base.entropy,
		keywords: [...base.keywords, ...rule.keywords],
		tags: [...base.tags, ...rule.tags],
		allowlists: [...base.allowlists, ...rule.allowlists],
		required: [...base.required, ...rule.required],
		skipReport: rule.skipReport || base.skipReport,
	};
}
