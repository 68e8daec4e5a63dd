/** What stands beside an image in an OCI layout, from a file and from a pipe, and what is found in it. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { reportSchema } from "../../src/report/schema.ts";
import { leakscan } from "../cli/command.ts";
import { expandSample } from "../detect/sample.ts";
import { envelopeOf, provenance1, provenance02 } from "../unpack/provenance-sample.ts";
import { Layout, layerOf, readReference, tarOf, temporaryFolder, WAYS } from "./archives.ts";

const ARG = { args: { API_SECRET_KEY: "VERY_SECRET_KEY" } };
const TOKEN = expandSample("{{github:ghp_}}");
const SBOM = {
	_type: "https://in-toto.io/Statement/v0.1",
	predicateType: "https://spdx.dev/Document",
	predicate: { packages: [{ name: "app", downloadLocation: `git+https://me:${TOKEN}@github.com/me/app` }] },
};

/** An index with an image and an attestation manifest of these statements, as BuildKit writes it. */
async function attested(
	statements: readonly object[],
	more: { readonly subject?: string; readonly without?: boolean } = {},
): Promise<Buffer> {
	const layout = new Layout();
	const image = layout.image([await layerOf({ "etc/motd": "hello\n" })], undefined, {
		platform: { os: "linux", architecture: "amd64" },
	});
	const blobs = statements.map((statement) =>
		layout.blob(JSON.stringify(statement), "application/vnd.in-toto+json", {
			annotations: {
				"in-toto.io/predicate-type":
					"predicateType" in statement ? statement.predicateType : "https://slsa.dev/provenance/v0.2",
			},
		}),
	);
	const manifest = layout.blob(
		JSON.stringify({
			schemaVersion: 2,
			mediaType: "application/vnd.oci.image.manifest.v1+json",
			config: layout.blob(
				'{"architecture":"unknown","os":"unknown"}',
				"application/vnd.oci.image.config.v1+json",
			),
			layers: blobs,
		}),
		"application/vnd.oci.image.manifest.v1+json",
		{
			annotations: {
				"vnd.docker.reference.type": "attestation-manifest",
				"vnd.docker.reference.digest": more.subject ?? image.digest,
			},
			platform: { os: "unknown", architecture: "unknown" },
		},
	);
	const index = layout.index([image, manifest], {
		annotations: { "org.opencontainers.image.ref.name": "app" },
	});
	return tarOf(layout.entries([index], more.without ? blobs.map(({ digest }) => digest) : []));
}

describe.each(WAYS)("from a %s", (way, read) => {
	test("an image has its attestations, by what they state", async () => {
		const { images, faults } = await read(await attested([provenance02(ARG), SBOM]));
		expect(faults).toEqual([]);
		expect(images.map(({ attestations }) => attestations.map(({ type }) => type))).toEqual([
			["https://slsa.dev/provenance/v0.2", "https://spdx.dev/Document"],
		]);
	});

	test("one of another image is not this one's", async () => {
		const { images, faults } = await read(
			await attested([provenance02(ARG)], { subject: `sha256:${"0".repeat(64)}` }),
		);
		expect([images[0]?.attestations, faults]).toEqual([[], []]);
	});

	test("one that is not there makes the scan incomplete", async () => {
		const { images, faults } = await read(await attested([provenance02(ARG)], { without: true }));
		expect(images).toHaveLength(1);
		expect(faults).toEqual([
			{
				code: "BLOB_MISSING",
				message: expect.stringMatching(/^its document sha256:\w+ is not there$/),
				where: expect.stringMatching(/^attestation sha256:/),
			},
		]);
	});

	test.each([
		[
			"provenance v0.2",
			provenance02(ARG),
			"VERY_SECRET_KEY",
			"API_SECRET_KEY",
			"https://slsa.dev/provenance/v0.2",
		],
		[
			"provenance v1",
			provenance1(ARG),
			"VERY_SECRET_KEY",
			"API_SECRET_KEY",
			"https://slsa.dev/provenance/v1",
		],
		[
			"signed provenance",
			envelopeOf(provenance1(ARG)),
			"VERY_SECRET_KEY",
			"API_SECRET_KEY",
			"https://slsa.dev/provenance/v1",
		],
		["an SBOM", SBOM, TOKEN, null, "https://spdx.dev/Document"],
	])("what is in %s is found, also without layers", async (_name, statement, secret, variable, type) => {
		const file = path.join(await temporaryFolder(), "app.tar");
		const tar = await attested([statement]);
		await writeFile(file, tar);
		const { Readable } = await import("node:stream");
		const input = way === "file" ? {} : { stdin: Readable.from([tar]) };
		const { stdout, exitCode } = await leakscan(
			["history", way === "file" ? file : "-", "--show-secrets", "-f", "json"],
			input,
		);
		const report = reportSchema.parse(JSON.parse(stdout));
		expect(exitCode).toBe(1);
		const found = report.findings.find((finding) => finding.secret.value === secret);
		expect(found?.exposures).toMatchObject([
			{ kind: "attestation", inside: [type], state: "metadata", path: null, layer: null },
		]);
		if (variable !== null) expect(found?.exposures[0]?.variable).toBe(variable);
	});
});

test("the report says where it is, and what to do about it", async () => {
	const file = path.join(await temporaryFolder(), "app.tar");
	await writeFile(file, await attested([provenance02(ARG)]));
	const { stdout } = await leakscan(["image", file]);
	expect(stdout).toContain("attestation API_SECRET_KEY");
	expect(stdout).toContain("beside the image, in its https://slsa.dev/provenance/v0.2");
	expect(stdout).toMatch(/Provenance keeps\s+build args/);
	expect(stdout).not.toContain("VERY_SECRET_KEY");
});

test("an image without any has none", async () => {
	const layout = new Layout();
	const image = layout.image([await layerOf({ a: "x" })]);
	const folder = await temporaryFolder();
	await writeFile(path.join(folder, "a.tar"), await tarOf(layout.entries([image])));
	const { images } = await readReference(path.join(folder, "a.tar"));
	expect(images[0]?.attestations).toEqual([]);
});
