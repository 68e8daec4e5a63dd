/**
 * The pieces for where people already are, run as they would be: the steps of the action and of the GitLab job in a shell,
 * with the npm package that would be published, against a real registry and engine.
 */
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { docker, engine, engineEnv, staticBusybox, tool } from "./engine.ts";
import { buildFixture } from "./fixtures.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const registry = process.env["LEAKSCAN_TEST_REGISTRY"];
const why =
	(await engine()) === undefined
		? " (skipped: no Docker Engine)"
		: (await staticBusybox()) === undefined
			? " (skipped: no static busybox)"
			: registry === undefined
				? " (skipped: no registry)"
				: "";

const LEAKING = `${registry}/team/integrations:leaking`;
const CLEAN = `${registry}/team/integrations:clean`;

interface ShellResult {
	readonly exitCode: number;
	readonly output: string;
}

describe.skipIf(why !== "")(`integrations${why}`, () => {
	let work = "";
	let packed = "";

	beforeAll(async () => {
		work = await mkdtemp(path.join(tmpdir(), "leakscan-integrations-"));
		await buildFixture("env-tokens", { builder: "classic", tag: LEAKING });
		await buildFixture("seed-multi-stage", { builder: "classic", tag: CLEAN });
		await docker("push", "-q", LEAKING);
		await docker("push", "-q", CLEAN);
		await tool("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", work], { cwd: ROOT });
		const [name] = (await readdir(work)).filter((file) => file.endsWith(".tgz"));
		packed = path.join(work, name ?? "");
	}, 240_000);

	afterAll(async () => {
		await docker("rmi", "-f", LEAKING, CLEAN);
		await rm(work, { recursive: true, force: true });
	});

	async function shell(script: string, cwd: string, env: Record<string, string>): Promise<ShellResult> {
		const all = { ...process.env, ...(await engineEnv()), ...env };
		return new Promise((resolve) => {
			const args = ["--noprofile", "--norc", "-eo", "pipefail", "-c", script];
			execFile("bash", args, { cwd, env: all, maxBuffer: 16 * 1024 ** 2 }, (error, stdout, stderr) => {
				const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
				resolve({ exitCode: code, output: stdout + stderr });
			});
		});
	}

	describe("the GitHub action", () => {
		// https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax
		const actionSchema = z.strictObject({
			name: z.string(),
			description: z.string(),
			branding: z.strictObject({ icon: z.string(), color: z.string() }),
			inputs: z.record(
				z.string().regex(/^[a-z_][a-z0-9_-]*$/i),
				z.strictObject({
					description: z.string(),
					required: z.boolean().optional(),
					default: z.string().optional(),
				}),
			),
			outputs: z.record(z.string(), z.strictObject({ description: z.string(), value: z.string() })),
			runs: z.strictObject({
				using: z.literal("composite"),
				steps: z.array(
					z.strictObject({
						name: z.string(),
						id: z.string().optional(),
						shell: z.literal("bash"),
						env: z.record(z.string(), z.string()),
						run: z.string(),
					}),
				),
			}),
		});

		async function run(given: Record<string, string>, files: Record<string, string> = {}) {
			const action = actionSchema.parse(parse(await readFile(path.join(ROOT, "action.yml"), "utf8")));
			const temp = await mkdtemp(path.join(work, "runner-"));
			const outputs = path.join(temp, "outputs");
			for (const [name, text] of Object.entries(files)) await writeFile(path.join(temp, name), text);
			await writeFile(outputs, "");
			const filledIn = (text: string): string =>
				text.replace(/\$\{\{ inputs\.([a-z-]+) \}\}/g, (_, name: string) => {
					const value = given[name] ?? action.inputs[name]?.default;
					if (value === undefined) throw new Error(`no input ${name}`);
					return value;
				});
			let result: ShellResult = { exitCode: 0, output: "" };
			for (const step of action.runs.steps) {
				expect(step.run).not.toContain("${{");
				const env = Object.fromEntries(
					Object.entries(step.env).map(([name, value]) => [name, filledIn(value)]),
				);
				result = await shell(step.run, temp, { ...env, RUNNER_TEMP: temp, GITHUB_OUTPUT: outputs });
				if (result.exitCode !== 0) break;
			}
			const told = Object.fromEntries(
				(await readFile(outputs, "utf8"))
					.trim()
					.split("\n")
					.map((line) => line.split("=") as [string, string]),
			);
			return { ...result, told };
		}

		it("fails the job for findings, and leaves a SARIF report", async () => {
			const { exitCode, told, output } = await run({ image: `${CLEAN}\n${LEAKING}\n`, package: packed });
			expect(exitCode, output).toBe(1);
			expect(told["exit-code"]).toBe("1");
			const sarif = JSON.parse(await readFile(told["sarif"] ?? "", "utf8"));
			expect(sarif.runs[0].results.length).toBeGreaterThan(0);
		}, 120_000);

		it("passes a clean image, with options of one's own", async () => {
			const { exitCode, output } = await run({ image: CLEAN, args: "--platform\nall\n", package: packed });
			expect(exitCode, output).toBe(0);
		}, 120_000);

		it.each<[string, string, number]>([
			["blocks everything from low on", "version: 1\nblock: [{ severity: low }]\n", 1],
			[
				"blocks what is in other repositories",
				'version: 1\nblock: [{ severity: low, repositories: ["registry.example/prod/**"] }]\n',
				0,
			],
			["is none", "block: everything\n", 2],
		])(
			"a policy decides instead of fail-on: it %s",
			async (_what, policy, code) => {
				const given = { image: LEAKING, policy: "policy.yaml", "fail-on": "never", package: packed };
				const { exitCode, told, output } = await run(given, { "policy.yaml": policy });
				expect(exitCode, output).toBe(code);
				expect(told["exit-code"]).toBe(String(code));
			},
			120_000,
		);

		it("a policy that is not there fails the job", async () => {
			const { exitCode, output } = await run({ image: CLEAN, policy: "none.yaml", package: packed });
			expect(exitCode, output).toBe(2);
			expect(output).toContain("none.yaml");
		}, 120_000);

		it("takes no input for a command", async () => {
			const { exitCode, output } = await run({ image: '"; touch pwned; echo "', package: packed });
			expect(exitCode, output).toBe(2);
		}, 120_000);
	});

	it("the GitLab job pulls from the registry, and leaves the report that it names", async () => {
		const file = path.join(ROOT, "integrations/gitlab/leakscan.gitlab-ci.yml");
		const { leakscan: job } = z
			.object({
				leakscan: z.object({
					variables: z.record(z.string(), z.string()),
					script: z.array(z.string()),
					artifacts: z.object({
						when: z.literal("always"),
						reports: z.object({ secret_detection: z.string() }),
					}),
				}),
			})
			.parse(parse(await readFile(file, "utf8")));
		const project = await mkdtemp(path.join(work, "gitlab-"));
		const { exitCode, output } = await shell(job.script.join("\n"), project, {
			...job.variables,
			REGISTRY_USERNAME: "",
			REGISTRY_PASSWORD: "",
			CI_BUILDS_DIR: project,
			LEAKSCAN_PACKAGE: packed,
			LEAKSCAN_IMAGE: LEAKING,
			DOCKER_HOST: "unix:///nowhere/docker.sock",
		});
		expect(exitCode, output).toBe(1);
		const report = await readFile(path.join(project, job.artifacts.reports.secret_detection), "utf8");
		expect(JSON.parse(report)).toMatchObject({ version: "15.0.4", scan: { type: "secret_detection" } });
		expect(JSON.parse(report).vulnerabilities.length).toBeGreaterThan(0);
	}, 120_000);

	it("docker-push pushes what is clean, and nothing else", async () => {
		const script = path.join(ROOT, "integrations/pre-push/docker-push");
		const env = { LEAKSCAN: path.join(ROOT, "bin/leakscan.js") };
		const name = `${registry}/team/pre-push`;
		await docker("tag", LEAKING, `${name}:leaking`);
		await docker("tag", CLEAN, `${name}:clean`);
		try {
			const refused = await shell(`'${script}' '${name}:leaking'`, work, env);
			expect(refused.exitCode, refused.output).toBe(1);
			const pushed = await shell(`'${script}' '${name}:clean'`, work, env);
			expect(pushed.exitCode, pushed.output).toBe(0);
			const tags = await (await fetch(`http://${registry}/v2/team/pre-push/tags/list`)).json();
			expect(tags).toMatchObject({ tags: ["clean"] });
		} finally {
			await docker("rmi", "-f", `${name}:leaking`, `${name}:clean`);
		}
	}, 120_000);

	it("the installed package finds its embedded database", async () => {
		const home = await mkdtemp(path.join(work, "installed-"));
		const script = `npm install --silent --no-audit --no-fund --ignore-scripts -- '${packed}'
			! node_modules/.bin/leakscan results --store ./none
			mkdir store
			node_modules/.bin/leakscan results --store ./store`;
		const { exitCode, output } = await shell(script, home, {});
		expect(exitCode, output).toBe(0);
		expect(output).toContain("leakscan: there is no store ./none");
		expect(output).toContain("no scans");
	}, 120_000);
});
