/** `leakscan explain ID`: why a finding is one. From the image, looked at again, or as far as a report tells. */
import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { LeakscanError } from "../errors.ts";
import { buildDocument, type ReportDocument } from "../report/document.ts";
import { Redactor } from "../report/redactor.ts";
import { reportSchema } from "../report/schema.ts";
import type { SetAside } from "../triage/triage.ts";
import { ExitCode } from "./exit-code.ts";
import { explain } from "./explanation.ts";
import { ObservationsBySecret } from "./observations-by-secret.ts";
import { loadPatterns } from "./pattern-folder.ts";
import { printable } from "./printable.ts";
import { createProgress } from "./progress.ts";
import { scanRun } from "./scan-run.ts";
import { settingsOf } from "./settings.ts";
import type { Terminal } from "./terminal.ts";

/** An id may be cut short, but not so short that it is a guess. */
const SHORTEST_ID = 4;

export async function runExplain(
	id: string,
	references: readonly string[],
	command: Command,
	terminal: Terminal,
): Promise<number> {
	const report: unknown = command.opts()["report"];
	if (!/^ls[a-z2-7]{0,20}$/.test(id) || id.length < SHORTEST_ID)
		throw new LeakscanError("USAGE", `"${id}" is no finding id`, {
			hint: "ids stand in every report: ls and 20 letters and digits, of which the first few are enough",
		});
	if (references.length > 0) return explainFromImages(id, references, command, terminal);
	if (typeof report === "string") return explainFromReport(id, report, command, terminal);
	throw new LeakscanError("USAGE", "there is nothing to look for the finding in", {
		hint: "name the image, to have it looked at again, or a report: leakscan explain ID app:latest, leakscan explain ID --report report.json",
	});
}

async function explainFromImages(
	id: string,
	references: readonly string[],
	command: Command,
	terminal: Terminal,
): Promise<number> {
	const settings = await settingsOf(command);
	const patterns = await loadPatterns(settings.patterns);
	const observations = new ObservationsBySecret();
	const asides = new Map<string, SetAside>();
	const progress = await createProgress({ stream: terminal.stderr, enabled: !settings.quiet, delayMs: 500 });
	try {
		const { run, all } = await scanRun(references, settings, terminal, progress, {
			observe: observations.observe,
			triaged: (finding, why) => void asides.set(finding.id, why),
		});
		progress.stop();
		for (const fault of run.faults)
			terminal.stderr.write(`leakscan: ${printable(`${fault.where}: ${fault.message}`)}\n`);
		const finding = theOne(all, id, references.join(", "));
		const document = buildDocument({ ...run, findings: [finding] }, { showSecrets: false });
		const secrets = [...run.secrets, ...all.map(({ secret }) => secret)];
		const lines = explain(document, {
			patterns,
			seen: observations.of(finding.secret),
			aside: asides.get(finding.id) ?? null,
			redactor: new Redactor(secrets, { show: false }),
		});
		terminal.stdout.write(`${lines.map(printable).join("\n")}\n`);
		return ExitCode.clean;
	} finally {
		progress.stop();
	}
}

async function explainFromReport(
	id: string,
	file: string,
	command: Command,
	terminal: Terminal,
): Promise<number> {
	const settings = await settingsOf(command);
	const document = await readReport(file);
	const finding = theOne(document.findings, id, file);
	const lines = explain(
		{ ...document, findings: [finding] },
		{
			patterns: await loadPatterns(settings.patterns),
			seen: null,
			aside: null,
			redactor: new Redactor([], { show: false }),
		},
	);
	terminal.stdout.write(`${lines.map(printable).join("\n")}\n`);
	return ExitCode.clean;
}

/** The finding that the id, or the beginning of one, names. Throws USAGE when there is none, or more than one. */
function theOne<T extends { readonly id: string }>(findings: readonly T[], id: string, where: string): T {
	const found = findings.filter((finding) => finding.id.startsWith(id));
	const [first] = found;
	if (first === undefined)
		throw new LeakscanError("USAGE", `no finding of ${where} has the id ${id}`, {
			hint:
				findings.length === 0
					? "there are no findings at all"
					: `there are ${findings.length}: ids depend on LEAKSCAN_ID_KEY, if one was set`,
		});
	if (found.length > 1)
		throw new LeakscanError("USAGE", `${found.length} findings of ${where} have ids that begin with ${id}`, {
			hint: `write more of it: ${found
				.slice(0, 5)
				.map((finding) => finding.id)
				.join(", ")}`,
		});
	return first;
}

async function readReport(file: string): Promise<ReportDocument> {
	let text: string;
	try {
		text = await readFile(file, "utf8");
	} catch (error) {
		const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
		throw new LeakscanError("FILE_UNREADABLE", `cannot read ${file} (${reason})`, {
			hint: "check --report",
			cause: error,
		});
	}
	try {
		return reportSchema.parse(JSON.parse(text));
	} catch (error) {
		throw new LeakscanError("JSON_INVALID", `${file} is no JSON report of leakscan's`, {
			hint: "write one with: leakscan image REF -o report.json",
			cause: error,
		});
	}
}
