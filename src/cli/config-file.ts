/** What leakscan.yaml may say: settings with the names of the options. */
import { z } from "zod";
import { CONFIDENCES, SEVERITIES } from "../detect/match.ts";
import { readYaml, type YamlData, YamlError } from "../detect/yaml-data.ts";
import { LeakscanError } from "../errors.ts";
import { globSchema } from "../glob-schema.ts";
import { FORMATS } from "../report/formats.ts";

const listOf = <T extends z.ZodType>(item: T) => z.union([item.transform((one) => [one]), z.array(item)]);

const configSchema = z
	.strictObject({
		"fail-on": z.enum([...SEVERITIES, "never"]),
		policy: z.string().min(1),
		"min-confidence": z.enum(CONFIDENCES),
		patterns: z.string().min(1),
		"exclude-path": listOf(globSchema),
		"ignore-file": z.string().min(1),
		baseline: z.string().min(1),
		"base-image": z.string().min(1),
		"include-vendored": z.boolean(),
		"show-secrets": z.boolean(),
		layers: z.boolean(),
		platform: z.string().min(1),
		concurrency: z.int().min(1).max(256),
		cache: z.boolean(),
		"cache-dir": z.string().min(1),
		quiet: z.boolean(),
		"debug-filters": z.boolean(),
		format: listOf(z.enum(FORMATS)),
		output: listOf(z.string().min(1)),
		"plain-http": z.boolean(),
		"ca-file": z.string().min(1),
		"registry-mirror": listOf(z.string().min(1)),
		"token-host": listOf(z.string().min(1)),
		referrers: z.boolean(),
	})
	.partial();

/** What a configuration file may say. */
export type Config = z.output<typeof configSchema>;

/** Reads a configuration's text; the error names file, line and key of the first thing that is wrong. */
export function readConfig(text: string, name: string): Config {
	const { data, lineOf } = dataOf(text, name);
	if (data === null || data === undefined) return {};
	const result = configSchema.safeParse(data);
	if (result.success) return result.data;
	const [issue] = result.error.issues;
	const path = issue?.code === "unrecognized_keys" ? [issue.keys[0] ?? ""] : (issue?.path ?? []);
	const what =
		issue?.code === "unrecognized_keys"
			? `"${issue.keys[0]}" is no setting${suggestion(issue.keys[0] ?? "")}`
			: path.length === 0
				? "it holds no settings: write `name: value` lines"
				: `${path.join(".")}: ${issue?.message ?? "is wrong"}`;
	return fail(name, lineOf(path), what);
}

function dataOf(text: string, name: string): YamlData {
	try {
		return readYaml(text);
	} catch (error) {
		if (error instanceof YamlError) return fail(name, error.line, error.message);
		throw error;
	}
}

function fail(name: string, line: number | null, what: string): never {
	throw invalid(line === null ? name : `${name}:${line}`, what);
}

function suggestion(key: string): string {
	const spelled = key.replaceAll("_", "-").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
	return spelled !== key && spelled in configSchema.shape ? `; it is spelled "${spelled}"` : "";
}

function invalid(where: string, what: string): LeakscanError {
	return new LeakscanError("CONFIG_INVALID", `${where}: ${what}`, {
		hint: `settings have the names of the options: ${Object.keys(configSchema.shape).join(", ")}`,
	});
}
