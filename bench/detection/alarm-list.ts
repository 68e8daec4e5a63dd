/**
 * The alarms of a plain image as a list to work down: where each stands, the line around it with the secret masked, and
 * what makes it look like no leak, grouped so that what many of them share is seen.
 *
 * npm run bench:alarms -- ARCHIVE.oci.tar [OUT.md]
 */
import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { type ReportedFinding, scan } from "./scan.ts";
import { verdictOf } from "./verdict.ts";

const CONTEXT = 60;
const MOST_BYTES = 64 * 1024 * 1024;

interface Alarm {
	readonly finding: ReportedFinding;
	readonly path: string;
	readonly place: string;
	readonly context: string;
	readonly verdict: string;
}

const [archive, out] = process.argv.slice(2);
if (archive === undefined) throw new Error("usage: npm run bench:alarms -- ARCHIVE.oci.tar [OUT.md]");

const report = await scan(`oci-archive:${archive}`);
const paths = new Set(report.findings.map((finding) => finding.exposures[0]?.path ?? ""));
const files = await filesOf(archive, paths);
const alarms = report.findings.map((finding): Alarm => {
	const exposure = finding.exposures[0];
	const path = exposure?.path ?? `(${exposure?.kind})`;
	const around = contextOf(files.get(path), finding.secret.value, exposure?.line ?? null);
	return {
		finding,
		path,
		place: `${path}${exposure?.line === null ? "" : `:${exposure?.line}`}`,
		context: masked(around.before + finding.secret.value + around.after, report.findings),
		verdict: verdictOf({
			path,
			value: finding.secret.value,
			variable: exposure?.variable ?? null,
			...around,
		}),
	};
});
const page = render(alarms);
if (out === undefined) process.stdout.write(page);
else await writeFile(out, page);

/** What stands around the secret: in its line as far as the file has it, else wherever it stands first. */
function contextOf(
	content: Buffer | undefined,
	value: string,
	line: number | null,
): { before: string; after: string; lineLength: number } {
	const all = content?.toString("latin1") ?? "";
	let at = -1;
	if (line !== null) {
		let start = 0;
		for (let n = 1; n < line && start !== 0 + all.length; n++)
			start = all.indexOf("\n", start) + 1 || all.length;
		at = all.indexOf(value.slice(0, 40), start);
	}
	if (at < 0) at = all.indexOf(value.slice(0, 40));
	if (at < 0) return { before: "", after: "", lineLength: 0 };
	const lineStart = all.lastIndexOf("\n", at) + 1;
	const lineEnd = all.indexOf("\n", at);
	const end = at + value.length;
	return {
		before: all.slice(Math.max(at - CONTEXT, lineStart), at),
		after: all.slice(end, Math.min(end + 30, Math.max(lineEnd, end))),
		lineLength: (lineEnd < 0 ? all.length : lineEnd) - lineStart,
	};
}

function masked(line: string, findings: readonly ReportedFinding[]): string {
	let out = line;
	for (const { secret } of findings) out = out.replaceAll(secret.value, secret.redacted);
	return out
		.replace(/[^\x20-\x7e]+/g, " ")
		.replaceAll("|", "\\|")
		.replaceAll("`", "'");
}

function render(all: readonly Alarm[]): string {
	const loud = all.filter(({ finding }) => finding.confidence !== "entropy");
	const lines = [
		`# ${archive}: ${loud.length} alarms, ${all.length - loud.length} of confidence entropy`,
		`${report.stats.files} files, ${Math.round(report.stats.bytes / 1e6)} MB; complete: ${report.complete}; suppressed: ${JSON.stringify(report.suppressed)}`,
		"",
		...table(
			"by verdict",
			loud.map(({ verdict }) => verdict),
		),
		...table(
			"by pattern",
			loud.map(({ finding }) => `${finding.pattern.id} (${finding.confidence})`),
		),
	];
	for (const [verdict, group] of groups(loud)) {
		lines.push(
			`## ${verdict} (${group.length})`,
			"",
			"| pattern | variable | preview | length | copies | path | context |",
		);
		lines.push("| --- | --- | --- | --- | --- | --- | --- |");
		for (const { finding, place, context } of group) {
			const variable = finding.exposures[0]?.variable ?? "";
			const { redacted, length } = finding.secret;
			const cells = [
				finding.pattern.id,
				variable,
				masked(redacted, []),
				length,
				finding.exposures.length,
				place,
			];
			lines.push(`| ${cells.join(" | ")} | \`${context}\` |`);
		}
		lines.push("");
	}
	return `${lines.join("\n")}\n`;
}

function groups(list: readonly Alarm[]): readonly (readonly [string, readonly Alarm[]])[] {
	const byVerdict = groupBy(list);
	return [...byVerdict].sort(([, a], [, b]) => b.length - a.length);
}

function groupBy(list: readonly Alarm[]): Map<string, Alarm[]> {
	const map = new Map<string, Alarm[]>();
	for (const alarm of list) map.set(alarm.verdict, [...(map.get(alarm.verdict) ?? []), alarm]);
	return map;
}

function table(title: string, names: readonly string[]): readonly string[] {
	const counts = new Map<string, number>();
	for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
	const rows = [...counts].sort(([, a], [, b]) => b - a).map(([name, count]) => `| ${name} | ${count} |`);
	return [`| ${title} | alarms |`, "| --- | --- |", ...rows, ""];
}

/** The wanted files of an OCI archive's gzip'ed layers; a later layer's wins. */
async function filesOf(file: string, wanted: ReadonlySet<string>): Promise<ReadonlyMap<string, Buffer>> {
	const found = new Map<string, Buffer>();
	const untar = extract();
	const outer = createReadStream(file).pipe(untar);
	for await (const blob of outer) {
		if ((blob.header.size ?? 0) < 100_000) {
			await text(blob);
			continue;
		}
		const layer = extract();
		blob.pipe(createGunzip()).pipe(layer);
		for await (const entry of layer) {
			const path = `/${entry.header.name.replace(/^\.?\//, "")}`;
			if (!wanted.has(path) || (entry.header.size ?? 0) > MOST_BYTES) {
				entry.resume();
				continue;
			}
			const chunks: Buffer[] = [];
			for await (const chunk of entry) chunks.push(chunk as Buffer);
			found.set(path, Buffer.concat(chunks));
		}
	}
	return found;
}
