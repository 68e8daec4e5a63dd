/** What a scan is run with: the command line over the configuration file over the defaults. */

import { availableParallelism } from "node:os";
import path from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { CONFIDENCES, type Confidence, SEVERITIES, type Severity } from "../detect/match.ts";
import { LeakscanError } from "../errors.ts";
import { checkedGlobs } from "../glob.ts";
import { homeFolder } from "../home-folder.ts";
import { type Platform, parsePlatform } from "../image/platform.ts";
import { FORMATS, type Format } from "../report/formats.ts";
import { loadConfig } from "./config.ts";
import type { Config } from "./config-file.ts";
import type { RegistrySettings } from "./registry-access.ts";

export interface Settings {
	/** Null: findings never fail the run. */
	readonly failOn: Severity | null;
	/** A policy file; it decides instead of failOn. */
	readonly policy: string | undefined;
	readonly minConfidence: Confidence | null;
	readonly patterns: string | undefined;
	readonly excludePath: readonly string[];
	/** Undefined: .leakscanignore, if there is one. */
	readonly ignoreFile: string | undefined;
	readonly baseline: string | undefined;
	readonly baseImage: string | undefined;
	readonly includeVendored: boolean;
	readonly showSecrets: boolean;
	readonly layers: boolean;
	readonly platform: Platform | "all" | undefined;
	readonly concurrency: number;
	/** Null: layers that are known from before are read all the same. */
	readonly cacheDir: string | null;
	readonly quiet: boolean;
	readonly debugFilters: boolean;
	readonly format: readonly Format[];
	readonly output: readonly string[];
	readonly registry: RegistrySettings;
}

/** Options as commander hands them out; only those that were typed. */
const typedSchema = z
	.object({
		config: z.string(),
		failOn: z.enum([...SEVERITIES, "never"]),
		policy: z.string(),
		minConfidence: z.enum(CONFIDENCES),
		patterns: z.string(),
		excludePath: z.array(z.string()),
		ignoreFile: z.string(),
		baseline: z.string(),
		baseImage: z.string(),
		includeVendored: z.boolean(),
		showSecrets: z.boolean(),
		layers: z.boolean(),
		platform: z.string(),
		concurrency: z.number(),
		cache: z.boolean(),
		cacheDir: z.string(),
		quiet: z.boolean(),
		debugFilters: z.boolean(),
		format: z.array(z.enum(FORMATS)),
		output: z.array(z.string()),
		username: z.string(),
		passwordStdin: z.boolean(),
		plainHttp: z.boolean(),
		caFile: z.string(),
		registryMirror: z.array(z.string()),
		tokenHost: z.array(z.string()),
		referrers: z.boolean(),
	})
	.partial();

/** Throws USAGE, CONFIG_INVALID, FILE_UNREADABLE. */
export async function settingsOf(command: Command): Promise<Settings> {
	const typed = typedSchema.parse(
		Object.fromEntries(
			Object.entries(command.opts()).filter(([name]) => command.getOptionValueSource(name) === "cli"),
		),
		// Once in a run: to make a function of the schema first takes longer than to walk it.
		{ jitless: true },
	);
	const config: Config = await loadConfig(typed.config);
	const failOn = typed.failOn ?? config["fail-on"] ?? "low";
	return {
		failOn: failOn === "never" ? null : failOn,
		policy: typed.policy ?? config.policy,
		minConfidence: typed.minConfidence ?? config["min-confidence"] ?? null,
		patterns: typed.patterns ?? config.patterns,
		excludePath: checkedGlobs(typed.excludePath ?? config["exclude-path"] ?? [], "--exclude-path"),
		ignoreFile: typed.ignoreFile ?? config["ignore-file"],
		baseline: typed.baseline ?? config.baseline,
		baseImage: typed.baseImage ?? config["base-image"],
		includeVendored: typed.includeVendored ?? config["include-vendored"] ?? false,
		showSecrets: typed.showSecrets ?? config["show-secrets"] ?? false,
		layers: typed.layers ?? config.layers ?? true,
		platform: platformOf(typed.platform ?? config.platform),
		concurrency: typed.concurrency ?? config.concurrency ?? Math.min(4, availableParallelism()),
		cacheDir:
			(typed.cache ?? config.cache ?? true) ? cacheFolder(typed.cacheDir ?? config["cache-dir"]) : null,
		quiet: typed.quiet ?? config.quiet ?? false,
		debugFilters: typed.debugFilters ?? config["debug-filters"] ?? false,
		format: typed.format ?? config.format ?? [],
		output: typed.output ?? config.output ?? [],
		registry: {
			username: typed.username,
			passwordStdin: typed.passwordStdin ?? false,
			plainHttp: typed.plainHttp ?? config["plain-http"] ?? false,
			caFile: typed.caFile ?? config["ca-file"],
			registryMirror: typed.registryMirror ?? config["registry-mirror"] ?? [],
			tokenHost: typed.tokenHost ?? config["token-host"] ?? [],
			referrers: typed.referrers ?? config.referrers ?? true,
		},
	};
}

/** XDG Base Directory Specification: a relative XDG_CACHE_HOME counts as none. */
function cacheFolder(chosen: string | undefined): string {
	if (chosen !== undefined) return chosen;
	const caches = process.env["XDG_CACHE_HOME"];
	return path.join(
		caches !== undefined && path.isAbsolute(caches) ? caches : path.join(homeFolder(), ".cache"),
		"leakscan",
	);
}

function platformOf(text: string | undefined): Platform | "all" | undefined {
	if (text === undefined || text === "all") return text;
	const platform = parsePlatform(text);
	if (platform) return platform;
	throw new LeakscanError("USAGE", `"${text}" is no platform`, {
		hint: "write linux/amd64, linux/arm64/v8 or all",
	});
}
