/**
 * Our own Dockerfile, built from the sources on a base made of what this machine has: its Node and npm, the C library that
 * they need, a static busybox. The image runs as a user of its own without a capability on a read-only root, and scanned by
 * itself it is clean. compose.yaml is run by docker compose itself, with that image, and the registry and PostgreSQL of this
 * machine in place of those of Docker Hub.
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reportSchema } from "../../src/report/schema.ts";
import {
	builtPart,
	docker,
	dockerCli,
	dockerStream,
	dockerWith,
	engine,
	engineEnv,
	hasTool,
	staticBusybox,
	tool,
} from "./engine.ts";
import { buildFixture } from "./fixtures.ts";
import { hasPostgres } from "./postgres.ts";
import { freePort } from "./service.ts";
import { importNode, importPostgres, importRegistry } from "./stand-in-images.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const BASE = "leakscan-own-image-base:test";
const IMAGE = "leakscan-own-image:test";
const LEAKING = "leakscan-own-image-leaking:test";
const REGISTRY = "leakscan-own-image-registry:test";
const DATABASE = "leakscan-own-image-database:test";
/** As compose.yaml runs it. */
const RUN = ["run", "--rm", "--network=host", "--read-only", "--cap-drop=ALL"];

const busybox = await staticBusybox();
const why =
	(await engine()) === undefined
		? " (skipped: no Docker Engine)"
		: busybox === undefined
			? " (skipped: no static busybox)"
			: "";

const compose = await builtPart("docker-compose");
const whyNoCompose =
	[
		[compose, "docker compose"],
		[await hasTool("docker-registry"), "docker-registry"],
		[hasPostgres(), "PostgreSQL"],
	].flatMap(([isThere, name]) => (isThere ? [] : [` (skipped: no ${name})`]))[0] ?? "";

describe.skipIf(why !== "")(`the image of leakscan${why}`, () => {
	beforeAll(async () => {
		await importNode(BASE);
		const args = ["build", "-q", "--network=host", "--build-arg", `BASE=${BASE}`, "-t", IMAGE, ROOT];
		await dockerWith({ env: { DOCKER_BUILDKIT: "0" } }, ...args);
	}, 600_000);

	afterAll(async () => {
		await docker("rmi", "-f", LEAKING, IMAGE, BASE);
	}, 60_000);

	it("runs as a user of its own, on a read-only root", async () => {
		expect((await docker("inspect", "--format", "{{.Config.User}}", IMAGE)).trim()).toBe("10001:10001");
		expect(await docker(...RUN, IMAGE, "--version")).toMatch(/^\d+\.\d+\.\d+\n$/);
		// The volume is the user's, and the embedded database is where it is looked for.
		const script = "mkdir store && node /opt/leakscan/bin/leakscan.js results";
		expect(await docker(...RUN, "--entrypoint=sh", IMAGE, "-c", script)).toBe("no scans\n");
	}, 60_000);

	it("runs for a user whom the system does not know, without a home", async () => {
		const user = ["--user=54321:54321", "--entrypoint=sh"];
		const leakscan = "unset HOME; node /opt/leakscan/bin/leakscan.js";
		const version = await docker(...RUN, ...user, IMAGE, "-c", `${leakscan} --version`);
		expect(version).toMatch(/^\d+\.\d+\.\d+\n$/);
		const script = `${leakscan} image --quiet /nowhere.tar 2>&1; echo $?`;
		expect(await docker(...RUN, ...user, IMAGE, "-c", script)).toMatch(
			/^leakscan: .*nowhere\.tar[\s\S]*\n2\n$/,
		);
	}, 60_000);

	it("finds what another image leaks", async () => {
		await buildFixture("env-tokens", { builder: "classic", tag: LEAKING });
		const { found, exitCode } = await scanned(LEAKING);
		expect(found.length).toBeGreaterThan(0);
		expect(exitCode).toBe(1);
	}, 60_000);

	it("is clean, scanned by itself", async () => {
		const { found, exitCode, report } = await scanned(IMAGE);
		expect(found).toEqual([]);
		expect(report.complete).toBe(true);
		// Node, npm, and what is ours.
		expect(report.stats.files).toBeGreaterThan(100);
		expect(exitCode).toBe(0);
	}, 120_000);

	describe.skipIf(whyNoCompose !== "")(`compose.yaml${whyNoCompose}`, () => {
		let folder = "";
		let ports = { registry: 0, leakscan: 0 };
		const env: Record<string, string> = {};

		/** The commands of its first comment, run as they stand there: only ports are others, and the image is built already. */
		async function run(command: string): Promise<string> {
			const up = ["--file", path.join(ROOT, "compose.yaml"), "--file", path.join(folder, "here.yaml")];
			const script = command
				.replace("docker compose", `'${compose}' ${up.map((word) => `'${word}'`).join(" ")}`)
				.replace("--build", "--no-build --quiet-pull")
				.replace("localhost:5000", `localhost:${ports.registry}`)
				.replace("localhost:8080", `localhost:${ports.leakscan}`);
			return tool("bash", ["-c", script], { cwd: folder, env: { ...(await engineEnv()), ...env } });
		}

		beforeAll(async () => {
			folder = await mkdtemp(path.join(tmpdir(), "leakscan-compose-"));
			ports = { registry: await freePort(), leakscan: await freePort() };
			const here = `name: leakscan-test-${path.basename(folder).toLowerCase()}
services:
  registry: { image: "${REGISTRY}", ports: !override ["127.0.0.1:${ports.registry}:5000"] }
  leakscan: { image: "${IMAGE}", ports: !override ["127.0.0.1:${ports.leakscan}:8080"] }
  database: { image: "${DATABASE}" }
`;
			await writeFile(path.join(folder, "here.yaml"), here);
			await importRegistry(REGISTRY);
			await importPostgres(DATABASE);
		}, 120_000);

		afterAll(async () => {
			await run("docker compose down --volumes");
			await docker("rmi", "-f", REGISTRY, DATABASE, `localhost:${ports.registry}/team/app:1`);
			await rm(folder, { recursive: true, force: true });
		}, 120_000);

		it("push, and the finding appears", async () => {
			const head = (await readFile(path.join(ROOT, "compose.yaml"), "utf8")).split(/^name:/m)[0] ?? "";
			const [tokens, up, push, ask, ...more] = [...head.matchAll(/^# {5}(.*)$/gm)].map(
				([, line = ""]) => line,
			);
			expect(more).toEqual([]);
			const lines = await run(`${tokens}; printenv LEAKSCAN_WEBHOOK_TOKEN LEAKSCAN_API_TOKEN`);
			[env["LEAKSCAN_WEBHOOK_TOKEN"] = "", env["LEAKSCAN_API_TOKEN"] = ""] = lines.trim().split("\n");
			expect(up).toBe("docker compose up --detach --build");
			await run(up ?? "");
			await buildFixture("env-tokens", { builder: "classic", tag: `localhost:${ports.registry}/team/app:1` });
			await run(push ?? "");
			await expect
				.poll(() => run(`${ask} --silent`).catch((error) => String(error)), {
					timeout: 60_000,
					interval: 500,
				})
				.toMatch(/"repository":"team\/app","tag":"1",.*"state":"done","verdict":"block"/);
			// Results are in the database, and stay when everything is stopped and begun again.
			await run("docker compose restart");
			await expect
				.poll(() => run(`${ask} --silent`).catch((error) => String(error)), {
					timeout: 60_000,
					interval: 500,
				})
				.toContain('"state":"done"');
		}, 240_000);
	});
});

/** `docker save REF | docker run --interactive IMAGE image -` */
async function scanned(ref: string) {
	const saved = await dockerStream("save", ref);
	const args = [...RUN, "--interactive", IMAGE, "image", "-", "--format", "json"];
	const scan = spawn((await dockerCli()) ?? "docker", args, {
		env: { ...process.env, ...(await engineEnv()) },
		stdio: ["pipe", "pipe", "inherit"],
	});
	const exited = new Promise<number | null>((resolve) => scan.once("close", resolve));
	saved.pipe(scan.stdin);
	const report = reportSchema.parse(JSON.parse(await text(scan.stdout)));
	const found = report.findings.map(
		({ pattern, exposures: [first] }) => `${pattern.id} ${first?.path}:${first?.line}`,
	);
	return { report, found, exitCode: await exited };
}
