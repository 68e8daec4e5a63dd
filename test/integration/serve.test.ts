/**
 * The job after a push, whole: a real registry notifies the real command, which scans what was pushed. Processes are
 * killed where it hurts; whatever was accepted is scanned.
 */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { pushReferrer } from "../../src/source/registry/push-referrer.ts";
import { leakscan } from "../cli/command.ts";
import { docker, dockerWith, engine, hasTool, staticBusybox } from "./engine.ts";
import { buildFixture, planted } from "./fixtures.ts";
import { type NotifyingRegistry, notifyingRegistry } from "./notifying-registry.ts";
import { hasPostgres, testDatabase } from "./postgres.ts";
import { PASSWORD, startRegistry, USERNAME } from "./registry.ts";
import { freePort, type RunningService, serve, WEBHOOK_TOKEN, worker } from "./service.ts";

const missing = [
	[(await engine()) !== undefined, "Docker Engine"],
	[(await staticBusybox()) !== undefined, "static busybox"],
	[await hasTool("docker-registry"), "docker-registry"],
	[hasPostgres(), "PostgreSQL"],
].flatMap(([isThere, name]) => (isThere ? [] : [name]));
const why = missing.length === 0 ? "" : ` (skipped: no ${missing.join(", no ")})`;

const LEAKING = "leakscan-serve-test:leaking";
const SECRETS = planted["env-tokens"].map(({ value }) => value);

describe.skipIf(why !== "")(`leakscan serve${why}`, () => {
	let work = "";
	let port = 0;
	let registry: NotifyingRegistry;
	const running: { kill(signal: NodeJS.Signals): Promise<number | null> }[] = [];
	const tags: string[] = [LEAKING];

	beforeAll(async () => {
		work = await mkdtemp(path.join(tmpdir(), "leakscan-serve-"));
		port = await freePort();
		registry = await notifyingRegistry(
			`http://127.0.0.1:${port}/v1/notifications/distribution`,
			WEBHOOK_TOKEN,
		);
		await buildFixture("env-tokens", { builder: "classic", tag: LEAKING });
	}, 240_000);

	afterAll(async () => {
		await registry.stop();
		await docker("rmi", "-f", ...tags);
		await rm(work, { recursive: true, force: true });
	}, 60_000);

	afterEach(async () => {
		for (const one of running.splice(0)) await one.kill("SIGKILL");
	});

	async function started(args: readonly string[], env: Record<string, string> = {}): Promise<RunningService> {
		const service = await serve({ args: ["--allow-registry", registry.host, ...args], port, env });
		running.push(service);
		return service;
	}

	/** Pushes the leaking image with `megabytes` of noise on top, as NAME:1; resolves to its reference. */
	async function push(name: string, megabytes = 0): Promise<string> {
		const context = await mkdtemp(path.join(work, "context-"));
		await writeFile(path.join(context, "noise"), randomBytes(megabytes * 1024 ** 2 + 1));
		await writeFile(path.join(context, "Dockerfile"), `FROM ${LEAKING}\nCOPY noise /noise-${name}\n`);
		const tag = `${registry.host}/team/${name}:1`;
		tags.push(tag);
		await dockerWith({ env: { DOCKER_BUILDKIT: "0" } }, "build", "-q", "-t", tag, context);
		await docker("push", "-q", tag);
		return tag;
	}

	it("scans what is pushed, once, tells a webhook and a chat, and shows no secret anywhere", async () => {
		const key = `whsec_${randomBytes(32).toString("base64")}`;
		const receiver = await Receiver.start();
		const store = path.join(work, "told");
		const service = await started(["--store", store], {
			LEAKSCAN_NOTIFY_URL: `${receiver.url}/hook`,
			LEAKSCAN_NOTIFY_SECRET: key,
			LEAKSCAN_SLACK_URL: `${receiver.url}/slack/T000-secret-path`,
		});
		const tag = await push("shop");
		const [scan] = await service.scans(1);
		expect(scan).toMatchObject({
			registry: registry.host,
			repository: "team/shop",
			tag: "1",
			verdict: "block",
			error: null,
		});
		expect(scan?.digest).toMatch(/^sha256:/);
		expect(scan?.findings).toBeGreaterThanOrEqual(SECRETS.length);

		// The same image under another name of the same repository is no new image.
		const again = tag.replace(/:1$/, ":again");
		tags.push(again);
		await docker("tag", tag, again);
		await docker("push", "-q", again);
		await expect.poll(async () => (await service.get("/metrics")).text()).toMatch(/outcome="duplicate"} 1/);
		expect(await service.scans(1)).toHaveLength(1);

		const [hook] = await receiver.requests("/hook", 1);
		if (hook === undefined) throw new Error("no webhook");
		const event = new Webhook(key).verify(hook.body, hook.headers);
		expect(event).toMatchObject({
			type: "scan.completed",
			data: { scan: { id: scan?.id, verdict: "block" } },
		});
		expect(() => new Webhook(key).verify(hook.body.replace("block", "pass"), hook.headers)).toThrow();
		const [chat] = await receiver.requests("/slack/T000-secret-path", 1);
		expect(chat?.body).toContain(`${registry.host}/team/shop:1 leaks`);

		const details = await (await service.get(`/v1/scans/${scan?.id}`)).text();
		expect(await service.kill("SIGTERM")).toBe(0);
		expect(service.log()).toContain('"msg":"stopped"');
		const shown = await leakscan(["results", "--store", store]);
		expect(shown.stdout).toMatch(/block .* found .* block .*team\/shop:1/);
		for (const secret of [...SECRETS, key, WEBHOOK_TOKEN, "T000-secret-path"])
			for (const place of [details, service.log(), hook.body, chat?.body, shown.stdout])
				expect(place).not.toContain(secret);
		await receiver.stop();
	}, 180_000);

	it("attaches its report to the image, once, and does not scan what it attached", async () => {
		const store = path.join(work, "attached");
		const service = await started(["--store", store, "--attach"]);
		const tag = await push("attached");
		const [scan] = await service.scans(1);
		const image = `${registry.host}/team/attached@${scan?.digest}`;
		await expect.poll(() => referrers(image), { timeout: 30_000 }).toHaveLength(1);
		const [referrer] = await referrers(image);
		expect(referrer).toMatchObject({
			artifactType: "application/sarif+json",
			annotations: { "leakscan.verdict": "block", "leakscan.findings": String(scan?.findings) },
		});
		const { content, manifest } = await artifact(image, referrer?.digest ?? "");
		expect(manifest).toMatchObject({
			artifactType: "application/sarif+json",
			subject: { digest: scan?.digest },
			annotations: { "org.opencontainers.image.created": expect.stringMatching(/^20\d\d-.*Z$/) },
		});
		expect(JSON.parse(content)).toMatchObject({
			version: "2.1.0",
			runs: [{ tool: { driver: { name: "leakscan" } } }],
		});
		expect(JSON.parse(content).runs[0].results).toHaveLength(scan?.findings ?? 0);
		for (const secret of SECRETS) expect(JSON.stringify({ content, manifest })).not.toContain(secret);

		// The registry tells of the artifact and of the tag that lists it: neither is an image, and that is the end of it.
		await service.scans(2, ({ state }) => state === "skipped");
		await new Promise((resolve) => setTimeout(resolve, 4_000));
		expect((await service.scans(3, () => true)).map(({ state }) => state).sort()).toEqual([
			"done",
			"skipped",
			"skipped",
		]);

		// The same once more, as when a delivery is tried again.
		const again = await pushReferrer(
			image,
			{
				artifactType: "application/sarif+json",
				mediaType: "application/sarif+json",
				content,
				annotations: manifest.annotations,
			},
			{},
		);
		expect(again.digest).toBe(referrer?.digest);
		expect(await referrers(image)).toHaveLength(1);

		// A later scan reads what is attached, and finds no more than the first.
		const later = await leakscan(["image", `registry:${tag}`, "--format", "json"]);
		const { findings, errors } = z
			.object({ findings: z.array(z.unknown()), errors: z.array(z.unknown()) })
			.parse(JSON.parse(later.stdout));
		expect(errors).toEqual([]);
		expect(findings).toHaveLength(scan?.findings ?? 0);
		expect(await service.kill("SIGTERM")).toBe(0);
	}, 180_000);

	it("attaches with the credential that it pulls with, from standard input too", async () => {
		const closed = await startRegistry({ auth: "htpasswd" });
		const config = await mkdtemp(path.join(work, "docker-"));
		const login = { env: { DOCKER_CONFIG: config } };
		await dockerWith(login, "login", "-u", USERNAME, "-p", PASSWORD, closed.host);
		const names = ["one", "two"];
		for (const name of names) {
			const tag = `${closed.host}/team/${name}:1`;
			tags.push(tag);
			await docker("tag", LEAKING, tag);
			await dockerWith(login, "push", "-q", tag);
		}
		const service = await serve({
			args: [
				...["--store", path.join(work, "closed"), "--allow-registry", closed.host, "--attach"],
				...["--username", USERNAME, "--password-stdin"],
			],
			port,
			stdin: PASSWORD,
		});
		running.push(service);
		for (const name of names) {
			const response = await fetch(
				`${service.url}/v1/notifications/docker-hub/${encodeURIComponent(WEBHOOK_TOKEN)}?registry=${closed.host}`,
				{
					method: "POST",
					body: JSON.stringify({ push_data: { tag: "1" }, repository: { repo_name: `team/${name}` } }),
				},
			);
			expect(response.status).toBe(202);
		}
		await service.scans(2);
		await expect
			.poll(async () => (await service.get("/metrics")).text(), { timeout: 30_000 })
			.toMatch(/deliveries_total\{receiver="attach",outcome="done"\} 2/);
		for (const name of names) {
			const tagsUrl = `http://${closed.host}/v2/team/${name}/tags/list`;
			const authorization = `Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString("base64")}`;
			const listed = await (await fetch(tagsUrl, { headers: { authorization } })).text();
			expect(listed).toMatch(/"sha256-[0-9a-f]{64}"/);
		}
		expect(service.log()).not.toContain(PASSWORD);
		await service.kill("SIGTERM");
	}, 120_000);

	it("loses nothing when it is killed with pushes accepted, or in the middle of a scan", async () => {
		const store = path.join(work, "killed");
		const accepting = await started(["--store", store, "--workers", "0"]);
		await push("killed-a");
		await push("killed-b");
		await push("killed-c", 40);
		await accepting.scans(3, ({ state }) => state === "queued");
		await accepting.kill("SIGKILL");

		const scanning = await started(["--store", store, "--retry-delay", "0"]);
		await expect.poll(() => scanning.log(), { timeout: 60_000 }).toContain('"msg":"scan started"');
		await scanning.kill("SIGKILL");

		const third = await started(["--store", store, "--retry-delay", "0"]);
		const scans = await third.scans(3);
		expect(scans.map(({ repository }) => repository).sort()).toEqual([
			"team/killed-a",
			"team/killed-b",
			"team/killed-c",
		]);
		expect(scans.every(({ verdict }) => verdict === "block")).toBe(true);
		await third.kill("SIGTERM");

		// All three have their results; kept are as many as are wanted.
		const tidy = await started(["--store", store, "--keep-scans", "1"]);
		await expect.poll(() => tidy.log(), { timeout: 30_000 }).toContain('"msg":"old results removed"');
		expect(await tidy.scans(1, () => true)).toHaveLength(1);
		expect(await (await tidy.get("/metrics")).text()).toMatch(/leakscan_scans_removed_total 2/);
		await tidy.kill("SIGTERM");
	}, 240_000);

	it("shares a PostgreSQL between two workers, of which one dies with a scan in its hands", async () => {
		const database = await testDatabase();
		const shared = ["--store", database.url, "--scan-timeout", "15", "--retry-delay", "0"];
		const service = await started([...shared, "--workers", "0"]);
		const names = ["one", "two", "three", "four"].map((name) => `shared-${name}`);
		// Large enough that a scan is not over before it can be interrupted.
		for (const name of names) await push(name, 100);
		await service.scans(names.length, ({ state }) => state === "queued");

		const [doomed, survivor] = [worker({ args: shared }), worker({ args: shared })];
		running.push(doomed, survivor);
		await Promise.all([doomed, survivor].map((one) => one.logged('"msg":"scan started"')));
		const isScanning = (): boolean =>
			[...doomed.log().matchAll(/"msg":"scan (started|failed|done)"/g)].at(-1)?.[1] === "started";
		await expect.poll(isScanning, { interval: 10, timeout: 60_000 }).toBe(true);
		await doomed.kill("SIGKILL");
		const scans = await service.scans(names.length);
		expect(scans.map(({ repository }) => repository).sort()).toEqual(
			names.map((name) => `team/${name}`).sort(),
		);
		expect(scans.some(({ attempts }) => attempts > 1)).toBe(true);
		expect(await survivor.kill("SIGTERM")).toBe(0);
		expect(await service.kill("SIGTERM")).toBe(0);
		await database.drop();
	}, 240_000);

	it("puts what it cannot scan among the dead letters, and takes it out again when asked", async () => {
		const service = await started([
			"--store",
			path.join(work, "dead"),
			"--retries",
			"1",
			"--retry-delay",
			"0",
		]);
		const notify = (tag: string): Promise<Response> =>
			fetch(
				`${service.url}/v1/notifications/docker-hub/${encodeURIComponent(WEBHOOK_TOKEN)}?registry=${registry.host}`,
				{
					method: "POST",
					body: JSON.stringify({ push_data: { tag }, repository: { repo_name: "team/none" } }),
				},
			);
		expect((await notify("missing")).status).toBe(202);
		const [dead] = await service.scans(1, ({ state }) => state === "failed");
		expect(dead).toMatchObject({ repository: "team/none", attempts: 2, verdict: null });
		expect(dead?.error).toMatch(/^[A-Z_]+: /);
		const retried = await fetch(`${service.url}/v1/scans/${dead?.id}/retry`, { method: "POST" });
		expect(retried.status).toBe(401);
		await service.kill("SIGTERM");
	}, 120_000);
});

const descriptorSchema = z.object({
	digest: z.string(),
	artifactType: z.string().optional(),
	annotations: z.record(z.string(), z.string()).optional(),
});
const manifestSchema = z.looseObject({
	layers: z.tuple([z.object({ digest: z.string(), mediaType: z.literal("application/sarif+json") })]),
	annotations: z.record(z.string(), z.string()),
});

/** Splits HOST/REPOSITORY@DIGEST; the repository as its URL. */
function parts(image: string): { repository: string; digest: string } {
	const [, host = "", name = "", digest = ""] = /^([^/]+)\/(.+)@(.+)$/.exec(image) ?? [];
	return { repository: `http://${host}/v2/${name}`, digest };
}

/** By the tag that stands in for the referrers API, as clients read it where there is no API. */
async function referrers(image: string): Promise<z.output<typeof descriptorSchema>[]> {
	const { repository, digest } = parts(image);
	const accept = "application/vnd.oci.image.index.v1+json";
	const response = await fetch(`${repository}/manifests/${digest.replace(":", "-")}`, {
		headers: { accept },
	});
	if (response.status === 404) return [];
	return z.object({ manifests: z.array(descriptorSchema) }).parse(await response.json()).manifests;
}

/** A referrer's manifest, and the document in it. */
async function artifact(image: string, digest: string) {
	const { repository } = parts(image);
	const accept = "application/vnd.oci.image.manifest.v1+json";
	const response = await fetch(`${repository}/manifests/${digest}`, { headers: { accept } });
	const manifest = manifestSchema.parse(await response.json());
	const content = await (await fetch(`${repository}/blobs/${manifest.layers[0].digest}`)).text();
	return { manifest, content };
}

interface Received {
	readonly url: string;
	readonly headers: Record<string, string>;
	readonly body: string;
}

/** Somebody's webhook. */
class Receiver {
	readonly url: string;
	readonly #server: Server;
	readonly #received: Received[] = [];

	private constructor(server: Server, url: string) {
		this.#server = server;
		this.url = url;
		server.on("request", async (request, response) => {
			const headers = Object.fromEntries(
				Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
			);
			this.#received.push({ url: request.url ?? "", headers, body: await text(request) });
			response.end();
		});
	}

	static async start(): Promise<Receiver> {
		const port = await freePort();
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
		return new Receiver(server, `http://127.0.0.1:${port}`);
	}

	async requests(url: string, count: number): Promise<Received[]> {
		const of = (): Received[] => this.#received.filter((one) => one.url === url);
		await expect.poll(() => of().length, { timeout: 30_000 }).toBeGreaterThanOrEqual(count);
		return of();
	}

	stop(): Promise<void> {
		return new Promise((resolve) => this.#server.close(() => resolve()));
	}
}
