/** A report into the files and onto the terminal that were asked for, and the exit code that it means. */
import type { ReportDocument } from "../report/document.ts";
import type { Format } from "../report/formats.ts";
import { renderers } from "../report/index.ts";
import { exitCodeOf } from "./exit-code.ts";
import type { OutputPlan } from "./output-plan.ts";
import { printable } from "./printable.ts";
import type { Settings } from "./settings.ts";
import type { Terminal } from "./terminal.ts";
import { replaceFile } from "./write-file.ts";

const NARROWEST = 60;
const WIDEST = 120;

export interface ReportOutput {
	readonly plan: OutputPlan;
	readonly settings: Pick<Settings, "failOn" | "policy">;
	/** For the person who runs it. */
	readonly warnings: readonly string[];
}

/** Resolves to the exit code. Throws OUTPUT_UNWRITABLE. */
export async function writeReport(
	document: ReportDocument,
	{ plan, settings, warnings }: ReportOutput,
	terminal: Terminal,
): Promise<number> {
	const render = (format: Format, color: boolean, width: number): string =>
		renderers[format](document, { color, width });
	for (const { path, format } of plan.files) await replaceFile(path, render(format, false, WIDEST));
	for (const warning of warnings) terminal.stderr.write(`leakscan: ${printable(warning)}\n`);
	if (plan.stdout !== null) {
		const width = Math.max(NARROWEST, Math.min(WIDEST, terminal.stdout.columns ?? WIDEST));
		await written(terminal.stdout, render(plan.stdout, hasColor(terminal), width));
	}
	if (settings.policy === undefined) return exitCodeOf(document, settings.failOn);
	const { policyOutcome } = await import("./policy-outcome.ts");
	const { exitCode, notes } = await policyOutcome(settings.policy, document);
	for (const note of notes) terminal.stderr.write(`leakscan: ${printable(note)}\n`);
	return exitCode;
}

/** Colour only on a terminal, never with NO_COLOR (https://no-color.org), always with FORCE_COLOR. */
function hasColor({ stdout, env }: Terminal): boolean {
	if (env["NO_COLOR"]) return false;
	if (env["FORCE_COLOR"] !== undefined && env["FORCE_COLOR"] !== "0") return true;
	return stdout.isTTY === true && env["TERM"] !== "dumb";
}

/** Waits until a pipe has taken it all, or its reader has had enough: a large report must not be cut off by the exit. */
export function written(stream: NodeJS.WriteStream, text: string): Promise<void> {
	return new Promise((resolve, reject) => {
		stream.write(text, (error: NodeJS.ErrnoException | null | undefined) => {
			if (error && error.code !== "EPIPE") reject(error);
			else resolve();
		});
	});
}
