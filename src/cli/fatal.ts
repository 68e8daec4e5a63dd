/** How the command ends when it cannot go on: one line of what happened, one of what to do, the right exit code. */
import { LeakscanError } from "../errors.ts";
import { printable } from "./printable.ts";

/** The text for stderr. With `debug`, the stack too. */
export function fatalText(error: unknown, debug: boolean): string {
	const lines: string[] = [];
	if (error instanceof LeakscanError) {
		lines.push(`leakscan: ${printable(error.message)}`);
		if (error.hint !== undefined) lines.push(`  ${printable(error.hint)}`);
	} else {
		const message = error instanceof Error ? error.message : String(error);
		lines.push(`leakscan: internal error: ${printable(message)}`);
		if (!debug) lines.push("  run it again with --debug and report what it prints");
	}
	if (debug && error instanceof Error) {
		for (let at: unknown = error; at instanceof Error; at = at.cause)
			lines.push(printable(at.stack ?? at.message));
	}
	return `${lines.join("\n")}\n`;
}
