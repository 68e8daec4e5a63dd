/** What each repository of a registry came to, a line each: those with secrets first, the worst at the top. */
import { SEVERITIES } from "../detect/match.ts";
import { amount } from "./amount.ts";
import type { ReportRepository } from "./schema.ts";
import { columns, shorten, visible } from "./visible-text.ts";

/** Repositories that have nothing to tell are counted, not listed. */
const MOST_LINES = 40;

export interface RepositoryLine {
	readonly name: string;
	readonly facts: string;
	/** `2 critical, 1 high`; empty where nothing was found. */
	readonly found: string;
	/** Parts that could not be read, as words; empty when there are none. */
	readonly errors: string;
}

/** The lines, and how many repositories have none. */
export function repositoryTable(
	repositories: readonly ReportRepository[],
	width: number,
): { lines: RepositoryLine[]; quiet: number; more: number } {
	const telling = repositories.filter((one) => one.errors > 0 || total(one) > 0).sort(worstFirst);
	const shown = telling.slice(0, MOST_LINES);
	const room = Math.max(Math.floor(width / 2), 20);
	const names = shown.map(({ name }) => shorten(visible(name), room));
	const longest = Math.max(0, ...names.map(columns));
	const lines = shown.map((one, index): RepositoryLine => {
		const name = names[index] ?? "";
		return {
			name: name + " ".repeat(longest - columns(name)),
			facts: `${amount(one.images, "image")}, ${amount(one.tags, "tag")}`,
			found: SEVERITIES.flatMap((severity) =>
				one.findings[severity] === 0 ? [] : [`${one.findings[severity]} ${severity}`],
			).join(", "),
			errors: one.errors === 0 ? "" : `${amount(one.errors, "part")} unread`,
		};
	});
	return { lines, quiet: repositories.length - telling.length, more: telling.length - shown.length };
}

function total({ findings }: ReportRepository): number {
	return SEVERITIES.reduce((sum, severity) => sum + findings[severity], 0);
}

function worstFirst(a: ReportRepository, b: ReportRepository): number {
	for (const severity of SEVERITIES) {
		const more = b.findings[severity] - a.findings[severity];
		if (more !== 0) return more;
	}
	return a.name < b.name ? -1 : 1;
}
