/** The patterns a run uses: the built-in catalogue and a person's own. */
import { createHash } from "node:crypto";
import { patternsVersion } from "virtual:leakscan-catalogue";
import { builtIn } from "../detect/built-in.ts";
import { builtInKinds, type Kind, kindsOf, patternsOf } from "../detect/catalogue.ts";
import type { Detector } from "../detect/detector.ts";
import { type DetectorRecipe, detectorOf } from "../detect/detector-recipe.ts";
import type { WholeConfig } from "../detect/gitleaks/extend.ts";
import type { GitleaksRules } from "../detect/gitleaks/rules.ts";
import type { Observer } from "../detect/observation.ts";
import type { Pattern } from "../detect/pattern.ts";
import { planOf } from "../detect/search/search-plan.ts";

/** A gitleaks configuration's rules, and what it is called. */
export interface LoadedRules {
	readonly title: string;
	readonly rules: GitleaksRules;
}

export interface LoadedPatterns {
	/** All but the rules. */
	readonly patterns: () => readonly Pattern[];
	/** The same for patterns that find the same. Rules do not count in it. */
	readonly key: string;
	/** Ids of patterns that are the person's. */
	readonly own: ReadonlySet<string>;
	readonly rules: readonly LoadedRules[];
	/** What other threads make the detector of; undefined where there are rules, which they cannot be given. */
	readonly recipe: DetectorRecipe | undefined;
	readonly version: string;
	readonly kindOf: (id: string) => Kind;
	/** What was read and has no effect, a line each. */
	readonly warnings: readonly string[];
}

/** What rules are said to come from when their file has no title. */
const UNTITLED = "Own rules";

/** The built-in patterns, and those at `path` where one is given. Throws PATTERN_INVALID, FILE_UNREADABLE. */
export async function loadPatterns(path: string | undefined): Promise<LoadedPatterns> {
	const catalogue = builtIn();
	if (path === undefined) {
		return {
			patterns: () => catalogue.all(),
			key: patternsVersion,
			own: new Set(),
			rules: [],
			recipe: { kind: "built-in" },
			version: patternsVersion,
			kindOf: builtInKinds(catalogue),
			warnings: [],
		};
	}
	const { readOwnPatterns } = await import("./own-patterns.ts");
	const { files, configs } = await readOwnPatterns(path);
	const own = patternsOf(files);
	const rules = await loadRules(configs, new Set(catalogue.all().map(({ id }) => id)));
	const disabled = new Set(configs.flatMap((config) => config.disabled.map(({ text }) => text)));
	const taken = new Set(rules.flatMap(({ rules }) => rules.rules.map(({ id }) => id)));
	const patterns = replacedBy(own, catalogue.all()).filter(({ id }) => !disabled.has(id) && !taken.has(id));
	const ids = own.map(({ id }) => id);
	return {
		patterns: () => patterns,
		key: createHash("sha256")
			.update(JSON.stringify([patterns, ids]))
			.digest("hex"),
		own: new Set(ids),
		rules,
		recipe: rules.length > 0 ? undefined : { kind: "own", patterns, own: ids, plan: planOf(patterns) },
		version: `${patternsVersion}+${own.length + taken.size}`,
		kindOf: kindsWith(rules, kindsOf(patterns)),
		warnings: [...configs.flatMap(({ warnings }) => warnings), ...unknownDisabled(configs, catalogue.all())],
	};
}

/** A detector over loaded patterns; a person's own run on an engine that cannot backtrack. */
export async function detectorFor(
	{ patterns, own, rules, recipe }: LoadedPatterns,
	observe?: Observer,
): Promise<Detector> {
	return detectorOf(recipe ?? { kind: "own", patterns: patterns(), own: [...own], plan: undefined }, {
		rules: rules.map((loaded) => loaded.rules),
		...(observe === undefined ? {} : { observe }),
	});
}

/** A pattern of the same id takes the place of the other's. */
function replacedBy(own: readonly Pattern[], others: readonly Pattern[]): Pattern[] {
	const byId = new Map(others.map((pattern) => [pattern.id, pattern]));
	for (const pattern of own) byId.set(pattern.id, pattern);
	return [...byId.values()];
}

async function loadRules(
	configs: readonly WholeConfig[],
	builtIn: ReadonlySet<string>,
): Promise<LoadedRules[]> {
	if (configs.length === 0) return [];
	const { GitleaksRules } = await import("../detect/gitleaks/rules.ts");
	return configs.map((config) => ({
		title: config.title || UNTITLED,
		rules: new GitleaksRules(config, (id) => builtIn.has(id)),
	}));
}

function kindsWith(rules: readonly LoadedRules[], others: (id: string) => Kind): (id: string) => Kind {
	const kinds = new Map<string, Kind>();
	for (const { title, rules: loaded } of rules) {
		for (const { id, config } of loaded.rules)
			kinds.set(id, { id, name: config.description || config.id, provider: title, revokeUrl: null });
	}
	return (id) => kinds.get(id) ?? others(id);
}

function unknownDisabled(configs: readonly WholeConfig[], builtIn: readonly Pattern[]): string[] {
	return configs
		.flatMap(({ disabled }) => disabled)
		.filter(({ text }) => !builtIn.some(({ id }) => id === text))
		.map(
			({ text, place: { file, line } }) =>
				`${file}:${line}: disabledRules names ${text}, and no built-in pattern has that id`,
		);
}
