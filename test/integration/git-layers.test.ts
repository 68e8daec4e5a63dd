/** A repository whose objects lie in several layers: a COPY of it, and what git did with it in later instructions. */
import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ReportDocument, reportSchema } from "../../src/report/schema.ts";
import { leakscan } from "../cli/command.ts";
import { dockerEntries, type Entry, sha256, tarOf, temporaryFolder } from "../source/archives.ts";
import { buildFiles, reportOf, whyNoImages } from "./files-image.ts";
import { type Files, NAMES, SampleRepository, secret } from "./git-repository.ts";

/** Secret, first commit and path of what the history holds, as far as a commit has it. */
const HISTORY = [
	"amended: commit (2026-05-03) -> app.py",
	"branch: commit (2026-05-07) -> deploy/run.sh",
	"large: commit (2026-05-02) -> large.txt",
	"message: commit (2026-05-05) -> message",
	"removed: commit (2026-05-01) -> conf/app.env",
	"staged: blob",
	"stashed: commit (2026-05-06) -> app.py",
	"tagged: tag -> message",
];

/** The places of each secret, without the hashes and the layers. */
function history({ findings }: ReportDocument): string[] {
	const places = findings.flatMap(({ secret: { value }, exposures }) =>
		exposures
			.filter(({ inside }) => inside.length > 0)
			.map(({ inside }) => `${NAMES.find((name) => secret[name] === value)}: ${inside.join(" -> ")}`)
			.map((place) => place.replace(/(commit|blob|tag) [0-9a-f]{7}/, "$1")),
	);
	return [...new Set(places)].sort();
}

/** An archive of an image with these layers. */
async function archiveOf(layers: readonly Files[]): Promise<string> {
	const built = [];
	for (const files of layers) {
		const tar = await tarOf(files.map(([name, content]): Entry => ({ name, content })));
		built.push({ tar, diffId: `sha256:${sha256(tar)}` });
	}
	const file = path.join(await temporaryFolder(), "image.tar");
	await writeFile(file, await tarOf(dockerEntries(built)));
	return file;
}

async function scanned(file: string, way: "file" | "pipe", ...options: string[]): Promise<ReportDocument> {
	const { stdout } = await leakscan(
		["image", way === "file" ? file : "-", "--format", "json", "--show-secrets", "--quiet", ...options],
		way === "file" ? {} : { stdin: createReadStream(file) },
	);
	return reportSchema.parse(JSON.parse(stdout));
}

const WAYS = ["file", "pipe"] as const;

describe.each(["sha1", "sha256"] as const)("a repository with %s ids, over several layers", (format) => {
	let repository: SampleRepository;
	let loose: Files;
	beforeAll(() => {
		repository = new SampleRepository(format);
		loose = repository.files();
	});
	afterAll(() => repository.bench.remove());

	function git(...args: string[]): Buffer {
		return repository.bench.run("git", "-C", "repo", ...args);
	}

	/** A pack of the objects that `list` (of git-pack-objects) tells, under a name of its own. */
	function pack(name: string, list: string, ...options: string[]): [string, Buffer] {
		const bytes = repository.bench.pipe(
			Buffer.from(list),
			...(["git", "-C", "repo", "pack-objects", "-q", "--stdout", ...options] as const),
		);
		const hash = name.padEnd(format === "sha1" ? 40 : 64, "0");
		return [`srv/.git/objects/pack/pack-${hash}.pack`, bytes];
	}

	it("is read as one, however its objects are spread", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.nat(2), { minLength: loose.length, maxLength: loose.length }),
				fc.constantFrom(...WAYS),
				async (layerOf, way) => {
					const layers = [0, 1, 2].map((at) => loose.filter((_, file) => layerOf[file] === at));
					const report = await scanned(await archiveOf(layers), way, "--no-cache");
					expect(report.errors).toEqual([]);
					expect(history(report)).toEqual(expect.arrayContaining(HISTORY));
					expect(history(report).filter((place) => place.endsWith(": blob"))).toEqual(["staged: blob"]);
				},
			),
			{ numRuns: 4 },
		);
	}, 120_000);

	it.each(WAYS)(
		"has its deltas put together with bases of another layer, from a %s",
		async (way) => {
			const thin = pack(
				"b",
				"main\nattempt\nrefs/stash\nv1\n^main~2\n",
				"--revs",
				"--thin",
				"--no-reuse-delta",
			);
			const base = pack("a", "main~2\n", "--revs");
			for (const layers of [
				[[base], [thin]],
				[[thin], [base]],
			]) {
				const report = await scanned(await archiveOf(layers), way, "--no-cache");
				expect(report.errors).toEqual([]);
				expect(history(report)).toEqual(
					expect.arrayContaining(HISTORY.filter((place) => !/^(?:amended|staged)/.test(place))),
				);
			}
		},
		60_000,
	);

	it("has the files of a blobless clone named by commits of the layer below, also from the cache", async () => {
		const list = git("rev-list", "--objects", "--all", "--no-object-names")
			.toString("utf8")
			.trim()
			.split("\n");
		const types = list.map((id) => git("cat-file", "-t", id).toString("utf8").trim());
		const of = (isBlob: boolean): string =>
			list.filter((_, at) => (types[at] === "blob") === isBlob).join("\n");
		const file = await archiveOf([[pack("a", of(false))], [pack("b", of(true))]]);
		const folder = await temporaryFolder();
		for (const way of [...WAYS, ...WAYS]) {
			const report = await scanned(file, way, "--cache-dir", folder);
			expect(history(report)).toEqual(HISTORY.filter((place) => !/^(?:amended|staged)/.test(place)));
			expect(report.findings.flatMap(({ exposures }) => exposures.map(({ layer }) => layer?.index))).toEqual(
				expect.arrayContaining([0, 1]),
			);
		}
	}, 60_000);
});

describe.skipIf(whyNoImages !== "")(`a COPY and what came after it${whyNoImages}`, () => {
	it("is one history in an image of the engine", async () => {
		const repository = new SampleRepository("sha1");
		const loose = repository.files();
		repository.bench.remove();
		const [one, two]: [Record<string, Buffer>, Record<string, Buffer>] = [{}, {}];
		for (const [at, [name, content]] of loose.entries()) (at % 2 === 0 ? one : two)[name] = content;
		await buildFiles("leakscan-git-layers:1", one, two);
		const report = await reportOf("leakscan-git-layers:1", "--no-cache");
		expect(report.errors).toEqual([]);
		expect(history(report)).toEqual(expect.arrayContaining(HISTORY));
	}, 120_000);
});
