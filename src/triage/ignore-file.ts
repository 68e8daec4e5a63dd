/**
 * `.leakscanignore`: decisions a team has made, one a line, with a reason and, if they are wise, an end.
 *
 *     ls4k2… until=2027-01-31  # rotated, kept for the audit
 *     path:/app/test/**         # sample keys of the test suite
 *     pattern:jwt               # our images hold expired ones by design
 */
import { LeakscanError } from "../errors.ts";
import { globFault, pathMatcher } from "../glob.ts";

export type IgnoreRule = {
	/** 1-based line in the file. */
	readonly line: number;
	readonly reason: string | null;
	/** Last day it counts, YYYY-MM-DD (UTC). */
	readonly until: string | null;
} & (
	| { readonly kind: "id"; readonly id: string }
	| { readonly kind: "path"; readonly glob: string; readonly matches: (path: string) => boolean }
	| { readonly kind: "pattern"; readonly pattern: string }
);

/** Reads an ignore file; throws CONFIG_INVALID naming the first line that cannot be read. `name` is for messages. */
export function readIgnoreFile(text: string, name: string): IgnoreRule[] {
	const rules: IgnoreRule[] = [];
	text.split(/\r?\n/).forEach((whole, at) => {
		const line = at + 1;
		const comment = /(?:^|\s)#\s*(.*)$/.exec(whole);
		const body = (comment ? whole.slice(0, comment.index) : whole).trim();
		if (body === "") return;
		const [entry = "", ...options] = body.split(/\s+/);
		const reason = comment?.[1]?.trim() || null;
		const common = { line, reason, until: readUntil(options, name, line) };
		rules.push({ ...common, ...readEntry(entry, name, line) });
	});
	return rules;
}

type Entry =
	| { readonly kind: "id"; readonly id: string }
	| { readonly kind: "path"; readonly glob: string; readonly matches: (path: string) => boolean }
	| { readonly kind: "pattern"; readonly pattern: string };

function readEntry(entry: string, name: string, line: number): Entry {
	if (/^ls[a-z2-7]{20}$/.test(entry)) return { kind: "id", id: entry };
	if (entry.startsWith("path:") && entry.length > 5) {
		const glob = entry.slice(5);
		const fault = globFault(glob);
		if (fault !== null) throw invalid(name, line, `"${entry}" ${fault}`);
		return { kind: "path", glob, matches: pathMatcher([glob]) };
	}
	if (/^pattern:[a-z0-9-]+$/.test(entry)) return { kind: "pattern", pattern: entry.slice(8) };
	throw invalid(name, line, `"${entry}" is no finding id, path:GLOB or pattern:ID`);
}

function readUntil(options: readonly string[], name: string, line: number): string | null {
	let until: string | null = null;
	for (const option of options) {
		const date = /^until=(\d{4}-\d{2}-\d{2})$/.exec(option)?.[1];
		if (date === undefined || Number.isNaN(Date.parse(`${date}T00:00:00Z`))) {
			throw invalid(
				name,
				line,
				`"${option}" is not understood: options are until=YYYY-MM-DD, reasons come after #`,
			);
		}
		until = date;
	}
	return until;
}

function invalid(name: string, line: number, what: string): LeakscanError {
	return new LeakscanError("CONFIG_INVALID", `${name}:${line}: ${what}`, {
		hint: "for example: path:/app/test/** until=2027-12-31  # why",
	});
}

/** Splits rules by whether they still count on `today` (YYYY-MM-DD). */
export function activeRules(
	rules: readonly IgnoreRule[],
	today: string,
): { active: IgnoreRule[]; expired: IgnoreRule[] } {
	const isActive = ({ until }: IgnoreRule): boolean => until === null || until >= today;
	return { active: rules.filter(isActive), expired: rules.filter((rule) => !isActive(rule)) };
}
