/** The commands that look at images: their options, and help by example. What they do is loaded when one is run. */
import { type Command, Option } from "commander";
import type { CommandContext } from "./command-context.ts";
import { EXIT_HELP } from "./exit-help.ts";
import { collect, withScanOptions } from "./image-options.ts";

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

/** `leakscan image`, `history`, `registry`, `baseline` and `explain`. */
export function addImageCommands(program: Command, { terminal, done }: CommandContext): void {
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
}
