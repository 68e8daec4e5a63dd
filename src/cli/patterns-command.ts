/** `leakscan patterns list|show|test`. */
import { readFile } from "node:fs/promises";
import { text as readAll } from "node:stream/consumers";
import { stringify } from "yaml";
import { LeakscanError } from "../errors.ts";
import { ExitCode } from "./exit-code.ts";
import { detectorFor, loadPatterns } from "./pattern-folder.ts";
import { printable } from "./printable.ts";
import type { Terminal } from "./terminal.ts";

export async function listPatterns(
	options: { readonly patterns?: string; readonly format: "pretty" | "json" },
	terminal: Terminal,
): Promise<number> {
	const { patterns } = await loadPatterns(options.patterns);
	const sorted = [...patterns].sort(
		(a, b) => a.provider.localeCompare(b.provider, "en") || a.id.localeCompare(b.id, "en"),
	);
	if (options.format === "json") {
		const rows = sorted.map(({ id, name, provider, severity, confidence }) => ({
			id,
			name,
			provider,
			severity,
			confidence,
		}));
		terminal.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
		return ExitCode.clean;
	}
	const width = Math.max(...sorted.map(({ id }) => id.length));
	for (const { id, name, severity, provider } of sorted) {
		terminal.stdout.write(printable(`${id.padEnd(width)}  ${severity.padEnd(8)}  ${provider}: ${name}\n`));
	}
	terminal.stdout.write(`${sorted.length} patterns\n`);
	return ExitCode.clean;
}

export async function showPattern(
	id: string,
	options: { readonly patterns?: string },
	terminal: Terminal,
): Promise<number> {
	const { patterns } = await loadPatterns(options.patterns);
	const pattern = patterns.find((candidate) => candidate.id === id);
	if (!pattern) {
		const near = patterns
			.filter((candidate) => candidate.id.includes(id) || id.includes(candidate.id))
			.slice(0, 5);
		throw new LeakscanError("USAGE", `no pattern has the id ${id}`, {
			hint:
				near.length > 0
					? `near it: ${near.map((candidate) => candidate.id).join(", ")}`
					: "`leakscan patterns list` shows all ids",
		});
	}
	const { provider, ...definition } = pattern;
	terminal.stdout.write(stringify({ provider, patterns: [definition] }));
	return ExitCode.clean;
}

export async function testPatterns(
	file: string,
	options: { readonly patterns?: string; readonly id?: string; readonly path?: string },
	terminal: Terminal,
): Promise<number> {
	const loaded = await loadPatterns(options.patterns);
	const { id } = options;
	if (id !== undefined && !loaded.patterns.some((pattern) => pattern.id === id)) {
		throw new LeakscanError("USAGE", `no pattern has the id ${id}`, {
			hint: "`leakscan patterns list` shows all ids",
		});
	}
	const detector = await detectorFor(loaded);
	const text = file === "-" ? await readAll(process.stdin) : await readText(file);
	const path = options.path ?? (file === "-" ? null : file.replace(/^\.?\/+/, ""));
	const matches = detector.text(text, path === null ? { path, kind: "shell" } : { path, kind: "file" });
	const shown = id === undefined ? matches : matches.filter((match) => match.patternId === id);
	for (const match of shown) {
		const place = `${match.line}:${match.column}`;
		terminal.stdout.write(
			printable(
				`${place}  ${match.patternId}  ${match.severity}, ${match.confidence}  ${match.secret.length} characters\n`,
			),
		);
	}
	terminal.stdout.write(shown.length === 0 ? "nothing matches\n" : `${shown.length} matches\n`);
	return shown.length === 0 ? ExitCode.clean : ExitCode.findings;
}

async function readText(file: string): Promise<string> {
	try {
		return await readFile(file, "utf8");
	} catch (error) {
		const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
		throw new LeakscanError("FILE_UNREADABLE", `cannot read ${file} (${reason})`, {
			hint: "check the path",
			cause: error,
		});
	}
}
