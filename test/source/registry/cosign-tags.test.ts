/** What cosign tags after an image's digest: signatures, attestations, SBOMs, built as its specifications say. */
import { describe, expect, test } from "vitest";
import { reportSchema } from "../../../src/report/schema.ts";
import type { RegistryOptions } from "../../../src/source/registry/registry-options.ts";
import { leakscan } from "../../cli/command.ts";
import { expandSample } from "../../detect/sample.ts";
import { envelopeOf, provenance1 } from "../../unpack/provenance-sample.ts";
import { readReference, sha256 } from "../archives.ts";
import { type Answer, descriptor, farEnd, storedImage } from "./far-end.ts";

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const INDEX = "application/vnd.oci.image.index.v1+json";
const TOKEN = expandSample("{{github:ghp_}}");
const PASSWORD = expandSample("{{password:14}}");
const options: RegistryOptions = { env: {}, storedCredentials: false, plainHttp: "all", silenceMs: 2_000 };

const image = await storedImage({ "etc/motd": "hello\n" });

interface Document {
	readonly mediaType: string;
	readonly content: string;
	readonly annotations?: Readonly<Record<string, string>>;
}

/** The answers for a tag of cosign's: a manifest that claims an image's config, and a document a layer. */
function tagged(
	suffix: string,
	documents: readonly Document[],
	of = image.manifestDigest,
): [string, Answer][] {
	const config = '{"architecture":"","os":"","rootfs":{"type":"layers","diff_ids":[]}}';
	const manifest = JSON.stringify({
		schemaVersion: 2,
		mediaType: MANIFEST,
		config: descriptor(config, "application/vnd.oci.image.config.v1+json"),
		layers: documents.map(({ mediaType, content, annotations = {} }) =>
			descriptor(content, mediaType, { annotations }),
		),
	});
	const answer: Answer = { body: manifest, headers: { "content-type": MANIFEST } };
	return [
		[`/v2/app/manifests/${of.replace(":", "-")}.${suffix}`, answer],
		[`/v2/app/manifests/sha256:${sha256(manifest)}`, answer],
		...documents.map(({ content }): [string, Answer] => [
			`/v2/app/blobs/sha256:${sha256(content)}`,
			{ body: content },
		]),
	];
}

const dsse = (statement: object, predicateType: string): Document => ({
	mediaType: "application/vnd.dsse.envelope.v1+json",
	content: JSON.stringify(envelopeOf(statement)),
	annotations: { predicateType, "dev.cosignproject.cosign/signature": "" },
});

const CUSTOM = "https://cosign.sigstore.dev/attestation/v1";
const custom = {
	_type: "https://in-toto.io/Statement/v0.1",
	predicateType: CUSTOM,
	subject: [{ name: "app", digest: { sha256: image.manifestDigest.slice(7) } }],
	predicate: { Data: `build log\nexport GITHUB_TOKEN=${TOKEN}\n`, Timestamp: "2026-11-01T10:00:00Z" },
};
const signature: Document = {
	mediaType: "application/vnd.dev.cosign.simplesigning.v1+json",
	content: JSON.stringify({
		critical: {
			identity: { "docker-reference": "registry.example/app" },
			image: { "docker-manifest-digest": image.manifestDigest },
			type: "cosign container image signature",
		},
		optional: null,
	}),
	annotations: {
		"dev.cosignproject.cosign/signature":
			"MEUCIQDs3LhFJ2vH0Lmq3dfPz8k1vR5mUb7n6sVtYxw2c4eAQgIgWcE9t3yJr8uKzN5hQ0pXoLmV7bTdSfGa1iRk6jYxZwE=",
	},
};
const sbom: Document = {
	mediaType: "text/spdx+json",
	content: JSON.stringify({ packages: [{ downloadLocation: `git+https://me:${PASSWORD}@git.example/app` }] }),
};

async function registryOf(...more: [string, Answer][]) {
	const answers = new Map([...image.answers, ...more]);
	return farEnd(({ path }) => answers.get(path));
}
const read = (host: string, more: Partial<RegistryOptions> = {}) =>
	readReference(`registry:${host}/app:1`, { registry: { ...options, ...more } });

describe("cosign's tags", () => {
	test("are read beside the image, by what they state", async () => {
		const registry = await registryOf(
			...tagged("sig", [signature]),
			...tagged("att", [
				dsse(custom, CUSTOM),
				dsse(provenance1({ args: { API_SECRET_KEY: "VERY_SECRET_KEY" } }), "https://slsa.dev/provenance/v1"),
			]),
			...tagged("sbom", [sbom]),
		);
		const { images, faults } = await read(registry.host);
		expect(faults).toEqual([]);
		expect(images[0]?.attestations.map(({ type, mediaType }) => type ?? mediaType)).toEqual([
			signature.mediaType,
			CUSTOM,
			"https://slsa.dev/provenance/v1",
			sbom.mediaType,
		]);

		const { stdout, exitCode } = await leakscan([
			"image",
			`registry:${registry.host}/app:1`,
			"-f",
			"json",
			"--show-secrets",
		]);
		const report = reportSchema.parse(JSON.parse(stdout));
		expect([exitCode, report.errors]).toEqual([1, []]);
		expect(
			report.findings
				.map(({ secret, exposures: [exposure] }) => [secret.value, exposure?.kind, exposure?.inside[0]])
				.sort(),
		).toEqual(
			[
				[TOKEN, "attestation", CUSTOM],
				["VERY_SECRET_KEY", "attestation", "https://slsa.dev/provenance/v1"],
				[PASSWORD, "attestation", sbom.mediaType],
			].sort(),
		);
	});

	test("a signature alone is no finding, and what is in an annotation is one", async () => {
		const plain = await registryOf(...tagged("sig", [signature]));
		expect((await leakscan(["image", `registry:${plain.host}/app:1`])).exitCode).toBe(0);
		const annotations = { ...signature.annotations, "com.example.deploy-token": TOKEN };
		const noted = await registryOf(...tagged("sig", [{ ...signature, annotations }]));
		const { stdout } = await leakscan(["image", `registry:${noted.host}/app:1`, "-f", "json"]);
		expect(reportSchema.parse(JSON.parse(stdout)).findings).toMatchObject([
			{
				exposures: [{ kind: "attestation", variable: "com.example.deploy-token", inside: ["annotations"] }],
			},
		]);
	});

	test("of an index are its images', and are read once", async () => {
		const platform = { os: "linux", architecture: "amd64" };
		const index = JSON.stringify({
			schemaVersion: 2,
			mediaType: INDEX,
			manifests: [
				descriptor(image.manifest, MANIFEST, { platform }),
				descriptor(image.manifest, MANIFEST, { platform: { ...platform, architecture: "arm64" } }),
			],
		});
		const digest = `sha256:${sha256(index)}`;
		const answer: Answer = { body: index, headers: { "content-type": INDEX } };
		const registry = await registryOf(
			["/v2/app/manifests/1", answer],
			[`/v2/app/manifests/${digest}`, answer],
			...tagged("att", [dsse(custom, CUSTOM)], digest),
		);
		const { images, faults } = await readReference(`registry:${registry.host}/app:1`, {
			registry: options,
			platform: "all",
		});
		expect(faults).toEqual([]);
		for (const { attestations } of images) expect(attestations.map(({ type }) => type)).toEqual([CUSTOM]);
		const tag = `/v2/app/manifests/${digest.replace(":", "-")}.att`;
		expect(registry.received.filter(({ path }) => path === tag).map(({ method }) => method)).toEqual([
			"HEAD",
			"GET",
		]);
	});

	test("that are not there are asked for without pulling, and not at all when nobody wants them", async () => {
		const registry = await registryOf();
		const { images, faults } = await read(registry.host);
		expect([images[0]?.attestations, faults]).toEqual([[], []]);
		const tags = () => registry.received.filter(({ path }) => /sha256-[0-9a-f]{64}\./.test(path));
		expect(tags().map(({ method }) => method)).toEqual(["HEAD", "HEAD", "HEAD"]);
		await read(registry.host, { referrers: false });
		expect(tags()).toHaveLength(3);
	});

	test.each<[string, [string, Answer][], string]>([
		[
			"a document that is not there",
			tagged("att", [dsse(custom, CUSTOM)]).map(([path, answer]) => [
				path,
				path.includes("/blobs/") ? { status: 404 } : answer,
			]),
			"BLOB_MISSING",
		],
		[
			"a manifest that is none",
			[
				[
					`/v2/app/manifests/${image.manifestDigest.replace(":", "-")}.att`,
					{ body: "{", headers: { "content-type": MANIFEST } },
				],
			],
			"JSON_INVALID",
		],
		[
			"a tag that is kept from us",
			[[`/v2/app/manifests/${image.manifestDigest.replace(":", "-")}.att`, { status: 403 }]],
			"REGISTRY_DENIED",
		],
	])("%s makes the scan incomplete, and the image is read all the same", async (_name, answers, code) => {
		const registry = await registryOf(...answers);
		const { stdout, exitCode } = await leakscan(["image", `registry:${registry.host}/app:1`, "-f", "json"]);
		const report = reportSchema.parse(JSON.parse(stdout));
		expect([exitCode, report.images.length, report.errors.map((error) => error.code)]).toEqual([
			3,
			1,
			[code],
		]);
	});
});
