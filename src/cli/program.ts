/** The command line itself: commands, options, help that teaches by example. What they do is in a file each. */
import { Command, type CommanderError } from "commander";
import { LeakscanError } from "../errors.ts";
import { EXIT_HELP } from "./exit-help.ts";
import { addImageCommands } from "./image-commands.ts";
import { addPatternCommands } from "./pattern-commands.ts";
import { addServiceCommands } from "./service-commands.ts";
import type { Terminal } from "./terminal.ts";
import { VERSION } from "./version.ts";

/**
 * The whole command tree. Running it sets nothing global: the exit code is what the chosen action resolves to, by
 * `done`. Commander's own errors are thrown as CommanderError.
 */
export function createProgram(terminal: Terminal, done: (exitCode: number) => void): Command {
	const program = new Command("leakscan")
		.description(
			"Finds the secrets a container image leaks: in its layers (deleted files too), its history and its config.",
		)
		.version(VERSION, "-V, --version", "print the version")
		.helpOption("-h, --help", "show this help")
		.helpCommand("help [command]", "show the help of a command")
		.option("--debug", "print stack traces with errors")
		.configureOutput({
			writeOut: (text) => void terminal.stdout.write(text),
			writeErr: (text) => void terminal.stderr.write(text),
			outputError: () => undefined,
		})
		.showSuggestionAfterError()
		.exitOverride()
		.addHelpText(
			"after",
			`
Examples:
  $ leakscan image app:latest                    what does this image leak?
  $ leakscan image registry.example/app:1        straight from a registry: no engine, no disk
  $ leakscan registry registry.example           every image of it
  $ docker save app | leakscan image -           without a socket
  $ leakscan history app:latest                  build args, ENV and history alone: no layer is read
  $ leakscan image app:latest -o report.sarif    for code scanning, and the report on the terminal
  $ leakscan explain lsk3x7 app:latest           why is that a finding?
  $ leakscan baseline app:latest                 accept what is there now; later runs show what is new
${EXIT_HELP}`,
		);

	const context = { terminal, done };
	addImageCommands(program, context);
	addPatternCommands(program, context);
	addServiceCommands(program, context);

	program
		.command("completion")
		.description("print a completion script")
		.argument("<shell>", "bash, zsh or fish")
		.addHelpText(
			"after",
			`
  bash:  leakscan completion bash > /etc/bash_completion.d/leakscan
  zsh:   leakscan completion zsh > "\${fpath[1]}/_leakscan"
  fish:  leakscan completion fish > ~/.config/fish/completions/leakscan.fish`,
		)
		.action(async (shell: string) => {
			const { completionScript } = await import("./completion.ts");
			terminal.stdout.write(completionScript(shell, program));
			done(0);
		});
	return program;
}

/** What commander complains of, as our own error; null for help and version, which it has printed. */
export function usageError(error: CommanderError): LeakscanError | null {
	if (error.exitCode === 0 || error.code === "commander.help" || error.code === "commander.helpDisplayed")
		return null;
	const [message = "", suggestion] = error.message.replace(/^error: /, "").split("\n");
	return new LeakscanError("USAGE", message, {
		hint:
			suggestion?.replace(/^\(|\)$/g, "") ??
			"`leakscan --help` shows the commands, `leakscan image --help` the options",
	});
}
