/**
 * What a `.gitleaks.toml` says: rules, allowlists, and which configuration it extends. Keys, defaults and what is wrong are
 * those of gitleaks v8.28 (its README, "Configuration"); expressions are checked later, when rules are compiled.
 */
import { z } from "zod";
import { invalid, type Place, readToml, type TomlDocument } from "./toml-document.ts";

/** An expression and where it is written. */
export interface Source {
	readonly text: string;
	readonly place: Place;
}

export interface AllowlistConfig {
	readonly place: Place;
	readonly condition: "and" | "or";
	readonly paths: readonly Source[];
	readonly regexes: readonly Source[];
	readonly regexTarget: "secret" | "match" | "line";
	readonly stopwords: readonly string[];
	/** True where commits are listed: no file of an image is in one, so that condition never holds. */
	readonly commits: boolean;
	/** Of a global allowlist: the rules it is for; empty for all. */
	readonly targetRules: readonly string[];
}

export interface RequiredConfig {
	readonly id: string;
	readonly place: Place;
	readonly withinLines: number | null;
	readonly withinColumns: number | null;
}

export interface RuleConfig {
	readonly id: string;
	readonly place: Place;
	readonly description: string;
	readonly regex: Source | null;
	readonly path: Source | null;
	/** 0: the first group that took part. */
	readonly secretGroup: number;
	/** 0: not looked at. */
	readonly entropy: number;
	readonly keywords: readonly string[];
	readonly tags: readonly string[];
	readonly allowlists: readonly AllowlistConfig[];
	readonly required: readonly RequiredConfig[];
	readonly skipReport: boolean;
}

export interface GitleaksConfig {
	readonly file: string;
	readonly title: string;
	readonly extend: {
		readonly path: Source | null;
		readonly useDefault: boolean;
		readonly disabledRules: readonly Source[];
	};
	readonly rules: readonly RuleConfig[];
	readonly allowlists: readonly AllowlistConfig[];
	/** What was read and has no effect, a line each. */
	readonly warnings: readonly string[];
}

const count = z.int().nonnegative();
/** gitleaks takes a text with commas for a list, too. */
const list = z.union([z.array(z.string()), z.string().transform((text) => text.split(","))]).default([]);

const allowlistSchema = z.looseObject({
	description: z.string().default(""),
	condition: z.string().default(""),
	commits: list,
	paths: list,
	regextarget: z.string().default(""),
	regexes: list,
	stopwords: list,
	targetrules: list,
});
const requiredSchema = z.looseObject({
	id: z.string().default(""),
	withinlines: count.optional(),
	withincolumns: count.optional(),
});
const ruleSchema = z.looseObject({
	id: z.string().default(""),
	description: z.string().default(""),
	regex: z.string().default(""),
	path: z.string().default(""),
	secretgroup: count.default(0),
	entropy: z.number().nonnegative().default(0),
	keywords: list,
	tags: list,
	skipreport: z.boolean().default(false),
	allowlist: allowlistSchema.optional(),
	allowlists: z.array(allowlistSchema).default([]),
	required: z.array(requiredSchema).default([]),
});
const configSchema = z.looseObject({
	title: z.string().default(""),
	description: z.string().default(""),
	minversion: z.string().default(""),
	extend: z
		.looseObject({
			path: z.string().default(""),
			url: z.string().default(""),
			usedefault: z.boolean().default(false),
			disabledrules: list,
		})
		.prefault({}),
	rules: z.array(ruleSchema).default([]),
	allowlist: allowlistSchema.optional(),
	allowlists: z.array(allowlistSchema).default([]),
});

/** Reads a configuration. `file` is for messages. Throws PATTERN_INVALID with the first thing that is wrong. */
export function readGitleaksConfig(text: string, file: string): GitleaksConfig {
	const document = readToml(text, file);
	const result = configSchema.safeParse(document.data);
	if (!result.success) throw malformed(document, result.error);
	return new Reading(document, file).config(result.data);
}

function malformed(document: TomlDocument, error: z.ZodError): Error {
	const issue = error.issues[0];
	const path = issue?.path ?? [];
	const rule = path[0] === "rules" ? ruleName(document.data, path[1]) : "";
	const key = path.filter((part) => typeof part === "string").at(-1);
	return invalid(document.placeOf(path), `${rule}${key ? `${key}: ` : ""}${issue?.message ?? "it is wrong"}`);
}

/** `rule acme-token: `, for messages, where it has a name. */
function ruleName(data: unknown, index: PropertyKey | undefined): string {
	const named = z.object({ rules: z.array(z.object({ id: z.string() }).catch({ id: "" })) }).safeParse(data);
	const id = named.success && typeof index === "number" ? named.data.rules[index]?.id : "";
	return id ? `rule ${id}: ` : "";
}

type Path = readonly PropertyKey[];

class Reading {
	readonly #document: TomlDocument;
	readonly #file: string;
	readonly #warnings: string[] = [];

	constructor(document: TomlDocument, file: string) {
		this.#document = document;
		this.#file = file;
	}

	config(data: z.output<typeof configSchema>): GitleaksConfig {
		this.#unknown(data, configSchema, []);
		this.#unknown(data.extend, configSchema.shape.extend.unwrap(), ["extend"]);
		const { path, url, usedefault, disabledrules } = data.extend;
		if (path !== "" && usedefault)
			throw this.#wrong(["extend", "path"], "it cannot stand beside useDefault: keep one of them");
		if (url !== "") this.#warn(["extend", "url"], "extend.url is not fetched: use extend.path");
		const allowlists = this.#both(data.allowlist, data.allowlists, []);
		const rules = data.rules.map((rule, at) => this.#rule(rule, ["rules", at]));
		if (rules.length === 0 && allowlists.length === 0 && path === "" && !usedefault)
			throw this.#wrong([], "it holds no rules, no allowlists and extends nothing");
		const source = (text: string, at: Path): Source => ({ text, place: this.#document.placeOf(at) });
		return {
			file: this.#file,
			title: data.title,
			extend: {
				path: path === "" ? null : source(path, ["extend", "path"]),
				useDefault: usedefault,
				disabledRules: disabledrules.map((id, at) => source(id, ["extend", "disabledrules", at])),
			},
			rules,
			allowlists,
			warnings: this.#warnings,
		};
	}

	#rule(data: z.output<typeof ruleSchema>, at: Path): RuleConfig {
		const id = data.id.trim();
		const place = this.#document.placeOf(at);
		if (id === "") throw this.#wrong(at, "this rule has no id");
		this.#unknown(data, ruleSchema, at);
		return {
			id,
			place,
			description: data.description,
			regex: this.#source(data.regex, [...at, "regex"]),
			path: this.#source(data.path, [...at, "path"]),
			secretGroup: data.secretgroup,
			entropy: data.entropy,
			keywords: data.keywords.filter((keyword) => keyword !== "").map((keyword) => keyword.toLowerCase()),
			tags: data.tags,
			allowlists: this.#both(data.allowlist, data.allowlists, at),
			required: data.required.map((required, index) => {
				const where = [...at, "required", index];
				this.#unknown(required, requiredSchema, where);
				if (required.id === "") throw this.#wrong(where, `rule ${id}: a required rule has no id`);
				return {
					id: required.id,
					place: this.#document.placeOf(where),
					withinLines: required.withinlines ?? null,
					withinColumns: required.withincolumns ?? null,
				};
			}),
			skipReport: data.skipreport,
		};
	}

	/** `[allowlist]`, the old form, or `[[allowlists]]`, the new one; not both. */
	#both(
		old: z.output<typeof allowlistSchema> | undefined,
		many: readonly z.output<typeof allowlistSchema>[],
		at: Path,
	): AllowlistConfig[] {
		if (old !== undefined && many.length > 0)
			throw this.#wrong([...at, "allowlist"], "allowlist cannot stand beside allowlists: move it there");
		if (old !== undefined) return [this.#allowlist(old, [...at, "allowlist"])];
		return many.map((one, index) => this.#allowlist(one, [...at, "allowlists", index]));
	}

	#allowlist(data: z.output<typeof allowlistSchema>, at: Path): AllowlistConfig {
		this.#unknown(data, allowlistSchema, at);
		const { paths, regexes, stopwords, commits } = data;
		if (paths.length + regexes.length + stopwords.length + commits.length === 0)
			throw this.#wrong(at, "this allowlist is empty: give it commits, paths, regexes or stopwords");
		if (commits.length > 0)
			this.#warn([...at, "commits"], "commits have no effect: files of an image belong to none");
		const condition = CONDITIONS[data.condition.toUpperCase()];
		if (condition === undefined)
			throw this.#wrong([...at, "condition"], `condition is "${data.condition}": write AND or OR`);
		const target = data.regextarget === "" ? "secret" : data.regextarget.toLowerCase();
		if (target !== "secret" && target !== "match" && target !== "line")
			throw this.#wrong(
				[...at, "regextarget"],
				`regexTarget is "${data.regextarget}": write secret, match or line`,
			);
		const sources = (texts: readonly string[], key: string): Source[] =>
			texts.map((text, index) => ({ text, place: this.#document.placeOf([...at, key, index]) }));
		return {
			place: this.#document.placeOf(at),
			condition,
			paths: sources(paths, "paths"),
			regexes: sources(regexes, "regexes"),
			regexTarget: target,
			stopwords: stopwords.map((word) => word.toLowerCase()).filter((word) => word !== ""),
			commits: commits.length > 0,
			targetRules: data.targetrules,
		};
	}

	#source(text: string, at: Path): Source | null {
		return text === "" ? null : { text, place: this.#document.placeOf(at) };
	}

	/** A key that nobody reads is most likely misspelt. */
	#unknown(data: object, schema: { readonly shape: object }, at: Path): void {
		for (const key of Object.keys(data)) {
			if (!(key in schema.shape))
				this.#warn([...at, key], `"${key}" is no key of gitleaks' and has no effect`);
		}
	}

	#warn(at: Path, what: string): void {
		const { file, line } = this.#document.placeOf(at);
		this.#warnings.push(`${file}:${line}: ${what}`);
	}

	#wrong(at: Path, what: string): Error {
		return invalid(this.#document.placeOf(at), what);
	}
}

const CONDITIONS: Readonly<Record<string, "and" | "or">> = {
	"": "or",
	OR: "or",
	"||": "or",
	AND: "and",
	"&&": "and",
};
