/** The main job, as people do it: images built by the real engine with both builders, scanned by the real command. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { reportSchema } from "../../src/report/schema.ts";
import { type CommandResult, leakscan } from "../cli/command.ts";
import { temporaryFolder } from "../source/archives.ts";
import {
	docker,
	dockerStream,
	dockerWith,
	engine,
	engineEnv,
	hasTool,
	staticBusybox,
	tool,
} from "./engine.ts";
import { type Builder, buildFixture, canBuild, type FixtureName, planted } from "./fixtures.ts";

const host = await engine();
const busybox = await staticBusybox();
const skopeo = await hasTool("skopeo");
const why =
	host === undefined
		? " (skipped: no Docker Engine)"
		: busybox === undefined
			? " (skipped: no static busybox)"
			: skopeo
				? ""
				: " (skipped: no skopeo)";

const BUILDERS = ["classic", "buildkit"] as const;
const FIXTURES = [
	"seed",
	"seed-secret-mount",
	"seed-multi-stage",
	"deleted-env",
	"git-credentials",
	"private-key",
	"env-tokens",
] as const;
const tagOf = (name: FixtureName, builder: Builder): string => `leakscan-fixture-${name}:${builder}`;
const BUILT = FIXTURES.flatMap((name) =>
	BUILDERS.filter((builder) => canBuild(name, builder)).map((builder) => ({ name, builder })),
);

type Report = z.output<typeof reportSchema>;

async function scan(...args: string[]): Promise<CommandResult & { report: Report }> {
	const result = await leakscan([...args, "--format", "json", "--show-secrets"], { env: await engineEnv() });
	return { ...result, report: reportSchema.parse(JSON.parse(result.stdout || "null")) };
}

describe.skipIf(why !== "")(`images of the engine${why}`, () => {
	let work = "";

	beforeAll(async () => {
		work = await temporaryFolder();
		for (const { name, builder } of BUILT) await buildFixture(name, { builder, tag: tagOf(name, builder) });
	}, 240_000);

	afterAll(async () => {
		await docker("rmi", "-f", ...BUILT.map(({ name, builder }) => tagOf(name, builder)));
	});

	const leaking = BUILT.filter(({ name }) => name !== "seed-secret-mount" && name !== "seed-multi-stage");
	it.each(leaking)(
		"$name, built with $builder: every planted secret is found, and nothing else",
		async ({ name, builder }) => {
			const { exitCode, report } = await scan("image", tagOf(name, builder));
			expect(exitCode).toBe(1);
			expect(report.complete).toBe(true);
			const found = report.findings
				.filter(({ severity }) => severity !== "low")
				.map(({ secret }) => secret.value?.trim());
			expect(found.sort()).toEqual(planted[name].map(({ value }) => value.trim()).sort());
			for (const { value, path: place } of planted[name]) {
				const finding = report.findings.find(({ secret }) => secret.value?.trim() === value.trim());
				if (place !== undefined) expect(finding?.exposures.map((exposure) => exposure.path)).toContain(place);
			}
		},
	);

	const mended = BUILT.filter(({ name }) => name === "seed-secret-mount" || name === "seed-multi-stage");
	it.each(mended)("$name, built with $builder, is clean", async ({ name, builder }) => {
		const { exitCode, report } = await scan("image", tagOf(name, builder));
		expect(report.findings).toEqual([]);
		expect(exitCode).toBe(0);
	});

	it.each(BUILDERS)("a %s build arg is told with its RUN and the secret mount", async (builder) => {
		const { report } = await scan("image", tagOf("seed", builder));
		const [finding] = report.findings;
		const [exposure] = finding?.exposures ?? [];
		expect(exposure).toMatchObject({ kind: "arg", variable: "API_SECRET_KEY", state: "metadata" });
		expect(exposure?.instruction?.createdBy).toMatch(
			/\|1 API_SECRET_KEY=VERY_SECRET_KEY \/bin\/sh -c test -n/,
		);
		expect(exposure?.instruction?.created).toMatch(/^20\d\d-/);
		expect(finding?.remediation.dockerfile).toContain("RUN --mount=type=secret,id=api_secret_key");
		expect(finding?.remediation.dockerfile).toContain(
			'test -n "$API_SECRET_KEY" && mkdir /app && cp main.go /app/server',
		);
	});

	it.each(BUILDERS)(
		"a deleted .env, built with %s, is found in its layer and said to be deleted in a later one",
		async (builder) => {
			const { stdout } = await leakscan(["image", tagOf("deleted-env", builder)], { env: await engineEnv() });
			expect(stdout).toMatch(/deleted +\/app\/\.env:\d+:\d+/);
			expect(stdout).toMatch(/deleted in layer 5 \(RUN rm \.env/);
			expect(stdout).toContain("**/.env");
			for (const { value } of planted["deleted-env"]) expect(stdout).not.toContain(value);
		},
	);

	it("says the same of an image, its saved archive, the archive on standard input and its OCI copy", async () => {
		const tag = tagOf("seed", "buildkit");
		const saved = path.join(work, "seed.tar");
		await docker("save", "-o", saved, tag);
		await tool("skopeo", [
			"--insecure-policy",
			"copy",
			`docker-archive:${saved}`,
			`oci:${path.join(work, "layout")}:seed`,
		]);
		const fromEngine = await scan("image", tag);
		const fromPipe = await leakscan(["image", "-", "--format", "json", "--show-secrets"], {
			stdin: await dockerStream("save", tag),
		});
		const others = [await scan("image", saved), await scan("image", path.join(work, "layout"))];
		const reports = [...others.map(({ report }) => report), reportSchema.parse(JSON.parse(fromPipe.stdout))];
		const essence = ({ findings, complete }: Report): unknown => ({
			complete,
			findings: findings.map(({ id, pattern, exposures }) => ({
				id,
				pattern,
				exposures: exposures.map(({ kind, path: file, line, state, instruction, variable }) => ({
					kind,
					file,
					line,
					state,
					variable,
					by: instruction?.createdBy,
				})),
			})),
		});
		for (const report of reports) expect(essence(report)).toEqual(essence(fromEngine.report));
	});

	it("`history` reads no layer: the build arg is there, the deleted file is not", async () => {
		const seed = await scan("history", tagOf("seed", "buildkit"));
		expect(seed.report.findings.map(({ secret }) => secret.value)).toEqual(["VERY_SECRET_KEY"]);
		const deleted = await scan("history", tagOf("deleted-env", "buildkit"));
		expect(deleted.report.findings).toEqual([]);
		expect(deleted.exitCode).toBe(0);
		expect(deleted.report.stats.files).toBe(0);
	});

	it("sets aside what the base image has", async () => {
		const child = "leakscan-fixture-child:1";
		const context = await temporaryFolder();
		await writeFile(
			path.join(context, "Dockerfile"),
			`FROM ${tagOf("env-tokens", "classic")}\nENV OTHER_PASSWORD=Qm7-xV2p-Lk9\n`,
		);
		await dockerWith({ env: { DOCKER_BUILDKIT: "0" } }, "build", "-q", "-t", child, context);
		const { report } = await scan("image", child, "--base-image", tagOf("env-tokens", "classic"));
		await docker("rmi", "-f", child);
		expect(report.findings.map(({ exposures }) => exposures[0]?.variable)).toEqual(["OTHER_PASSWORD"]);
		expect(report.suppressed.inherited).toBeGreaterThan(0);
	});

	describe("the rewrite that a report proposes", () => {
		it.each(BUILDERS)("builds, and its image is clean (%s)", async (builder) => {
			const { report } = await scan("image", tagOf("seed", builder));
			const lines = (report.findings[0]?.remediation.dockerfile ?? "").split("\n");
			const build = lines.find((line) => line.startsWith("# docker build ")) ?? "";
			const context = await temporaryFolder();
			await tool("cp", [busybox ?? "", path.join(context, "busybox")]);
			await writeFile(path.join(context, "main.go"), "package main\n");
			await writeFile(
				path.join(context, "Dockerfile"),
				[
					"FROM scratch",
					"COPY busybox /bin/busybox",
					'RUN ["/bin/busybox", "--install", "-s", "/bin"]',
					"WORKDIR /src",
					"COPY main.go .",
					...lines,
				].join("\n"),
			);
			const options = build
				.replace(/^# docker build /, "")
				.replace(/ \.$/, "")
				.split(" ");
			const tag = `leakscan-rewritten:${builder}`;
			await dockerWith(
				{ cwd: context, env: { DOCKER_BUILDKIT: "1", API_SECRET_KEY: "VERY_SECRET_KEY" } },
				...["build", "--network=host", "-q", "-t", tag, ...options, "."],
			);
			const rewritten = await scan("image", tag);
			await docker("rmi", "-f", tag);
			expect(rewritten.report.findings).toEqual([]);
			expect(rewritten.exitCode).toBe(0);
		});
	});
});
