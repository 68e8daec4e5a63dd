/** The commands about patterns. What they do is loaded when one is run. */
import { type Command, Option } from "commander";
import type { CommandContext } from "./command-context.ts";

/** `leakscan patterns`. */
export function addPatternCommands(program: Command, { terminal, done }: CommandContext): void {
	const patterns = program.command("patterns").description("the kinds of secret that are looked for");
	const patternFolder = (): Option =>
		new Option(
			"--patterns <path>",
			"your own patterns: a pattern file, a .gitleaks.toml, or a folder of them",
		);
	patterns
		.command("list")
		.description("list all kinds")
		.addOption(patternFolder())
		.addOption(
			new Option("--format <format>", "how to print them").choices(["pretty", "json"]).default("pretty"),
		)
		.action(async (options: { patterns?: string; format: "pretty" | "json" }) => {
			const { listPatterns } = await import("./patterns-command.ts");
			done(await listPatterns(options, terminal));
		});
	patterns
		.command("show")
		.description("print one kind as it stands in the catalogue")
		.argument("<id>", "its id, as in reports")
		.addOption(patternFolder())
		.action(async (id: string, options: { patterns?: string }) => {
			const { showPattern } = await import("./patterns-command.ts");
			done(await showPattern(id, options, terminal));
		});
	patterns
		.command("test")
		.description("try patterns on a text: what matches, and why the rest does not")
		.argument("[file]", "a file, or - for standard input", "-")
		.addOption(patternFolder())
		.option("--id <id>", "only this pattern")
		.option("--path <path>", "take the text to be a file of this path")
		.addHelpText(
			"after",
			`
Examples:
  $ echo 'DB_PASSWORD=hunter2' | leakscan patterns test --path .env
  $ leakscan patterns test app.log --patterns ./patterns --id acme-token
  $ leakscan patterns test src/config.py --patterns .gitleaks.toml`,
		)
		.action(async (file: string, options: { patterns?: string; id?: string; path?: string }) => {
			const { testPatterns } = await import("./patterns-command.ts");
			done(await testPatterns(file, options, terminal));
		});
}
