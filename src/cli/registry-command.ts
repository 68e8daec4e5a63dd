/** `leakscan registry`: every image of a registry, as one report. */
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { Command } from "commander";
import { z } from "zod";
import { LeakscanError } from "../errors.ts";
import { checkedGlobs, globMatcher } from "../glob.ts";
import { buildDocument } from "../report/document.ts";
import { KnownLayers } from "../scan/known-layers.ts";
import { RegistrySession } from "../source/registry/registry-session.ts";
import { sweep } from "../sweep/sweep.ts";
import { SweepFolder } from "../sweep/sweep-folder.ts";
import { planSweep } from "../sweep/sweep-plan.ts";
import { parseSweepList, parseSweepTarget, type SweepTarget } from "../sweep/sweep-target.ts";
import { planOutput } from "./output-plan.ts";
import { registryOptions } from "./registry-access.ts";
import { writeReport, written } from "./report-output.ts";
import { prepareScan } from "./scan-run.ts";
import { SetAsideLog } from "./set-aside-log.ts";
import { type Settings, settingsOf } from "./settings.ts";
import { SweepLine } from "./sweep-progress.ts";
import type { Terminal } from "./terminal.ts";

const sweepOptionsSchema = z.object({
	from: z.string().optional(),
	resume: z.string().optional(),
	tag: z.array(z.string()).default([]),
});

/** Resolves to the exit code. */
export async function runRegistry(
	place: string | undefined,
	command: Command,
	terminal: Terminal,
): Promise<number> {
	const settings = await settingsOf(command);
	const options = sweepOptionsSchema.parse(command.opts());
	if (options.resume !== undefined && settings.showSecrets) {
		throw new LeakscanError(
			"USAGE",
			"--resume keeps reports on the disk, and --show-secrets would put secrets into them",
			{
				hint: "leave one of them out",
			},
		);
	}
	const plan = planOutput(settings.format, settings.output, settings.quiet);
	const target = await targetOf(place, options.from, settings, terminal);
	const registry = await registryOptions(hostsOf(target), settings.registry, terminal);
	const session = await RegistrySession.create(registry);
	const progress = new SweepLine({ stream: terminal.stderr, enabled: !settings.quiet });
	try {
		const log = settings.debugFilters ? new SetAsideLog() : undefined;
		const scanner = await prepareScan(settings, terminal, session, log);
		const folder =
			options.resume === undefined ? undefined : await SweepFolder.open(options.resume, scanner.fingerprint);
		const wantsTag = options.tag.length === 0 ? () => true : globMatcher(checkedGlobs(options.tag, "--tag"));
		const repositories = await planSweep(target, session, {
			platform: settings.platform,
			wantsTag,
			planned: (count, tags) => progress.planning(count, tags),
			signal: terminal.signal,
		});
		const known = new KnownLayers();
		const warnings = new Set<string>();
		/** What the log must hide; without it no secret outlives its image. */
		const secrets = new Set<string>();
		const document = await sweep(repositories, {
			tool: scanner.tool,
			folder,
			progress,
			signal: terminal.signal,
			scanImage: async (reference) => {
				const { run, layers, warnings: more } = await scanner.scan([reference], progress, known);
				for (const warning of more) warnings.add(warning);
				if (log) for (const secret of run.secrets) secrets.add(secret);
				return { document: buildDocument(run, { showSecrets: settings.showSecrets }), layers };
			},
		});
		progress.stop();
		if (log) await written(terminal.stderr, log.text([...secrets]));
		return await writeReport(document, { plan, settings, warnings: [...warnings].sort() }, terminal);
	} finally {
		progress.stop();
		await session.close();
	}
}

async function targetOf(
	place: string | undefined,
	from: string | undefined,
	settings: Settings,
	terminal: Terminal,
): Promise<SweepTarget> {
	const whole = place === undefined ? undefined : parseSweepTarget(place);
	if (from === undefined) {
		if (whole !== undefined) return { kind: "registry", ...whole };
		throw new LeakscanError("USAGE", "which registry?", {
			hint: "name it (`leakscan registry registry.example`), or give a list with --from FILE",
		});
	}
	if (whole !== undefined && whole.prefix !== "") {
		throw new LeakscanError("USAGE", "a prefix and --from FILE cannot go together", {
			hint: "the list says what to look at: name the host alone, or nothing",
		});
	}
	if (from === "-" && settings.registry.passwordStdin) {
		throw new LeakscanError("USAGE", "standard input cannot be both a list and the password", {
			hint: "set REGISTRY_PASSWORD",
		});
	}
	const name = from === "-" ? "standard input" : from;
	return { kind: "list", wanted: parseSweepList(await listText(from, terminal), whole?.host, name) };
}

async function listText(from: string, terminal: Terminal): Promise<string> {
	if (from === "-") return text(terminal.stdin);
	try {
		return await readFile(from, "utf8");
	} catch (error) {
		const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
		throw new LeakscanError("FILE_UNREADABLE", `cannot read ${from} (${reason})`, {
			hint: "check --from",
			cause: error,
		});
	}
}

function hostsOf(target: SweepTarget): string[] {
	if (target.kind === "registry") return [target.host];
	const hosts = target.wanted.map((one) => (one.kind === "image" ? one.reference.host : one.name.host));
	return [...new Set(hosts)];
}
