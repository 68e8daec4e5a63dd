/** `leakscan serve` and `leakscan worker`: options and environment become a service, with the scan behind it. */
import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { z } from "zod";
import { LeakscanError } from "../errors.ts";
import { buildDocument } from "../report/document.ts";
import { type AllowedRegistry, parseAllowed } from "../service/allow-list.ts";
import { parseTokens } from "../service/credentials.ts";
import type { GoogleIdentity } from "../service/google-identity.ts";
import { attachReceiver } from "../service/receiver/attach.ts";
import { checkedUrl, type Receiver } from "../service/receiver/receiver.ts";
import { slackReceiver } from "../service/receiver/slack.ts";
import { teamsReceiver } from "../service/receiver/teams.ts";
import { webhookReceiver } from "../service/receiver/webhook.ts";
import type { ImageScanner } from "../service/scan-worker.ts";
import { runService } from "../service/service.ts";
import { pushReferrer } from "../source/registry/push-referrer.ts";
import type { RegistryOptions } from "../source/registry/registry-options.ts";
import { isServer } from "../store/store.ts";
import { BLOCK_ALL, readPolicy } from "../triage/policy.ts";
import { ExitCode } from "./exit-code.ts";
import { loadPatterns } from "./pattern-folder.ts";
import { createProgress } from "./progress.ts";
import { registryOptions } from "./registry-access.ts";
import { prepareScan, readNamed } from "./scan-run.ts";
import { type Settings, settingsOf } from "./settings.ts";
import type { Terminal } from "./terminal.ts";
import { VERSION } from "./version.ts";

const optionsSchema = z.object({
	listen: z.string().optional(),
	allowRegistry: z.array(z.string()).default([]),
	/** `serve` alone has these. */
	googleAccount: z.array(z.string()).default([]),
	googleAudience: z.string().optional(),
	store: z.string(),
	workers: z.number(),
	scanTimeout: z.number(),
	retries: z.number(),
	retryDelay: z.number(),
	policy: z.string().optional(),
	attach: z.boolean().default(false),
	/** `serve` alone has these. 0: no bound. */
	keepDays: z.number().default(0),
	keepScans: z.number().default(0),
	logLevel: z.string(),
});

/** Runs until it is told to stop; resolves to the exit code. */
export async function runServe(
	command: Command,
	terminal: Terminal,
	role: "serve" | "worker",
): Promise<number> {
	const options = optionsSchema.parse(command.opts());
	const allowed = options.allowRegistry.map(parseAllowed);
	const settings = serviceSettings(await settingsOf(command), allowed, terminal.env);
	if (role === "worker" && !isServer(options.store)) {
		throw new LeakscanError(
			"USAGE",
			"a worker shares a PostgreSQL with the service: a folder is for one process",
			{
				hint: "write --store postgres://…; `leakscan serve` alone scans too",
			},
		);
	}
	if (role === "worker" && options.workers === 0)
		throw new LeakscanError("USAGE", "a worker with --workers 0 does nothing");
	if (options.attach && allowed.length === 0) {
		throw new LeakscanError("USAGE", "--attach writes into registries, and none is allowed", {
			hint: "name each with --allow-registry HOST[/PREFIX]",
		});
	}
	const registry = await registryOptions(settings.registry.allowedHosts ?? [], settings.registry, terminal);
	const receivers = await receiversOf(terminal.env);
	if (options.attach) receivers.push(attachTo(allowed, registry));
	const policyFile = options.policy ?? settings.policy;
	await runService({
		store: options.store,
		workers: options.workers,
		limits: { retries: options.retries, retryDelay: options.retryDelay, lease: options.scanTimeout + 15 },
		policy:
			policyFile === undefined ? BLOCK_ALL : readPolicy(await readNamed(policyFile, "--policy"), policyFile),
		retention:
			role === "serve" ? { days: options.keepDays || null, scans: options.keepScans || null } : undefined,
		scanner: await imageScanner(settings, registry, terminal),
		receivers,
		logLevel: options.logLevel,
		logTo: terminal.stdout,
		listen: role === "serve" ? await listenOf(options, allowed, terminal.env) : undefined,
		signal: terminal.signal,
	});
	return ExitCode.clean;
}

/** Credentials of `docker login` say whose they are. A typed one does not: it needs one registry, and no other. */
function serviceSettings(
	typed: Settings,
	allowed: readonly AllowedRegistry[],
	env: NodeJS.ProcessEnv,
): Settings {
	const hosts = [...new Set(allowed.map(({ registry }) => registry))];
	const isTyped =
		typed.registry.username !== undefined ||
		Boolean(env["REGISTRY_USERNAME"]) ||
		Boolean(env["REGISTRY_TOKEN"]);
	if (isTyped && hosts.length !== 1 && !env["REGISTRY_HOST"]) {
		throw new LeakscanError("USAGE", "a password or token is for one registry", {
			hint: "name just that one with --allow-registry, or use `docker login` and its config.json for several",
		});
	}
	return {
		...typed,
		showSecrets: false,
		registry: { ...typed.registry, allowedHosts: hosts.length === 0 ? undefined : hosts },
	};
}

/** The same scan that `leakscan image` does; every platform of an image, for a registry holds them all. */
async function imageScanner(
	settings: Settings,
	registry: RegistryOptions,
	terminal: Terminal,
): Promise<ImageScanner> {
	const patterns = await loadPatterns(settings.patterns);
	const scanSettings: Settings = { ...settings, platform: settings.platform ?? "all" };
	const silent = await createProgress({ stream: terminal.stderr, enabled: false, delayMs: 0 });
	return {
		engine: `${VERSION}/${patterns.version}`,
		async scan(reference, signal) {
			const scanner = await prepareScan(scanSettings, { ...terminal, signal }, registry);
			const { run } = await scanner.scan([reference], silent);
			return buildDocument(run, { showSecrets: false });
		},
	};
}

async function listenOf(
	{ listen, ...google }: Pick<z.output<typeof optionsSchema>, "listen" | "googleAccount" | "googleAudience">,
	allowed: readonly AllowedRegistry[],
	env: NodeJS.ProcessEnv,
) {
	if (allowed.length === 0) {
		throw new LeakscanError("USAGE", "no registry is allowed, so nothing would be scanned", {
			hint: "name each with --allow-registry HOST[/PREFIX]",
		});
	}
	const address = /^(.*):(\d{1,5})$/.exec(listen ?? "");
	if (address === null || Number(address[2]) > 65_535) {
		throw new LeakscanError("USAGE", `"${listen}" is no address to listen on`, {
			hint: "write --listen 0.0.0.0:8080",
		});
	}
	const webhook = await secretOf(env, "LEAKSCAN_WEBHOOK_TOKEN");
	if (webhook === undefined) {
		throw new LeakscanError(
			"CONFIG_INVALID",
			"LEAKSCAN_WEBHOOK_TOKEN is not set: anybody could send notifications",
			{
				hint: "export LEAKSCAN_WEBHOOK_TOKEN=$(openssl rand -hex 32), and give the same to the registry",
			},
		);
	}
	const api = await secretOf(env, "LEAKSCAN_API_TOKEN");
	return {
		host: address[1]?.replace(/^\[(.*)\]$/, "$1") || "0.0.0.0",
		port: Number(address[2]),
		allowed,
		googleIdentity: googleIdentityOf(google, env),
		webhookTokens: parseTokens(webhook, "LEAKSCAN_WEBHOOK_TOKEN"),
		apiTokens: api === undefined ? [] : parseTokens(api, "LEAKSCAN_API_TOKEN"),
	};
}

function googleIdentityOf(
	{
		googleAccount: accounts,
		googleAudience: audience,
	}: { googleAccount: string[]; googleAudience?: string | undefined },
	env: NodeJS.ProcessEnv,
): GoogleIdentity | undefined {
	if (accounts.length === 0 && audience === undefined) return undefined;
	if (accounts.length === 0 || audience === undefined) {
		throw new LeakscanError("USAGE", "a Pub/Sub push is proven by its account and its audience together", {
			hint: "add --google-account EMAIL and --google-audience TEXT, as the subscription has them",
		});
	}
	const keys = env["LEAKSCAN_GOOGLE_KEYS_URL"] || undefined;
	if (keys !== undefined) checkedUrl("LEAKSCAN_GOOGLE_KEYS_URL", keys);
	return { accounts, audience, keys };
}

async function receiversOf(env: NodeJS.ProcessEnv): Promise<Receiver[]> {
	const receivers: Receiver[] = [];
	const url = await secretOf(env, "LEAKSCAN_NOTIFY_URL");
	if (url !== undefined)
		receivers.push(
			webhookReceiver(url.trim(), (await secretOf(env, "LEAKSCAN_NOTIFY_SECRET"))?.trim() ?? ""),
		);
	const slack = await secretOf(env, "LEAKSCAN_SLACK_URL");
	if (slack !== undefined) receivers.push(slackReceiver(slack.trim()));
	const teams = await secretOf(env, "LEAKSCAN_TEAMS_URL");
	if (teams !== undefined) receivers.push(teamsReceiver(teams.trim()));
	return receivers;
}

/** The same credentials that images are pulled with; they must be allowed to push. */
function attachTo(allowed: readonly AllowedRegistry[], registry: RegistryOptions): Receiver {
	return attachReceiver(allowed, async ({ image, artifactType, content, annotations }, signal) => {
		const document = { artifactType, mediaType: artifactType, content, annotations };
		await pushReferrer(image, document, registry, signal);
	});
}

/** NAME, or the content of the file that NAME_FILE names, as Docker and Kubernetes hand secrets over. */
async function secretOf(env: NodeJS.ProcessEnv, name: string): Promise<string | undefined> {
	const file = env[`${name}_FILE`];
	if (!file) return env[name] || undefined;
	try {
		return await readFile(file, "utf8");
	} catch (error) {
		const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
		throw new LeakscanError("FILE_UNREADABLE", `cannot read ${file} (${reason})`, {
			hint: `check ${name}_FILE`,
			cause: error,
		});
	}
}
