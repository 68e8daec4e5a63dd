/** The command's start: bin/leakscan.js calls it. */
import { setFlagsFromString } from "node:v8";
import { loadProgram } from "./program.ts";

/** The commands that load what others do not; all else is help. */
const USES = ["image", "history", "registry", "baseline", "explain", "patterns", "serve", "results"];

/** Runs `leakscan ARGS` to its end. */
export async function start(args: readonly string[]): Promise<void> {
	const use = USES.find((command) => command === args[0]) ?? "help";
	const program = loadProgram(import.meta.dirname, "cli.cjs", use);
	const { main } = program.exports as typeof import("../cli/main.ts");
	process.exitCode = await main(args);
	// V8 takes compiled code only under the flags that it was made with: those of the start (see SMALL_YOUNG_SPACE).
	setFlagsFromString("--semi-space-growth-factor=2");
	program.done();
}
