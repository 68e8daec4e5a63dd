/** The options of commands that read images, in groups as help shows them. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { CONFIDENCES, SEVERITIES } from "../detect/match.ts";
import { FORMATS } from "../report/formats.ts";

/** Of a scan by hand. */
export function withScanOptions(command: Command): void {
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
export function withReadOptions(command: Command): void {
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

/** For an option that may be given several times. */
export function collect(value: string, before: string[] | undefined): string[] {
	return [...(before ?? []), value];
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
