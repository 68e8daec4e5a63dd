/** Exit codes: a public contract, the same in docs/json-report.md and --help. */
import type { Severity } from "../detect/match.ts";
import { SEVERITIES } from "../detect/match.ts";

export const ExitCode = {
	clean: 0,
	findings: 1,
	/** Usage, configuration, or input that cannot be read at all. */
	unusable: 2,
	/** Some part could not be read, and nothing was found in the rest. */
	incomplete: 3,
	/** 128 + SIGINT, as shells have it. */
	interrupted: 130,
} as const;

/** `failOn` null: findings never fail the run. */
export function exitCodeOf(
	outcome: { readonly findings: readonly { readonly severity: Severity }[]; readonly complete: boolean },
	failOn: Severity | null,
): number {
	const threshold = failOn === null ? -1 : SEVERITIES.indexOf(failOn);
	if (outcome.findings.some(({ severity }) => SEVERITIES.indexOf(severity) <= threshold))
		return ExitCode.findings;
	return outcome.complete ? ExitCode.clean : ExitCode.incomplete;
}
