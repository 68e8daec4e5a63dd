/** Referrers in every form that registries hold: indexes, artifact manifests, what ORAS attaches; and text encoded in statements. */
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import type { Descriptor } from "../../src/image/descriptor.ts";
import { type ReportDocument, reportSchema } from "../../src/report/schema.ts";
import { leakscan } from "../cli/command.ts";
import { drawSample } from "../detect/sample.ts";
import { Layout, layerOf, tarOf, temporaryFolder } from "../source/archives.ts";
import { envelopeOf } from "../unpack/provenance-sample.ts";
import { builtPart, hasTool } from "./engine.ts";
import {
	copyImage,
	pushBlob,
	putManifest,
	type Registry,
	startReferrersRegistry,
	startRegistry,
} from "./registry.ts";

const INDEX = "application/vnd.oci.image.index.v1+json";
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const ARTIFACT = "application/vnd.oci.artifact.manifest.v1+json";
const EMPTY = "application/vnd.oci.empty.v1+json";
const NAME = "team/app";

const program = await builtPart("referrers-registry");
const oras = await builtPart("oras");
const missing = [];
for (const name of ["docker-registry", "skopeo"]) if (!(await hasTool(name))) missing.push(name);
if (program === undefined) missing.push("referrers-registry");
if (oras === undefined) missing.push("oras");
const why = missing.length === 0 ? "" : ` (skipped: no ${missing.join(", ")})`;

const token = (name: string): string => drawSample("{{github:ghp_}}", name);
const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** An image under a tag of its own, and its descriptor. */
async function pushed(registry: Registry, tag: string): Promise<Descriptor> {
	const layout = new Layout();
	const image = layout.image([await layerOf({ "etc/motd": `${tag}\n` })]);
	const file = path.join(await temporaryFolder(), "image.tar");
	await writeFile(file, await tarOf(layout.entries([image])));
	await copyImage(`oci-archive:${file}`, registry, `${NAME}:${tag}`, "--preserve-digests");
	return image;
}

async function scanned(registry: Registry, tag: string): Promise<ReportDocument> {
	const reference = `registry:${registry.host}/${NAME}:${tag}`;
	const { stdout } = await leakscan(["history", reference, "-f", "json", "--show-secrets"]);
	return reportSchema.parse(JSON.parse(stdout));
}

/** Secret and way of each finding. */
function places({ findings }: ReportDocument): [string | undefined, readonly string[] | undefined][] {
	return findings.map(({ secret, exposures: [first] }) => [secret.value, first?.inside]);
}

describe.skipIf(why !== "").each([
	{ name: "by the API", api: true },
	{ name: "by the tag", api: false },
])(`referrers, listed $name${why}`, ({ api }) => {
	let registry: Registry;
	beforeAll(async () => {
		registry = api ? await startReferrersRegistry(program ?? "") : await startRegistry();
	});

	/** Pushes a manifest that refers to the image; where the registry has no API, its tag is written as clients do. */
	async function refer(subject: Descriptor, mediaType: string, manifest: object): Promise<void> {
		const artifact = await putManifest(registry, NAME, mediaType, { ...manifest, subject });
		if (api) return;
		const index = { schemaVersion: 2, mediaType: INDEX, manifests: [artifact] };
		await putManifest(registry, NAME, INDEX, index, subject.digest.replace(":", "-"));
	}

	async function artifactOf(content: string, mediaType = "text/plain"): Promise<Descriptor> {
		return putManifest(registry, NAME, MANIFEST, {
			schemaVersion: 2,
			mediaType: MANIFEST,
			config: await pushBlob(registry, NAME, "{}", EMPTY),
			layers: [await pushBlob(registry, NAME, content, mediaType)],
		});
	}

	it("an index: the documents of its manifests, also of indexes in it, and its annotations", async () => {
		const image = await pushed(registry, "index");
		const [one, two, noted] = [token("one"), token("two"), token("noted")];
		const inner = await putManifest(registry, NAME, INDEX, {
			schemaVersion: 2,
			mediaType: INDEX,
			manifests: [await artifactOf(`GITHUB_TOKEN=${two}\n`)],
		});
		await refer(image, INDEX, {
			schemaVersion: 2,
			mediaType: INDEX,
			artifactType: "application/vnd.example.bundle",
			manifests: [await artifactOf(`GITHUB_TOKEN=${one}\n`), inner],
			annotations: { "org.example.token": noted },
		});
		const report = await scanned(registry, "index");
		expect(report.errors).toEqual([]);
		expect(places(report).sort()).toEqual(
			[
				[one, ["application/vnd.example.bundle"]],
				[two, ["application/vnd.example.bundle"]],
				[noted, ["annotations"]],
			].sort(),
		);
	}, 60_000);

	it("an index of more manifests than are read is told as incomplete", async () => {
		const image = await pushed(registry, "many");
		const manifests = [];
		for (let at = 0; at < 101; at++) manifests.push(await artifactOf(`document ${at}`));
		await refer(image, INDEX, { schemaVersion: 2, mediaType: INDEX, manifests });
		const { complete, errors } = await scanned(registry, "many");
		expect(complete).toBe(false);
		expect(errors).toMatchObject([
			{ code: "LIMIT_EXCEEDED", message: "it leads to more than 100 manifests" },
		]);
	}, 60_000);

	// docker-registry takes no manifest that it does not know.
	if (api) {
		it("an artifact manifest: its blobs", async () => {
			const image = await pushed(registry, "artifact");
			const [one, two] = [token("first blob"), token("second blob")];
			await refer(image, ARTIFACT, {
				mediaType: ARTIFACT,
				artifactType: "application/vnd.example.log",
				blobs: [
					await pushBlob(registry, NAME, `GITHUB_TOKEN=${one}\n`, "text/plain"),
					await pushBlob(registry, NAME, `GITHUB_TOKEN=${two}\n`, "text/plain"),
				],
			});
			const report = await scanned(registry, "artifact");
			expect(report.errors).toEqual([]);
			expect(places(report).sort()).toEqual(
				[
					[one, ["application/vnd.example.log"]],
					[two, ["application/vnd.example.log"]],
				].sort(),
			);
		});
	}

	it("one content attached with two annotations: both are read", async () => {
		const image = await pushed(registry, "twice");
		const [one, two] = [token("once"), token("twice")];
		const config = await pushBlob(registry, NAME, "{}", EMPTY);
		const noted = (value: string): Promise<Descriptor> =>
			putManifest(registry, NAME, MANIFEST, {
				schemaVersion: 2,
				mediaType: MANIFEST,
				config,
				layers: [config],
				annotations: { "org.example.token": value },
			});
		await refer(image, INDEX, {
			schemaVersion: 2,
			mediaType: INDEX,
			manifests: [await noted(one), await noted(two)],
		});
		expect(places(await scanned(registry, "twice")).sort()).toEqual(
			[
				[one, ["annotations"]],
				[two, ["annotations"]],
			].sort(),
		);
	});

	it("base64 in a statement that is no provenance, and in a signed one, is decoded", async () => {
		const image = await pushed(registry, "encoded");
		const [plain, signed, twice] = [token("plain"), token("signed"), token("twice encoded")];
		const statement = (log: string): object => ({
			_type: "https://in-toto.io/Statement/v1",
			subject: [],
			predicateType: "https://example.test/log",
			predicate: { log },
		});
		const type = "application/vnd.in-toto+json";
		const settings = (value: string): string => `# settings of the build\nGITHUB_TOKEN=${value}\n`;
		await refer(image, INDEX, {
			schemaVersion: 2,
			mediaType: INDEX,
			manifests: [
				await artifactOf(JSON.stringify(statement(base64(settings(plain)))), type),
				await artifactOf(JSON.stringify(envelopeOf(statement(base64(settings(signed))))), type),
				await artifactOf(JSON.stringify(statement(base64(base64(settings(twice))))), type),
			],
		});
		const report = await scanned(registry, "encoded");
		expect(report.errors).toEqual([]);
		expect(places(report).sort()).toEqual(
			[
				[plain, [type, "base64"]],
				[signed, [type, "base64"]],
				[twice, [type, "base64", "base64"]],
			].sort(),
		);
	});

	it("what ORAS attaches: a file by its name, a folder packed", async () => {
		await pushed(registry, "oras");
		const folder = await temporaryFolder();
		const [inFolder, inFile] = [token("folder"), drawSample("{{password:16}}", "file")];
		await mkdir(path.join(folder, "conf"));
		await writeFile(path.join(folder, "conf/app.env"), `GITHUB_TOKEN=${inFolder}\n`);
		await writeFile(path.join(folder, ".netrc"), `machine example.test login me password ${inFile}\n`);
		const attach = ["attach", "--plain-http", "--artifact-type", "application/vnd.example.notes"];
		await promisify(execFile)(
			oras ?? "oras",
			[...attach, `${registry.host}/${NAME}:oras`, ".netrc", "conf"],
			{ cwd: folder, env: { ...process.env, HOME: folder } },
		);
		const report = await scanned(registry, "oras");
		expect(report.errors).toEqual([]);
		const found = new Map(places(report));
		expect(found.get(inFile)).toEqual(["application/vnd.example.notes"]);
		expect(found.get(inFolder)?.at(-1)).toBe("conf/app.env");
	}, 60_000);
});
