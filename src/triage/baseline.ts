/**
 * A baseline: the findings a team has accepted as they are, so that a scan shows what is new. A JSON file with ids, kinds and
 * places, and no secrets.
 */
import { z } from "zod";
import type { Finding } from "../attribute/finding.ts";
import { LeakscanError } from "../errors.ts";

const baselineSchema = z.object({
	leakscanBaseline: z.literal(1),
	findings: z.array(
		z.object({
			id: z.string(),
			pattern: z.string(),
			/** Where it was, for whoever reads the file; the id alone decides. */
			where: z.string(),
		}),
	),
});

/** The text of a baseline file, in an order that makes small differences. */
export function writeBaseline(findings: readonly Finding[], hide: (text: string) => string): string {
	const rows = findings.map((finding) => ({
		id: finding.id,
		pattern: finding.pattern.id,
		where: hide(whereOf(finding)),
	}));
	rows.sort((a, b) => (a.id < b.id ? -1 : 1));
	return `${JSON.stringify({ leakscanBaseline: 1, findings: rows }, null, 2)}\n`;
}

function whereOf({ exposures: [first] }: Finding): string {
	if (!first) return "";
	if (first.path !== null) return [first.path, ...first.inside].join(" -> ");
	return [first.kind, first.variable].filter((part) => part !== null).join(" ");
}

/** The ids of a baseline file; throws CONFIG_INVALID. `name` is for messages. */
export function readBaseline(text: string, name: string): Set<string> {
	try {
		return new Set(baselineSchema.parse(JSON.parse(text)).findings.map(({ id }) => id));
	} catch (error) {
		throw new LeakscanError("CONFIG_INVALID", `${name} is no baseline`, {
			hint: "write one with `leakscan baseline REF`",
			cause: error,
		});
	}
}
