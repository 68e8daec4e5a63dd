/**
 * Attestations as a real BuildKit writes them, read from an archive and from the registries that it pushes to. `mode=min`
 * leaves build args out (https://docs.docker.com/build/metadata/attestations/slsa-provenance/#min), `mode=max` keeps all.
 */
import { copyFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ReportDocument, reportSchema } from "../../src/report/schema.ts";
import { leakscan } from "../cli/command.ts";
import { temporaryFolder } from "../source/archives.ts";
import { type Buildkit, startBuildkit } from "./buildkit.ts";
import { builtPart, hasTool, staticBusybox } from "./engine.ts";
import { type Registry, startReferrersRegistry, startRegistry } from "./registry.ts";

const program = await builtPart("referrers-registry");
const busybox = await staticBusybox();
const missing = [
	[(await builtPart("buildkitd")) && (await builtPart("buildctl")), "BuildKit"],
	[program, "registry with the referrers API"],
	[await hasTool("docker-registry"), "docker-registry"],
	[await hasTool("runc"), "runc"],
	[busybox, "static busybox"],
].flatMap(([isThere, name]) => (isThere ? [] : [name]));
const why = missing.length === 0 ? "" : ` (skipped: no ${missing.join(", no ")})`;

const SECRET = "VERY_SECRET_KEY";
/** Used in a stage that is left behind: of the image itself nobody learns of it. */
const DOCKERFILE = `FROM scratch AS build
ARG API_SECRET_KEY
COPY busybox /bin/busybox
RUN ["/bin/busybox", "touch", "/built"]
FROM scratch
COPY --from=build /built /built
`;

describe.skipIf(why !== "")(`BuildKit's attestations${why}`, () => {
	let buildkit: Buildkit;
	let context = "";
	let registries: readonly Registry[] = [];

	beforeAll(async () => {
		context = await temporaryFolder();
		await copyFile(busybox ?? "", path.join(context, "busybox"));
		await writeFile(path.join(context, "Dockerfile"), DOCKERFILE);
		buildkit = await startBuildkit();
		registries = [await startRegistry(), await startReferrersRegistry(program ?? "")];
	}, 120_000);

	afterAll(() => buildkit?.stop(), 60_000);

	async function build(attest: string, output: string): Promise<void> {
		const options = ["--opt", `build-arg:API_SECRET_KEY=${SECRET}`, "--opt", `attest:provenance=${attest}`];
		await buildkit.build(context, ...options, "--output", output);
	}

	async function scanned(command: "image" | "history", reference: string): Promise<ReportDocument> {
		const { stdout, stderr } = await leakscan([command, reference, "-f", "json", "--show-secrets"]);
		expect(stderr).not.toMatch(/error/i);
		return reportSchema.parse(JSON.parse(stdout));
	}

	it.each<[string, string, string, number]>([
		["min", "v0.2", "https://slsa.dev/provenance/v0.2", 0],
		["max", "v0.2", "https://slsa.dev/provenance/v0.2", 1],
		["min", "v1", "https://slsa.dev/provenance/v1", 0],
		["max", "v1", "https://slsa.dev/provenance/v1", 1],
	])(
		"mode=%s, version=%s: read from an archive",
		async (mode, version, type, count) => {
			const file = path.join(await temporaryFolder(), "image.tar");
			await build(`mode=${mode},version=${version}`, `type=oci,dest=${file}`);
			for (const command of ["image", "history"] as const) {
				const report = await scanned(command, `oci-archive:${file}`);
				expect(report.errors).toEqual([]);
				expect(report.findings).toHaveLength(count);
				for (const { secret, exposures } of report.findings) {
					expect(secret.value).toBe(SECRET);
					expect(exposures).toContainEqual(
						expect.objectContaining({ kind: "attestation", variable: "API_SECRET_KEY", inside: [type] }),
					);
					expect(new Set(exposures.map(({ kind }) => kind))).toEqual(new Set(["attestation"]));
				}
			}
		},
		120_000,
	);

	it("is read from the registries that it pushes to", async () => {
		for (const { host } of registries) {
			const output = `type=image,name=${host}/team/app:1,push=true,registry.insecure=true`;
			await build("mode=max,version=v1", output);
			const report = await scanned("image", `registry:${host}/team/app:1`);
			expect(report.errors).toEqual([]);
			expect(report.findings.map(({ secret }) => secret.value)).toEqual([SECRET]);
			const swept = await leakscan(["registry", host, "-f", "json"]);
			const { findings, repositories } = reportSchema.parse(JSON.parse(swept.stdout));
			expect(findings.map(({ exposures: [first] }) => first?.kind)).toEqual(["attestation"]);
			expect(repositories).toMatchObject([{ name: `${host}/team/app`, tags: 1, images: 1 }]);
		}
	}, 120_000);
});
