/** `leakscan image` and `leakscan history`: scan, report, exit code. */
import type { Command } from "commander";
import { buildDocument } from "../report/document.ts";
import { type Format, renderers } from "../report/index.ts";
import { exitCodeOf } from "./exit-code.ts";
import { planOutput } from "./output-plan.ts";
import { policyOutcome } from "./policy-outcome.ts";
import { printable } from "./printable.ts";
import { createProgress } from "./progress.ts";
import { scanRun } from "./scan-run.ts";
import { SetAsideLog } from "./set-aside-log.ts";
import { type Settings, settingsOf } from "./settings.ts";
import type { Terminal } from "./terminal.ts";
import { replaceFile } from "./write-file.ts";

/** Milliseconds before progress shows: who gets the report sooner needs none. */
const PROGRESS_DELAY = 500;
const NARROWEST = 60;
const WIDEST = 120;

/** Resolves to the exit code. `fixed` overrides what options and configuration say. */
export async function runScan(
	references: readonly string[],
	command: Command,
	terminal: Terminal,
	fixed: Partial<Settings> = {},
): Promise<number> {
	const settings: Settings = { ...(await settingsOf(command)), ...fixed };
	const plan = planOutput(settings.format, settings.output, settings.quiet);
	const progress = createProgress({
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
		const render = (format: Format, color: boolean, width: number): string =>
			renderers[format](document, { color, width });
		for (const { path, format } of plan.files) await replaceFile(path, render(format, false, WIDEST));
		for (const warning of warnings) terminal.stderr.write(`leakscan: ${printable(warning)}\n`);
		if (plan.stdout !== null) {
			const width = Math.max(NARROWEST, Math.min(WIDEST, terminal.stdout.columns ?? WIDEST));
			await written(terminal.stdout, render(plan.stdout, hasColor(terminal), width));
		}
		if (settings.policy === undefined) return exitCodeOf(document, settings.failOn);
		const { exitCode, notes } = await policyOutcome(settings.policy, document);
		for (const note of notes) terminal.stderr.write(`leakscan: ${printable(note)}\n`);
		return exitCode;
	} finally {
		progress.stop();
	}
}

/** Colour only on a terminal, never with NO_COLOR (https://no-color.org), always with FORCE_COLOR. */
function hasColor({ stdout, env }: Terminal): boolean {
	if (env["NO_COLOR"]) return false;
	if (env["FORCE_COLOR"] !== undefined && env["FORCE_COLOR"] !== "0") return true;
	return stdout.isTTY === true && env["TERM"] !== "dumb";
}

/** Waits until a pipe has taken it all: a large report must not be cut off by the exit. */
function written(stream: NodeJS.WriteStream, text: string): Promise<void> {
	return new Promise((resolve, reject) => {
		stream.write(text, (error) => (error ? reject(error) : resolve()));
	});
}
