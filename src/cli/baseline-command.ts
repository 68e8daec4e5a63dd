/** `leakscan baseline`: accept what is there now. */
import type { Command } from "commander";
import { Redactor } from "../report/redactor.ts";
import { writeBaseline } from "../triage/baseline.ts";
import { ExitCode } from "./exit-code.ts";
import { printable } from "./printable.ts";
import { createProgress } from "./progress.ts";
import { scanRun } from "./scan-run.ts";
import { settingsOf } from "./settings.ts";
import type { Terminal } from "./terminal.ts";
import { replaceFile } from "./write-file.ts";

export async function runBaseline(
	references: readonly string[],
	command: Command,
	terminal: Terminal,
): Promise<number> {
	const settings = await settingsOf(command);
	const target = String(command.opts()["write"]);
	const progress = await createProgress({ stream: terminal.stderr, enabled: !settings.quiet, delayMs: 500 });
	try {
		const { run } = await scanRun(references, settings, terminal, progress);
		progress.stop();
		for (const fault of run.faults)
			terminal.stderr.write(`leakscan: ${printable(`${fault.where}: ${fault.message}`)}\n`);
		if (run.faults.length > 0) {
			terminal.stderr.write("leakscan: no baseline written: the scan is incomplete\n");
			return ExitCode.incomplete;
		}
		const redactor = new Redactor(run.secrets, { show: false });
		await replaceFile(
			target,
			writeBaseline(run.findings, (text) => redactor.redact(text)),
		);
		terminal.stdout.write(
			`${run.findings.length} findings written to ${printable(target)}; scan with --baseline ${printable(target)}\n`,
		);
		return ExitCode.clean;
	} finally {
		progress.stop();
	}
}
