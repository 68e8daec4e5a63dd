/** The command's start: bin/leakscan.js calls it. */
import { loadNodeModules } from "./node-modules.ts";
import { loadProgram } from "./program.ts";
import { setForStart } from "./v8-flags.ts";

/** What loads what other commands do not, and is kept by itself. All else is help. */
const USES = ["image", "history", "registry", "baseline", "explain", "patterns"];
/**
 * These begin once, and run for long. Their database imports modules while it runs, which Node 20 cannot do from code that was
 * kept (https://nodejs.org/api/vm.html#when-importmoduledynamically-is-undefined).
 */
const UNKEPT = ["serve", "results"];

/** Runs `leakscan ARGS` to its end. */
export async function start(args: readonly string[]): Promise<void> {
	const [command = ""] = args;
	const use = UNKEPT.includes(command) ? null : USES.includes(command) ? command : "help";
	loadNodeModules({ forImages: use !== "help" });
	setForStart();
	const program = loadProgram(import.meta.dirname, "cli.cjs", use);
	const { main } = program.exports as typeof import("../cli/main.ts");
	process.exitCode = await main(args);
	setForStart();
	program.done();
}
