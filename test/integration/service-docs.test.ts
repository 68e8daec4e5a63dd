/**
 * Every command of docs/service.md, run as it stands there and in its order, with the page's registry configuration, in
 * one folder: only addresses are others, and what the reader fills in.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { readPolicy } from "../../src/triage/policy.ts";
import { temporaryFolder } from "../source/archives.ts";
import { blocksOf, commandOnPath, commandsOf } from "./doc-commands.ts";
import { builtPart, docker, engine, hasTool, staticBusybox } from "./engine.ts";
import { buildFixture } from "./fixtures.ts";
import { type NotifyingRegistry, registryOf } from "./notifying-registry.ts";
import { hasPostgres, type TestDatabase, testDatabase } from "./postgres.ts";
import { freePort } from "./service.ts";

const oras = await builtPart("oras");
const missing = [
	[(await engine()) !== undefined, "Docker Engine"],
	[(await staticBusybox()) !== undefined, "static busybox"],
	[await hasTool("docker-registry"), "docker-registry"],
	[await hasTool("curl"), "curl"],
	[hasPostgres(), "PostgreSQL"],
	[oras, "oras"],
].flatMap(([isThere, name]) => (isThere ? [] : [name]));
const why = missing.length === 0 ? "" : ` (skipped: no ${missing.join(", no ")})`;

const commands = await commandsOf("service.md");
const yaml = await blocksOf("service.md", "yaml");
const scansSchema = z.object({
	scans: z.array(z.object({ id: z.string(), tag: z.string().nullable(), state: z.string() })),
});

describe.skipIf(why !== "")(`docs/service.md${why}`, () => {
	const env: Record<string, string> = {};
	let work = "";
	let port = 0;
	let registry: NotifyingRegistry;
	let database: TestDatabase;
	let running: { readonly child: ChildProcess; readonly command: string; log: string }[] = [];
	let pushes = 0;
	const images: string[] = [];
	/** What a reader puts in the place of what the page leaves open. */
	const filled = { id: "", finding: "" };

	beforeAll(async () => {
		work = await temporaryFolder();
		port = await freePort();
		database = await testDatabase();
		Object.assign(env, {
			PATH: `${await commandOnPath(work)}:${path.dirname(oras ?? "")}`,
			DOCKER_CONFIG: "/nowhere",
		});
		await buildFixture("env-tokens", { builder: "classic", tag: "leakscan-service-docs:1" });
	}, 120_000);

	afterAll(async () => {
		for (const { child } of running) child.kill("SIGKILL");
		await registry?.stop();
		await database?.drop();
		await docker("rmi", "-f", "leakscan-service-docs:1", ...images);
	}, 60_000);

	function here(command: string): string {
		const own = command
			.replace(/registry\.example(?::5000)?/g, host())
			.replaceAll("postgres://leakscan@db/leakscan", database.url)
			.replaceAll("127.0.0.1:8080", `127.0.0.1:${port}`)
			.replaceAll("0.0.0.0:8080", `127.0.0.1:${port}`)
			.replace("/v1/scans/ID", `/v1/scans/${filled.id}`)
			.replace(/\bls[a-z0-9]{20}\b/, filled.finding);
		return own.startsWith("leakscan serve") && !own.includes("--listen")
			? `${own} --listen 127.0.0.1:${port}`
			: own;
	}

	/** By this name oras, too, takes it for one without TLS. */
	const host = (): string => registry.host.replace("127.0.0.1", "localhost");

	async function shell(command: string): Promise<{ exitCode: number; output: string }> {
		return new Promise((resolve) => {
			execFile(
				"bash",
				["-c", here(command)],
				{ cwd: work, env: { ...process.env, ...env } },
				(error, stdout, stderr) => {
					resolve({ exitCode: error === null ? 0 : Number(error.code), output: stdout + stderr });
				},
			);
		});
	}

	async function start(command: string): Promise<void> {
		const child = spawn("bash", ["-c", `exec ${here(command)}`], {
			cwd: work,
			env: { ...process.env, ...env },
		});
		const one = { child, command, log: "" };
		running.push(one);
		for (const stream of [child.stdout, child.stderr])
			stream.on("data", (chunk: Buffer) => {
				one.log += chunk.toString();
			});
		await expect
			.poll(() => one.log + (child.exitCode === null ? "" : " (ended)"), { timeout: 60_000, interval: 100 })
			.toMatch(/"msg":"ready"|\(ended\)/);
		expect(one.log).toContain('"msg":"ready"');
	}

	async function stop(): Promise<void> {
		for (const { child, command, log } of running) {
			const ended = new Promise((resolve) => child.on("close", resolve));
			child.kill("SIGTERM");
			expect(await ended, `${command}\n${log}`).toBe(0);
		}
		running = [];
	}

	/** Pushes the leaking image under another name; resolves when its scan is done. */
	async function push(name: string): Promise<void> {
		const image = `${host()}/team/${name}:1`;
		images.push(image);
		pushes++;
		await docker("tag", "leakscan-service-docs:1", image);
		await docker("push", "-q", image);
		const asked = { headers: { authorization: `Bearer ${env["LEAKSCAN_API_TOKEN"]}` } };
		await expect
			.poll(
				async () => {
					const answer = await (
						await fetch(`http://127.0.0.1:${port}/v1/scans?repository=team/${name}`, asked)
					).json();
					// What is attached is a push, too.
					const scan = scansSchema.parse(answer).scans.find(({ tag }) => tag === "1");
					filled.id = scan?.id ?? "";
					return scan?.state;
				},
				{ timeout: 60_000, interval: 200 },
			)
			.toBe("done");
	}

	/** What each command does, by how it begins; the page must hold these and no others. */
	const steps: readonly (readonly [string, (command: string) => Promise<void>])[] = [
		["export LEAKSCAN_WEBHOOK_TOKEN=", exported],
		["export LEAKSCAN_API_TOKEN=", exported],
		[
			"leakscan serve --listen 0.0.0.0:8080 --allow-registry registry.example:5000",
			async (command) => {
				const [notifications = ""] = yaml.filter((block) => block.includes("notifications:"));
				registry = await registryOf((folder) =>
					[
						"version: 0.1",
						"log: { level: info }",
						`storage: { filesystem: { rootdirectory: ${folder}/data } }`,
						'http: { addr: "127.0.0.1:0", secret: leakscan-tests }',
						notifications
							.replace("127.0.0.1:8080", `127.0.0.1:${port}`)
							.replace("a-token-of-the-tests", env["LEAKSCAN_WEBHOOK_TOKEN"] ?? ""),
					].join("\n"),
				);
				await start(command);
				await push("first");
				const asked = { headers: { authorization: `Bearer ${env["LEAKSCAN_API_TOKEN"]}` } };
				const scan = await (await fetch(`http://127.0.0.1:${port}/v1/scans/${filled.id}`, asked)).json();
				const found = z
					.object({ report: z.object({ findings: z.array(z.object({ id: z.string() })) }) })
					.parse(scan);
				filled.finding = found.report.findings[0]?.id ?? "";
				await stop();
			},
		],
		["leakscan serve --allow-registry europe-docker.pkg.dev/project --google-account", started],
		["leakscan serve --store postgres://leakscan@db/leakscan --workers 0", start],
		[
			"leakscan worker --store postgres://leakscan@db/leakscan --workers 2",
			async (command) => {
				await start(command);
				await push("second");
			},
		],
		["leakscan results --store postgres://leakscan@db/leakscan --verdict block", shows("team/second:1")],
		["leakscan results --finding", shows('"repository": "team/first"')],
		["curl -H", shows('"repository":"team/second"')],
		["curl -H", shows('"report":')],
		[
			"leakscan serve --allow-registry registry.example --attach",
			async (command) => {
				await stop();
				await start(command);
				await push("app");
				await expect.poll(() => running[0]?.log, { timeout: 30_000 }).toContain('"msg":"delivered"');
			},
		],
		["oras discover", shows("application/sarif+json")],
	];

	async function exported(command: string): Promise<void> {
		const [, name = ""] = /^export (\w+)=/.exec(command) ?? [];
		const { output } = await new Promise<{ output: string }>((resolve) =>
			execFile("bash", ["-c", `${command}; printenv ${name}`], (_error, stdout) =>
				resolve({ output: stdout }),
			),
		);
		env[name] = output.trim();
		expect(env[name]).toMatch(/^[0-9a-f]{64}$/);
	}

	async function started(command: string): Promise<void> {
		await start(command);
		await stop();
	}

	function shows(text: string): (command: string) => Promise<void> {
		return async (command) => {
			const { exitCode, output } = await shell(command);
			expect(output).toContain(text);
			expect(exitCode).toBe(0);
		};
	}

	it("has these commands, and no others", () => {
		expect(commands.map((command, index) => command.startsWith(steps[index]?.[0] ?? "\n"))).toEqual(
			steps.map(() => true),
		);
	});

	it.each(commands.map((command, index) => ({ command, index })))(
		"$command",
		async ({ command, index }) => {
			await steps[index]?.[1](command);
		},
		120_000,
	);

	it("has a policy that can be used", () => {
		const [policy = ""] = yaml.filter((block) => block.startsWith("version: 1"));
		expect(readPolicy(policy, "policy.yaml").block).toHaveLength(2);
	});

	it("has taken each push once", () => expect(pushes).toBe(3));
});
