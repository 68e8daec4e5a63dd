/** `leakscan image` and `leakscan history`: scan, report, exit code. */
import type { Command } from "commander";
import { buildDocument } from "../report/document.ts";
import { planOutput } from "./output-plan.ts";
import { createProgress } from "./progress.ts";
import { writeReport, written } from "./report-output.ts";
import { scanRun } from "./scan-run.ts";
import { SetAsideLog } from "./set-aside-log.ts";
import { type Settings, settingsOf } from "./settings.ts";
import type { Terminal } from "./terminal.ts";

/** Milliseconds before progress shows: who gets the report sooner needs none. */
const PROGRESS_DELAY = 500;

/** Resolves to the exit code. `fixed` overrides what options and configuration say. */
export async function runScan(
	references: readonly string[],
	command: Command,
	terminal: Terminal,
	fixed: Partial<Settings> = {},
): Promise<number> {
	const settings: Settings = { ...(await settingsOf(command)), ...fixed };
	const plan = planOutput(settings.format, settings.output, settings.quiet);
	const progress = await createProgress({
		stream: terminal.stderr,
		enabled: !settings.quiet,
		delayMs: PROGRESS_DELAY,
	});
	try {
		const log = settings.debugFilters ? new SetAsideLog() : undefined;
		const { run, warnings } = await scanRun(references, settings, terminal, progress, log);
		progress.stop();
		if (log) await written(terminal.stderr, log.text(run.secrets));
		const document = buildDocument(run, { showSecrets: settings.showSecrets });
		return await writeReport(document, { plan, settings, warnings }, terminal);
	} finally {
		progress.stop();
	}
}
