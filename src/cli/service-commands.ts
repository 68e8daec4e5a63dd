/** The commands of the post-push job: their options, and help by example. What they do is loaded when one is run. */
import { type Command, InvalidArgumentError, Option } from "commander";
import type { CommandContext } from "./command-context.ts";
import { collect, withReadOptions } from "./image-options.ts";

const ENVIRONMENT_HELP = `
Environment (each is a secret; NAME_FILE names a file that holds it instead):
  LEAKSCAN_WEBHOOK_TOKEN   what proves a notification: a shared token, or the key of its HMAC. One a line
  LEAKSCAN_API_TOKEN       lets people read results: Authorization: Bearer
  LEAKSCAN_STORE           as --store, for a connection string with a password
  LEAKSCAN_NOTIFY_URL, LEAKSCAN_NOTIFY_SECRET
                           a webhook of yours, signed as Standard Webhooks has it
  LEAKSCAN_SLACK_URL, LEAKSCAN_TEAMS_URL
                           chats that hear of images that block, and of scans that failed`;

export function addServiceCommands(program: Command, { terminal, done }: CommandContext): void {
	const serve = program
		.command("serve")
		.description("scan every image that is pushed: an HTTP service for the notifications of registries")
		.optionsGroup("Notifications:")
		.addOption(new Option("--listen <host:port>", "where to listen").default("127.0.0.1:8080"))
		.addOption(allowOption())
		.addOption(
			new Option(
				"--google-account <email>",
				"take a Pub/Sub push that Google has signed for this service account (repeat it for more)",
			).argParser(collect),
		)
		.option("--google-audience <text>", "what the subscription has for its audience");
	withServiceOptions(serve);
	serve
		.optionsGroup("Results:")
		.addOption(
			new Option("--keep-days <n>", "remove results so many days after their scan; 0: never")
				.argParser(wholeNumber(0, 36_500))
				.default(365),
		)
		.addOption(
			new Option("--keep-scans <n>", "keep the results of the newest so many scans; 0: of all")
				.argParser(wholeNumber(0, 1_000_000_000))
				.default(0),
		);
	serve
		.addHelpText(
			"after",
			`${ENVIRONMENT_HELP}

Examples:
  $ export LEAKSCAN_WEBHOOK_TOKEN=$(openssl rand -hex 32)
  $ leakscan serve --allow-registry registry.example:5000
  $ leakscan serve --allow-registry ghcr.io/team --policy policy.yaml --attach
  $ leakscan serve --allow-registry registry.example --store postgres://db/leakscan --workers 0

Registries send their notifications to POST /v1/notifications/FORM, where FORM is one of acr, artifact-registry,
distribution, docker-hub, ecr, github, gitlab, harbor, jfrog, quay, zot. docs/service.md says how to set up each.`,
		)
		.action(async (_options: unknown, command: Command) => {
			const { runServe } = await import("./serve-command.ts");
			done(await runServe(command, terminal, "serve"));
		});

	const worker = program
		.command("worker")
		.description(
			"scan for a `leakscan serve` that shares the same PostgreSQL, on as many machines as wanted",
		);
	worker.addOption(allowOption());
	withServiceOptions(worker);
	worker
		.addHelpText(
			"after",
			`${ENVIRONMENT_HELP}

Examples:
  $ leakscan worker --store postgres://db/leakscan --workers 4`,
		)
		.action(async (_options: unknown, command: Command) => {
			const { runServe } = await import("./serve-command.ts");
			done(await runServe(command, terminal, "worker"));
		});

	program
		.command("results")
		.description("what the post-push job has found, newest first")
		.addOption(storeOption())
		.option("--repository <name>", "of this repository, without its registry")
		.addOption(
			new Option("--verdict <verdict>", "judged so by the policy").choices(["pass", "block", "incomplete"]),
		)
		.addOption(
			new Option("--state <state>", "in this state; failed: the dead letters").choices([
				...["queued", "active", "retry", "done", "skipped", "failed"],
			]),
		)
		.option("--finding <id>", "every image that holds this one secret")
		.addOption(new Option("--limit <n>", "at most so many").argParser(wholeNumber(1, 1_000)).default(50))
		.addOption(
			new Option("--format <format>", "how to print them").choices(["pretty", "json"]).default("pretty"),
		)
		.addHelpText(
			"after",
			`
An embedded store is open for one process: while \`leakscan serve\` has it, ask that one (GET /v1/scans).

Examples:
  $ leakscan results --store postgres://db/leakscan --verdict block
  $ leakscan results --finding lsk4m2p5r7t3v6x2z4b5d7 --format json`,
		)
		.action(async (_options: unknown, command: Command) => {
			const { runResults } = await import("./results-command.ts");
			done(await runResults(command, terminal));
		});
}

function withServiceOptions(command: Command): void {
	command
		.optionsGroup("Work:")
		.addOption(storeOption())
		.addOption(
			new Option("--workers <n>", "scans at the same time; 0: leave them to `leakscan worker`")
				.argParser(wholeNumber(0, 64))
				.default(1),
		)
		.addOption(
			new Option("--scan-timeout <seconds>", "a scan that takes longer has failed; its worker, too")
				.argParser(wholeNumber(5, 86_000))
				.default(900),
		)
		.addOption(new Option("--retries <n>", "tries after the first").argParser(wholeNumber(0, 50)).default(5))
		.addOption(
			new Option("--retry-delay <seconds>", "before the first retry; each wait is twice the last")
				.argParser(wholeNumber(0, 3_600))
				.default(10),
		)
		.optionsGroup("Results:")
		.option("--policy <file>", "what blocks (default: every finding)")
		.option(
			"--attach",
			"push each report (SARIF, redacted) into the registry too, as a referrer of its image: `oras discover` shows it",
		)
		.addOption(
			new Option("--log-level <level>", "how much is logged")
				.choices(["debug", "info", "warn", "error"])
				.default("info"),
		);
	withReadOptions(command);
	command.option("--config <file>", "settings with the names of the options (default: leakscan.yaml)");
}

function allowOption(): Option {
	return new Option(
		"--allow-registry <host[/prefix]>",
		"scan images of this registry, and connect to no other (repeat it for more)",
	).argParser(collect);
}

function storeOption(): Option {
	return new Option("--store <where>", "a folder, or postgres://… for many machines")
		.env("LEAKSCAN_STORE")
		.default("leakscan-store");
}

function wholeNumber(least: number, most: number): (value: string) => number {
	return (value) => {
		const number = Number(value);
		if (/^\d+$/.test(value) && number >= least && number <= most) return number;
		throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
	};
}
