import type { Terminal } from "./terminal.ts";

/** What commands run in. */
export interface CommandContext {
	readonly terminal: Terminal;
	/** Takes the exit code that a command resolves to. */
	readonly done: (exitCode: number) => void;
}
