/** Builds the images, scans them with the built command, and gives the figures. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { ImageContent } from "../images/oci-archive.ts";
import { writeOciArchive } from "../images/oci-archive.ts";
import type { Size } from "../images/packages.ts";
import { KINDS, plainImage } from "../images/plain-images.ts";
import type { Figures, FormFigures, PlainFigures, PlantFigures } from "./figures.ts";
import { type FormCase, formCases } from "./forms/cases.ts";
import { judgePlants } from "./judge.ts";
import { layerOf, plantedImage } from "./planted-image.ts";
import { allPlants } from "./plants/index.ts";
import type { Plant } from "./plants/plant.ts";
import { type Report, scan } from "./scan.ts";

export interface Measured {
	readonly figures: Figures;
	/** The archives that were scanned, for whoever scans them too. */
	readonly archives: Readonly<Record<"plain" | "planted", readonly string[]>> & { readonly forms: string };
	readonly plants: readonly Plant[];
	readonly cases: readonly FormCase[];
}

export interface MeasureOptions {
	readonly size: Size;
	readonly seed: string;
	readonly cache: string;
	readonly say: (line: string) => void;
}

export async function measure(options: MeasureOptions): Promise<Measured> {
	const { size, seed, cache, say } = options;
	const folder = join(cache, "detection");
	await mkdir(folder, { recursive: true });
	const images: ImageContent[] = [];
	for (const kind of KINDS) {
		say(`building the ${kind} image`);
		images.push(await plainImage({ kind, size, cache: join(cache, "layers") }));
	}
	const plants = await allPlants(seed);
	const archives = { plain: [] as string[], planted: [] as string[], forms: join(folder, "forms.oci.tar") };

	const plain: Record<string, PlainFigures> = {};
	const reports: Report[] = [];
	for (const image of images) {
		const archive = join(folder, `${image.name}.oci.tar`);
		await writeOciArchive(archive, image);
		archives.plain.push(archive);
		say(`scanning ${image.name}`);
		plain[image.name] = plainFigures(await scanWhole(archive));
		// The quick run plants into the base alone.
		if (size === "small" && image.name !== "debian") continue;
		const planted = join(folder, `${image.name}-planted.oci.tar`);
		await writeOciArchive(planted, await plantedImage(image, plants, folder));
		archives.planted.push(planted);
		say(`scanning ${image.name} with ${plants.length} plants`);
		reports.push(await scanWhole(planted));
	}

	const cases = formCases(seed, size === "small" ? 16 : undefined);
	say(`scanning ${cases.length} forms`);
	await writeOciArchive(archives.forms, await formsImage(cases, folder));
	const report = await scanWhole(archives.forms);
	const forms = {
		"in their own files": formFigures(cases, report, "own"),
		"in .txt files": formFigures(cases, report, "text"),
	};
	return { figures: { plain, plants: plantFigures(plants, reports), forms }, archives, plants, cases };
}

async function scanWhole(archive: string): Promise<Report> {
	const report = await scan(`oci-archive:${archive}`);
	if (!report.complete)
		throw new Error(`${archive} was not read whole: ${JSON.stringify(report.errors.slice(0, 5))}`);
	return report;
}

function plainFigures({ findings, stats }: Report): PlainFigures {
	const alarms = findings
		.filter(({ confidence }) => confidence !== "entropy")
		.map(
			({ pattern, exposures: [first] }) =>
				`${pattern.id} ${first?.path?.replace(/(\.so)[.\d]+$/, "$1") ?? `(${first?.kind})`}`,
		);
	return { files: stats.files, megabytes: Math.round(stats.bytes / 1e6), alarms: alarms.sort() };
}

/** A plant counts as found when it is in every image that has it. */
function plantFigures(plants: readonly Plant[], reports: readonly Report[]): PlantFigures {
	const judged = reports.map((report) => judgePlants(plants, report));
	const lost: string[] = [];
	const misplaced: string[] = [];
	for (const [at, { place, kind }] of plants.entries()) {
		const outcomes = judged.map((list) => list[at]);
		const wrong = outcomes.find((entry) => entry?.outcome === "misplaced");
		if (outcomes.some((entry) => entry?.outcome === "lost")) lost.push(`${place}: ${kind}`);
		else if (wrong !== undefined) misplaced.push(`${place}: ${kind}`);
	}
	return {
		planted: plants.length,
		places: new Set(plants.map(({ place }) => place)).size,
		kinds: new Set(plants.map(({ kind }) => kind)).size,
		found: plants.length - lost.length - misplaced.length,
		misplaced: misplaced.sort(),
		lost: lost.sort(),
	};
}

/** Each case twice: in the kind of file that it belongs to, and as a text. */
export function casePath(at: number, { file }: FormCase, where: "own" | "text"): string {
	return where === "own" ? `own/${at}/${file}` : `text/${at}.txt`;
}

async function formsImage(cases: readonly FormCase[], folder: string): Promise<ImageContent> {
	const files = cases.flatMap((entry, at) =>
		(["own", "text"] as const).map((where) => ({ path: casePath(at, entry, where), content: entry.text })),
	);
	const layer = await layerOf(files, join(folder, "forms.tar.gz"));
	return { name: "forms", steps: [{ createdBy: "COPY . / # buildkit", layer }], config: { Env: [] } };
}

function formFigures(cases: readonly FormCase[], report: Report, where: "own" | "text"): FormFigures {
	const found = new Map<string, string[]>();
	for (const { confidence, secret, exposures } of report.findings) {
		if (confidence === "entropy") continue;
		for (const { path } of exposures) {
			if (path !== null) found.set(path, [...(found.get(path) ?? []), secret.value]);
		}
	}
	const lost = new Tally();
	const alarmed = new Tally();
	let secrets = 0;
	for (const [at, entry] of cases.entries()) {
		const values = found.get(`/${casePath(at, entry, where)}`) ?? [];
		const { form, shape, isSecret } = entry;
		if (isSecret) secrets++;
		if (isSecret && !values.some((value) => value.includes(entry.value))) lost.add(form, shape);
		if (!isSecret && values.length > 0) alarmed.add(form, shape);
	}
	return {
		secrets,
		found: secrets - lost.total,
		others: cases.length - secrets,
		alarms: alarmed.total,
		lost: lost.sorted(),
		alarmed: alarmed.sorted(),
	};
}

/** Counts by form and by shape. */
class Tally {
	total = 0;
	readonly #counts = new Map<string, number>();

	add(form: string, shape: string): void {
		this.total++;
		for (const key of [`form ${form}`, `shape ${shape}`])
			this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
	}

	sorted(): Readonly<Record<string, number>> {
		return Object.fromEntries([...this.#counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b)));
	}
}
