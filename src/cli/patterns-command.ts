/** `leakscan patterns list|show|test`. */
import { readFile } from "node:fs/promises";
import { text as readAll } from "node:stream/consumers";
import { stringify } from "yaml";
import { builtIn } from "../detect/built-in.ts";
import { documentKinds } from "../detect/catalogue.ts";
import type { RuleConfig } from "../detect/gitleaks/config.ts";
import type { Confidence, Severity } from "../detect/match.ts";
import { LeakscanError } from "../errors.ts";
import { ExitCode } from "./exit-code.ts";
import { detectorFor, type LoadedPatterns, loadPatterns } from "./pattern-folder.ts";
import { printable } from "./printable.ts";
import type { Terminal } from "./terminal.ts";

export async function listPatterns(
	options: { readonly patterns?: string; readonly format: "pretty" | "json" },
	terminal: Terminal,
): Promise<number> {
	const loaded = await loadPatterns(options.patterns);
	warn(loaded, terminal);
	const sorted = rowsOf(loaded).sort(
		(a, b) => a.provider.localeCompare(b.provider, "en") || a.id.localeCompare(b.id, "en"),
	);
	if (options.format === "json") {
		terminal.stdout.write(`${JSON.stringify(sorted, null, 2)}\n`);
		return ExitCode.clean;
	}
	const width = Math.max(...sorted.map(({ id }) => id.length));
	for (const { id, name, severity, provider } of sorted) {
		terminal.stdout.write(printable(`${id.padEnd(width)}  ${severity.padEnd(8)}  ${provider}: ${name}\n`));
	}
	terminal.stdout.write(`${sorted.length} patterns\n`);
	return ExitCode.clean;
}

interface Row {
	readonly id: string;
	readonly name: string;
	readonly provider: string;
	readonly severity: Severity;
	readonly confidence: Confidence;
}

function rowsOf({ patterns, rules, kindOf }: LoadedPatterns): Row[] {
	const row = ({ id, severity, confidence }: Omit<Row, "name" | "provider">): Row => {
		const { name, provider } = kindOf(id);
		return { id, name, provider, severity, confidence };
	};
	const documents = documentKinds().map((kind) => row({ ...kind, confidence: "structured" }));
	return [...patterns().map(row), ...documents, ...rules.flatMap((loaded) => loaded.rules.rules.map(row))];
}

function warn({ warnings }: LoadedPatterns, terminal: Terminal): void {
	for (const warning of warnings) terminal.stderr.write(`leakscan: ${printable(warning)}\n`);
}

export async function showPattern(
	id: string,
	options: { readonly patterns?: string },
	terminal: Terminal,
): Promise<number> {
	const loaded = await loadPatterns(options.patterns);
	const rule = loaded.rules.flatMap(({ rules }) => rules.rules).find((candidate) => candidate.id === id);
	if (rule) {
		terminal.stdout.write(stringify(shownRule(rule.config)));
		return ExitCode.clean;
	}
	const pattern = loaded.patterns().find((candidate) => candidate.id === id);
	const document = documentKinds().find((candidate) => candidate.id === id);
	if (!pattern && document) {
		const { provider, reference, ...kind } = document;
		terminal.stdout.write(stringify({ provider, documents: [{ ...kind, references: [reference] }] }));
		return ExitCode.clean;
	}
	if (!pattern) {
		const near = rowsOf(loaded)
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
	const examples = loaded.own.has(id) ? {} : builtIn().examples()[id];
	terminal.stdout.write(stringify({ provider, patterns: [{ ...definition, ...examples }] }));
	return ExitCode.clean;
}

/** A gitleaks rule with all that it has from the configurations it extends, and where each part is written. */
function shownRule(rule: RuleConfig): object {
	const written = ({ text, place }: { text: string; place: { file: string; line: number } }): string =>
		`${text}  # ${place.file}:${place.line}`;
	return {
		id: rule.id,
		description: rule.description,
		file: `${rule.place.file}:${rule.place.line}`,
		...(rule.regex && { regex: rule.regex.text }),
		...(rule.path && { path: rule.path.text }),
		secretGroup: rule.secretGroup,
		entropy: rule.entropy,
		keywords: rule.keywords,
		tags: rule.tags,
		allowlists: rule.allowlists.map(({ condition, regexTarget, paths, regexes, stopwords }) => ({
			condition,
			regexTarget,
			paths: paths.map(written),
			regexes: regexes.map(written),
			stopwords,
		})),
		required: rule.required.map(({ id, withinLines, withinColumns }) => ({ id, withinLines, withinColumns })),
		skipReport: rule.skipReport,
	};
}

export async function testPatterns(
	file: string,
	options: { readonly patterns?: string; readonly id?: string; readonly path?: string },
	terminal: Terminal,
): Promise<number> {
	const loaded = await loadPatterns(options.patterns);
	warn(loaded, terminal);
	const { id } = options;
	if (id !== undefined && !rowsOf(loaded).some((pattern) => pattern.id === id)) {
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
