/**
 * A table of providers whose keys have no shape of their own: one line a provider, each a pattern that its name alone leads
 * to (`assigned` in patterns/README.md). What the provider says of its values, where it says anything, is a template like
 * those of examples: one text is both the expression and the sample.
 */
import { z } from "zod";
import { SEVERITIES } from "./match.ts";
import { nameSchema, type PatternFile, patternSchema } from "./pattern.ts";

const rowSchema = z.strictObject({
	provider: z.string().min(1),
	/** `provider-credential` unless said. */
	id: z.string().optional(),
	names: z.array(nameSchema).default([]),
	/** Names that are common words. */
	common: z.array(nameSchema).default([]),
	/** Templates of values that are too short or have other signs than those that any random-looking value has. */
	values: z.array(z.string()).default([]),
	severity: z.enum(SEVERITIES).default("high"),
	docs: z.url().optional(),
});

export const tableFileSchema = z
	.strictObject({ table: z.array(rowSchema).min(1) })
	.transform(({ table }): PatternFile => ({ provider: "Various", patterns: table.map(patternOf) }));

const ANY_VALUE = "{{alnum:40}}";

function patternOf({ provider, id, names, common, values, severity, docs }: z.infer<typeof rowSchema>) {
	const [name = ""] = [...names, ...common];
	const value = values[0] ?? ANY_VALUE;
	return patternSchema.parse({
		id: id ?? `${slug(provider)}-credential`,
		provider,
		name: `${provider} credential`,
		severity,
		assigned: { names, common, open: true },
		...(values.length > 0 && { pattern: values.map(templateSource).join("|") }),
		references: docs === undefined ? [] : [docs],
		examples: [`${name.toUpperCase()}_API_KEY=${value}`, `${name} secret: "${value}"`],
		counterExamples: [`${name.toUpperCase()}_API_KEY=\${KEY}`, `${name}_url: "https://api.acme.example/v2"`],
	});
}

function slug(provider: string): string {
	return provider
		.toLowerCase()
		.replace(/\+/g, "p")
		.replace(/[^a-z0-9]+/g, "-")
		.replace(/^-|-$/g, "");
}

const CLASSES: Readonly<Record<string, string>> = {
	alnum: "[A-Za-z0-9]",
	hex: "[a-f0-9]",
	HEX: "[A-F0-9]",
	base64: "[A-Za-z0-9+/]",
	base64url: "[A-Za-z0-9_-]",
	digits: "[0-9]",
	lower: "[a-z]",
	lowernum: "[a-z0-9]",
	UPPER: "[A-Z0-9]",
	token: "[A-Za-z0-9=_-]",
};

/** The expression of what a template becomes: `a{{hex:4}}` is `a[a-f0-9]{4}`. */
function templateSource(template: string): string {
	return template
		.split(/(\{\{[A-Za-z0-9]+:\d+\}\})/)
		.map((part) => {
			const [, name = "", length] = /^\{\{([A-Za-z0-9]+):(\d+)\}\}$/.exec(part) ?? [];
			const characters = CLASSES[name];
			if (characters === undefined) return part.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
			return `${characters}{${length}}`;
		})
		.join("");
}
