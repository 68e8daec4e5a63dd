/** The command line itself: commands, options, help that teaches by example. What they do is in a file each. */
import { Command, type CommanderError, InvalidArgumentError, Option } from "commander";
import { CONFIDENCES, SEVERITIES } from "../detect/match.ts";
import { LeakscanError } from "../errors.ts";
import { FORMATS } from "../report/formats.ts";
import { addServiceCommands } from "./service-commands.ts";
import type { Terminal } from "./terminal.ts";
import { VERSION } from "./version.ts";

const REFERENCE_HELP = `
What REF may be:
  app:latest                 an image of the Docker Engine (or Podman's socket); of its registry, if the engine has none
  registry.example/app:1     the same
  app.tar, app.tar.gz        what \`docker save\`, skopeo, buildah or kaniko wrote
  layout/                    an OCI layout folder
  -                          an archive on standard input
  registry:REF               an image of a registry, pulled from there
  docker:REF  docker-archive:FILE  oci:FOLDER[:TAG]  oci-archive:FILE[:TAG]
                             the same, said outright`;

const EXIT_HELP = `
Exit codes:
  0  nothing at or above --fail-on
  1  findings
  2  wrong usage or configuration, or input that cannot be read at all
  3  some part could not be read, and nothing was found in the rest`;

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

	const image = program
		.command("image")
		.description("scan images: build metadata and every file of every layer")
		.argument("<ref...>", "images to scan")
		.option("--no-layers", "build metadata only (the same as `leakscan history`)")
		.addHelpText(
			"after",
			`${REFERENCE_HELP}

Examples:
  $ leakscan image app:latest
  $ leakscan image app.tar --platform all --format json -o report.json
  $ leakscan image app:v2 --base-image debian:12         only what app adds
  $ leakscan image app:v2 --baseline leakscan-baseline.json --fail-on high
${EXIT_HELP}`,
		)
		.action(async (refs: string[], _options: unknown, command: Command) => {
			const { runScan } = await import("./scan-command.ts");
			done(await runScan(refs, command, terminal));
		});
	withScanOptions(image);

	const history = program
		.command("history")
		.description("scan the build metadata alone: history, build args, ENV, labels. Reads no layer")
		.argument("<ref...>", "images to look at")
		.addHelpText("after", `${REFERENCE_HELP}\n${EXIT_HELP}`)
		.action(async (refs: string[], _options: unknown, command: Command) => {
			const { runScan } = await import("./scan-command.ts");
			done(await runScan(refs, command, terminal, { layers: false }));
		});
	withScanOptions(history);

	const registry = program
		.command("registry")
		.description("scan every image of a registry, or of a part of it, as one report")
		.argument("[host/prefix]", "the registry, and what its repositories begin with")
		.option(
			"--from <file>",
			"look at what this file lists instead, one reference a line (- for standard input)",
		)
		.addOption(new Option("--tag <glob>", "only tags like this (repeat it for more)").argParser(collect))
		.option(
			"--resume <dir>",
			"keep what is done in this folder; run again with it, what is done is not done again",
		)
		.option("--no-layers", "build metadata only")
		.addHelpText(
			"after",
			`
Each image is scanned once, whatever number of tags name it, and each layer once, whatever number of images have it.

Examples:
  $ leakscan registry registry.example                       everything
  $ leakscan registry registry.example/team --tag 'v*' -o report.json
  $ leakscan registry registry.example --resume sweep/       go on after an interruption
  $ leakscan registry ghcr.io --from repositories.txt        where the registry has no list of its own
${EXIT_HELP}`,
		)
		.action(async (place: string | undefined, _options: unknown, command: Command) => {
			const { runRegistry } = await import("./registry-command.ts");
			done(await runRegistry(place, command, terminal));
		});
	withScanOptions(registry);

	const baseline = program
		.command("baseline")
		.description(
			"write the ids of all present findings to a file; with --baseline FILE later scans show only new ones",
		)
		.argument("<ref...>", "images to take as they are")
		.option("--no-layers", "build metadata only")
		.addOption(new Option("--write <file>", "the baseline file").default("leakscan-baseline.json"))
		.addHelpText("after", `\nThe file holds ids, kinds and places, no secrets: commit it.\n${REFERENCE_HELP}`)
		.action(async (refs: string[], _options: unknown, command: Command) => {
			const { runBaseline } = await import("./baseline-command.ts");
			done(await runBaseline(refs, command, terminal));
		});
	withScanOptions(baseline);

	const explain = program
		.command("explain")
		.description("say why a finding is one: its kind, where it is, and each check that it passed")
		.argument("<id>", "its id, as in reports; the first few characters are enough")
		.argument("[ref...]", "the images it was found in, to be looked at again")
		.option("--report <file>", "a JSON report that has it, instead of images")
		.option("--no-layers", "build metadata only")
		.addHelpText(
			"after",
			`
The secret is never shown. What was set aside and why, of all candidates: leakscan image REF --debug-filters
${REFERENCE_HELP}

Examples:
  $ leakscan explain lsk3x7 app:latest
  $ leakscan explain lsk3x7 --report report.json`,
		)
		.action(async (id: string, refs: string[], _options: unknown, command: Command) => {
			const { runExplain } = await import("./explain-command.ts");
			done(await runExplain(id, refs, command, terminal));
		});
	withScanOptions(explain);

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

	addServiceCommands(program, { terminal, done, withReadOptions });

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

function collect(value: string, before: string[] | undefined): string[] {
	return [...(before ?? []), value];
}

function withScanOptions(command: Command): void {
	command
		.optionsGroup("What counts:")
		.addOption(
			new Option("--fail-on <severity>", "exit with 1 at or above this (default: low)").choices([
				...SEVERITIES,
				"never",
			]),
		)
		.option("--policy <file>", "exit with 1 for what this policy blocks, instead of --fail-on");
	withReadOptions(command);
	command
		.optionsGroup("What comes out:")
		.addOption(
			new Option("-f, --format <format>", `${FORMATS.join(", ")} (repeat it for more)`)
				.choices([...FORMATS])
				.argParser(chosenFormat),
		)
		.addOption(
			new Option(
				"-o, --output <file>",
				"write a report here: .json, .sarif or .txt (repeat it for more)",
			).argParser(collect),
		)
		.option("--show-secrets", "print secrets in full. They will be wherever the report goes")
		.option("-q, --quiet", "no progress, and no report on the terminal when -o is given")
		.option("--debug-filters", "print to stderr what was set aside and why, a line each")
		.option("--config <file>", "settings with these same names (default: leakscan.yaml)");
}

/** How images are read and judged: the same for a scan by hand and for the service. */
function withReadOptions(command: Command): void {
	command
		.optionsGroup("What counts:")
		.addOption(
			new Option("--min-confidence <level>", "leave out what is less sure").choices([...CONFIDENCES]),
		)
		.option(
			"--patterns <path>",
			"your own patterns, added to the built-in ones: a file, a .gitleaks.toml, a folder",
		)
		.addOption(
			new Option("--exclude-path <glob>", "leave these files unread (repeat it for more)").argParser(collect),
		)
		.option("--ignore-file <file>", "decisions with reasons and expiry (default: .leakscanignore)")
		.option("--baseline <file>", "set aside what this file holds")
		.option("--base-image <ref>", "set aside what this image has already")
		.option("--include-vendored", "also show what public packages ship, byte for byte")
		.optionsGroup("What is read:")
		.option(
			"--platform <os/arch>",
			"of an image for several platforms; `all` for each (default: this machine's)",
		)
		.addOption(new Option("--concurrency <n>", "layers read at the same time").argParser(positiveInteger))
		.option("--no-cache", "read all layers, also those that are known from before")
		.option(
			"--cache-dir <dir>",
			"where what is known of layers is kept (default: leakscan in your cache folder)",
		)
		.optionsGroup("Registries (credentials of `docker login` and `podman login` are found by themselves):")
		.option("--username <name>", "who you are at the registry (REGISTRY_USERNAME)")
		.option("--password-stdin", "read the password from standard input (or set REGISTRY_PASSWORD)")
		.option("--plain-http", "speak HTTP without TLS to the registry")
		.option("--ca-file <file>", "trust the certificate authorities of this PEM file too")
		.addOption(
			new Option("--registry-mirror <host=mirror>", "ask this one first (repeat it for more)").argParser(
				collect,
			),
		)
		.addOption(
			new Option(
				"--token-host <host>",
				"a token server that may be given the registry's password (repeat it for more)",
			).argParser(collect),
		)
		.option(
			"--no-referrers",
			"do not look for what is attached to an image: signatures, SBOMs, scan results",
		);
}

function chosenFormat(value: string, before: string[] | undefined): string[] {
	if (!FORMATS.some((format) => format === value))
		throw new InvalidArgumentError(`It is one of ${FORMATS.join(", ")}.`);
	return [...(before ?? []), value];
}

function positiveInteger(value: string): number {
	const number = Number(value);
	if (!Number.isInteger(number) || number < 1 || number > 256)
		throw new InvalidArgumentError("It is a whole number from 1 to 256.");
	return number;
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
