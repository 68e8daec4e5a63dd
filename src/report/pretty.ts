/** The report for a terminal: worst first, a block a finding (what, where, what to do), and a closing line of totals. */
import pc from "picocolors";
import { SEVERITIES } from "../detect/match.ts";
import { amount, bytesText, secondsText } from "./amount.ts";
import { imageText, placeText, stateClauses } from "./place.ts";
import { repositoryTable } from "./repositories.ts";
import type { ReportDocument, ReportExposure, ReportFinding } from "./schema.ts";
import { columns, shorten, visible, visibleLines, wrap } from "./visible-text.ts";

export interface PrettyOptions {
	/** Decided by the caller: a terminal, and no NO_COLOR. */
	readonly color: boolean;
	/** Columns of the terminal. */
	readonly width: number;
}

type Colors = ReturnType<typeof pc.createColors>;

interface Page {
	readonly document: ReportDocument;
	readonly colors: Colors;
	readonly width: number;
}

/** Where texts begin that stand under a label. */
const INDENT = 14;
/** Lines longer than this are hard to read, however wide the terminal is. */
const PROSE = 96;
const MOST_PLACES = 5;
const MOST_IMAGES = 8;

/** The whole report, with a line break at its end. */
export function renderPretty(document: ReportDocument, options: PrettyOptions): string {
	const page: Page = {
		document,
		colors: pc.createColors(options.color),
		width: Math.max(options.width, 40),
	};
	const blocks = [
		imageLines(page),
		...document.findings.map((finding) => findingLines(page, finding)),
		errorLines(page),
		repositoryLines(page),
		totalLines(page),
	];
	const text = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
	return `${text.join("\n\n")}\n`;
}

function imageLines({ document, colors, width }: Page): string[] {
	const lines = document.images.slice(0, MOST_IMAGES).map((image) => {
		const facts = `${image.platform}, ${amount(image.layers.length, "layer")}, from ${image.source}`;
		const name = shorten(visible(image.reference), Math.max(width - columns(facts) - 2, 20));
		return `${colors.bold(name)}  ${colors.dim(visible(facts))}`;
	});
	const more = document.images.length - MOST_IMAGES;
	return more > 0 ? [...lines, colors.dim(`and ${amount(more, "more image")}`)] : lines;
}

function findingLines(page: Page, finding: ReportFinding): string[] {
	const { remediation } = finding;
	return [
		...headLines(page, finding),
		"",
		...placeLines(page, finding),
		"",
		...labelled("fix", page.colors.bold, prose(page, visible(remediation.summary))),
		...(remediation.revokeUrl === null
			? []
			: labelled("revoke at", page.colors.bold, [page.colors.underline(visible(remediation.revokeUrl))])),
		...snippetLines(page, remediation.dockerfile),
	];
}

/** `CRITICAL  GitHub token  ghp_****x9        ls2k...`, and how sure it is. */
function headLines(page: Page, finding: ReportFinding): string[] {
	const { colors, width } = page;
	const { severity, secret } = finding;
	const badge = severity.toUpperCase().padEnd(INDENT);
	const name = visible(finding.pattern.name);
	const hidden = visible(secret.redacted);
	const title = INDENT + columns(name);
	const hiddenFits = title + 2 + columns(hidden) <= width;
	const taken = title + (hiddenFits ? 2 + columns(hidden) : 0);
	const idFits = taken + 2 + finding.id.length <= width;
	const gap = " ".repeat(Math.max(Math.min(width, PROSE + INDENT) - taken - finding.id.length, 2));
	const facts = idFits ? factsText(page, finding) : `${finding.id}, ${factsText(page, finding)}`;
	const below = [
		...(hiddenFits ? [] : [hidden]),
		...wrap(facts, width - INDENT).map((line) => colors.dim(line)),
	];
	const value = secret.value === undefined ? [] : visibleLines(secret.value).map(colors.red);
	const [word = ""] = badge.split(" ");
	const head = severityColor(colors, severity)(word) + badge.slice(word.length) + colors.bold(name);
	return [
		`${head}${hiddenFits ? `  ${hidden}` : ""}${idFits ? gap + colors.dim(finding.id) : ""}`,
		...[...below, ...value].map((line) => " ".repeat(INDENT) + line),
	];
}

function factsText({ document }: Page, finding: ReportFinding): string {
	const facts = [`${finding.confidence} match`, amount(finding.secret.length, "character")];
	facts.push(...finding.details.map(({ name, value }) => visible(`${name} ${value}`)));
	if (finding.exposures.length > 1) facts.push(`${finding.exposures.length} places`);
	const [image, ...others] = imagesOf(finding);
	const where = document.images.length > 1 && image !== undefined && others.length === 0;
	return facts.join(", ") + (where ? `, in ${imageText(document, image)}` : "");
}

interface Place {
	readonly state: ReportExposure["state"];
	readonly lines: readonly string[];
	readonly images: Set<number>;
	/** Exposures that read like this one. */
	count: number;
}

/** Places that read the same in several images are one entry, with the images below it. */
function placeLines(page: Page, finding: ReportFinding): string[] {
	const places = placesOf(page, finding);
	const oneImage = imagesOf(finding).size === 1;
	const lines = places.slice(0, MOST_PLACES).flatMap(({ state, lines: text, images }) => {
		const [place = "", ...rest] = oneImage ? text : [...text, ...imagesText(page, images)];
		return labelled(state, stateColor(page.colors, state), [
			place,
			...rest.map((line) => page.colors.dim(line)),
		]);
	});
	const left = places.slice(MOST_PLACES).reduce((sum, { count }) => sum + count, 0);
	if (left === 0) return lines;
	return [...lines, page.colors.dim(`${" ".repeat(INDENT)}and ${left} more (see --format json)`)];
}

function placesOf({ document, width }: Page, finding: ReportFinding): Place[] {
	const room = width - INDENT;
	const places = new Map<string, Place>();
	for (const exposure of finding.exposures) {
		const { state, image } = exposure;
		const lines = [shorten(placeText(exposure), room), ...stateLines(exposure, document, room)];
		const key = [state, ...lines].join("\n");
		const known = places.get(key) ?? { state, lines, images: new Set(), count: 0 };
		known.images.add(image);
		known.count++;
		places.set(key, known);
	}
	return [...places.values()];
}

/** One line where it fits, else a line a clause. */
function stateLines(exposure: ReportExposure, document: ReportDocument, room: number): string[] {
	const clauses = stateClauses(exposure, document, room);
	const whole = clauses.join(" ");
	return columns(whole) <= room ? [whole] : clauses.flatMap((clause) => wrap(clause, room));
}

function imagesOf(finding: ReportFinding): Set<number> {
	return new Set(finding.exposures.map(({ image }) => image));
}

function imagesText({ document, width }: Page, images: ReadonlySet<number>): string[] {
	if (images.size === document.images.length) return ["in every image"];
	const names = [...images].slice(0, MOST_PLACES).map((index) => imageText(document, index));
	const more = images.size > names.length ? ` and ${images.size - names.length} more` : "";
	return wrap(`in ${names.join(", ")}${more}`, width - INDENT);
}

/** Never wrapped or cut: it is there to be copied. */
function snippetLines({ colors }: Page, snippet: string | null): string[] {
	if (snippet === null || snippet.trim() === "") return [];
	const lines = visibleLines(snippet).map((line) => {
		if (line === "") return "";
		return `${" ".repeat(INDENT)}${line.startsWith("#") ? colors.dim(line) : colors.cyan(line)}`;
	});
	return ["", ...lines];
}

function errorLines(page: Page): string[] {
	const { document, colors } = page;
	if (document.complete) return [];
	const many = amount(document.errors.length, "part");
	const head = `The scan is incomplete: ${many} could not be read, and may hold more.`;
	const lines = document.errors.slice(0, 20).flatMap((error) => {
		const text = wrap(`${visible(error.where)}: ${visible(error.message)} (${error.code})`, page.width - 4);
		return text.map((line, index) => `${index === 0 ? `  ${colors.yellow("!")} ` : "    "}${line}`);
	});
	const more = document.errors.length - 20;
	if (more > 0) lines.push(colors.dim(`    and ${more} more (see --format json)`));
	return [...wrap(head, page.width).map((line) => colors.bold(colors.yellow(line))), ...lines];
}

function repositoryLines({ document, colors, width }: Page): string[] {
	if (document.repositories === undefined) return [];
	const { lines, quiet, more } = repositoryTable(document.repositories, width);
	const text = lines.map(({ name, facts, found, errors }) => {
		const tells = [found, errors === "" ? "" : colors.yellow(errors)].filter((part) => part !== "");
		return `  ${colors.bold(name)}  ${tells.join(", ")}${colors.dim(`  (${facts})`)}`;
	});
	if (more > 0) text.push(colors.dim(`  and ${more} more (see --format json)`));
	const rest = lines.length === 0 ? amount(quiet, "repository", "repositories") : `${quiet} more`;
	if (quiet > 0) text.push(colors.dim(`  ${rest} with nothing found`));
	return text.length === 0 ? [] : ["By repository:", ...text];
}

function totalLines(page: Page): string[] {
	const { document, colors } = page;
	const { findings, stats } = document;
	const aside = asideText(document);
	const looked =
		stats.layers === 0 ? "Looked at the build metadata alone" : `Looked at ${lookedAt(document)}`;
	const prosed = (text: string): string[] => wrap(text, Math.min(page.width, PROSE + INDENT));
	const below = prosed(
		[...(aside === "" ? [] : [aside]), `${looked} in ${secondsText(stats.seconds)}.`].join(" "),
	);
	if (findings.length === 0) {
		const clean = document.complete
			? colors.green(`${colors.bold("✓")} No secrets found.`)
			: colors.yellow("No secrets found in what could be read.");
		return [clean, ...below.map((line) => colors.dim(line))];
	}
	const bySeverity = SEVERITIES.flatMap((severity) => {
		const count = findings.filter((finding) => finding.severity === severity).length;
		return count === 0 ? [] : [severityColor(colors, severity)(`${count} ${severity}`)];
	});
	const total = colors.bold(`${amount(findings.length, "secret")} found:`);
	return [
		colors.dim("─".repeat(Math.min(page.width, PROSE + INDENT))),
		`${total} ${bySeverity.join(", ")}`,
		...below.map((line) => colors.dim(line)),
	];
}

function lookedAt({ images, stats }: ReportDocument): string {
	const parts = [amount(stats.layers, "layer"), amount(stats.files, "file"), bytesText(stats.bytes)];
	return `${images.length > 1 ? `${amount(images.length, "image")}: ` : ""}${parts.join(", ")}`;
}

/** `3 set aside: 2 by the baseline, 1 in public packages.` */
function asideText({ suppressed }: ReportDocument): string {
	const reasons = [
		{ count: suppressed.baseline, why: "by the baseline" },
		{ count: suppressed.ignored, why: "by the ignore file" },
		{ count: suppressed.inherited, why: "from the base image" },
		{ count: suppressed.vendored, why: "in public packages" },
		{ count: suppressed.published, why: "published samples" },
	].filter(({ count }) => count > 0);
	if (reasons.length === 0) return "";
	const total = reasons.reduce((sum, { count }) => sum + count, 0);
	return `${total} set aside: ${reasons.map(({ count, why }) => `${count} ${why}`).join(", ")}.`;
}

/** `  label       text`, the text's other lines below its first. */
function labelled(label: string, paint: (text: string) => string, lines: readonly string[]): string[] {
	return lines.map((line, index) => {
		if (index > 0 || label === "") return `${" ".repeat(INDENT)}${line}`;
		return `  ${paint(label)}${" ".repeat(INDENT - 2 - label.length)}${line}`;
	});
}

function prose(page: Page, text: string): string[] {
	return wrap(text, Math.min(page.width - INDENT, PROSE));
}

function severityColor(colors: Colors, severity: ReportFinding["severity"]): (text: string) => string {
	if (severity === "critical") return (text) => colors.bold(colors.inverse(colors.red(text)));
	if (severity === "high") return (text) => colors.bold(colors.red(text));
	return severity === "medium" ? colors.yellow : colors.cyan;
}

function stateColor(colors: Colors, state: ReportExposure["state"]): (text: string) => string {
	if (state === "present") return colors.red;
	return state === "metadata" ? colors.magenta : colors.yellow;
}
