/** Where the command begins: runs the command tree, and turns whatever ends it into a line and an exit code. */
import { CommanderError } from "commander";
import { ExitCode } from "./exit-code.ts";
import { fatalText } from "./fatal.ts";
import { createProgram, usageError } from "./program.ts";
import type { Terminal } from "./terminal.ts";

/** Runs `leakscan ARGS`; resolves to the exit code and never throws. */
export async function main(args: readonly string[]): Promise<number> {
	const abort = new AbortController();
	const interrupt = (): void => abort.abort(new Error("interrupted"));
	process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
	const terminal: Terminal = {
		get stdin() {
			// Opened only where it is read: a command that never reads it must not wait for it.
			return process.stdin;
		},
		stdout: process.stdout,
		stderr: process.stderr,
		env: process.env,
		signal: abort.signal,
	};
	process.stdout.on("error", readerGone);
	process.stderr.on("error", readerGone);
	const debug = args.includes("--debug");
	let exitCode: number = ExitCode.clean;
	try {
		const program = createProgram(terminal, (code) => {
			exitCode = code;
		});
		await program.parseAsync([...args], { from: "user" });
		return exitCode;
	} catch (error) {
		if (abort.signal.aborted) {
			process.stderr.write("leakscan: interrupted\n");
			return ExitCode.interrupted;
		}
		if (error instanceof CommanderError) {
			const usage = usageError(error);
			if (usage === null) return error.exitCode === 0 ? ExitCode.clean : ExitCode.unusable;
			process.stderr.write(fatalText(usage, debug));
			return ExitCode.unusable;
		}
		process.stderr.write(fatalText(error, debug));
		return ExitCode.unusable;
	} finally {
		process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
	}
}

/** Whoever reads what is printed may have had enough of it (`| head`): the run goes on to its end, and its exit code stands. */
function readerGone(error: NodeJS.ErrnoException): void {
	if (error.code !== "EPIPE") throw error;
}
