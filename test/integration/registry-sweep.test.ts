/** A whole registry, swept by the real command; and documents attached to its images. Commands of docs/registry.md run here. */
import { spawn } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type ReportDocument, reportSchema } from "../../src/report/schema.ts";
import { type PushedReferrer, pushReferrer } from "../../src/source/registry/push-referrer.ts";
import { leakscan } from "../cli/command.ts";
import { expandSample } from "../detect/sample.ts";
import {
	configOf,
	Layout,
	layerOf,
	readReference,
	type TestLayer,
	tarOf,
	temporaryFolder,
} from "../source/archives.ts";
import { descriptor, farEnd, storedImage } from "../source/registry/far-end.ts";
import { envelopeOf, provenance02 } from "../unpack/provenance-sample.ts";
import { builtPart, hasTool } from "./engine.ts";
import {
	copyImage,
	digestOf,
	PASSWORD,
	pushManifest,
	type Registry,
	startReferrersRegistry,
	startRegistry,
	USERNAME,
} from "./registry.ts";

const missing = [];
for (const name of ["docker-registry", "skopeo"]) if (!(await hasTool(name))) missing.push(name);
const why = missing.length === 0 ? "" : ` (skipped: no ${missing.join(", ")})`;

const TOKEN = expandSample("{{github:ghp_}}");
const IN_APP = expandSample("{{password:14}}");
const IN_ENV = expandSample("{{password:15}}");

describe.skipIf(why !== "")(`a registry as a whole${why}`, () => {
	let registry: Registry;
	let work = "";

	/** Pushes an image of these layers under all the names. */
	async function push(built: readonly TestLayer[], names: readonly string[], config: object = {}) {
		const layout = new Layout();
		const file = path.join(await temporaryFolder(), "image.tar");
		await writeFile(file, await tarOf(layout.entries([layout.image(built, configOf(built, config))])));
		for (const name of names) await copyImage(`oci-archive:${file}`, registry, name);
	}

	async function sweep(
		...args: string[]
	): Promise<{ exitCode: number | null; stderr: string; report: ReportDocument }> {
		const result = await leakscan(["registry", ...args, "-f", "json"]);
		return { ...result, report: reportSchema.parse(JSON.parse(result.stdout || "null")) };
	}

	beforeAll(async () => {
		registry = await startRegistry();
		work = await temporaryFolder();
		// Once: a tar has the time in it.
		const base = await layerOf({
			"etc/base.conf": `GITHUB_TOKEN=${TOKEN}\n`,
			"bin/sh": "x".repeat(100_000),
		});
		const app = await layerOf({ "app/.env": `DB_PASSWORD=${IN_APP}\n` });
		await push([base, app], ["team/app:1", "team/app:1.0", "team/app:latest"]);
		await push([base, await layerOf({ "app/readme": "nothing\n" })], ["team/app:2"]);
		await push([base], ["team/tool:1"], { config: { Env: [`API_PASSWORD=${IN_ENV}`] } });
		await push([await layerOf({ "etc/motd": "hello\n" })], ["other/clean:1"]);
		await pushReferrer(
			`${registry.host}/team/app:1`,
			{ artifactType: "text/plain", mediaType: "text/plain", content: "a note" },
			{ env: {} },
		);
	}, 120_000);

	it("every image once, every layer once, secrets of several images as one finding", async () => {
		const { report, exitCode } = await sweep(registry.host);
		expect(exitCode).toBe(1);
		expect(report.complete).toBe(true);
		expect(report.images.map(({ reference, tags }) => [reference.replace(registry.host, ""), tags])).toEqual([
			["/other/clean:1", ["1"]],
			["/team/app:1", ["1", "1.0", "latest"]],
			["/team/app:2", ["2"]],
			["/team/tool:1", ["1"]],
		]);
		expect(report.stats.layers).toBe(4);
		const found = Object.fromEntries(
			report.findings.map(({ exposures }) => [
				exposures[0]?.variable ?? exposures[0]?.path,
				exposures.map(({ image }) => report.images[image]?.reference.replace(`${registry.host}/`, "")),
			]),
		);
		expect(found).toEqual({
			"/etc/base.conf": ["team/app:1", "team/app:2", "team/tool:1"],
			DB_PASSWORD: ["team/app:1"],
			API_PASSWORD: ["team/tool:1"],
		});
		expect(
			report.repositories?.map(({ name, tags, images, artifacts, findings }) => [
				name.replace(`${registry.host}/`, ""),
				...[tags, images, artifacts],
				findings.critical + findings.high + findings.medium + findings.low,
			]),
		).toEqual([
			["other/clean", 1, 1, 0, 0],
			["team/app", 5, 2, 1, 2],
			["team/tool", 1, 1, 0, 2],
		]);
	});

	it("a finding has the id that `leakscan image` gives it", async () => {
		const { report } = await sweep(`${registry.host}/team/tool`);
		const one = await leakscan(["image", `registry:${registry.host}/team/tool:1`, "-f", "json"]);
		const ids = reportSchema.parse(JSON.parse(one.stdout)).findings.map(({ id }) => id);
		expect(report.findings.map(({ id }) => id)).toEqual(ids);
	});

	it("the terminal gets a line a repository, and no secret", async () => {
		const { stdout } = await leakscan(["registry", registry.host]);
		expect(stdout).toMatch(/By repository:\n/);
		expect(stdout).toMatch(/team\/app +1 critical, 1 \w+ +\(2 images, 5 tags\)/);
		expect(stdout).toContain("1 more with nothing found");
		for (const secret of [TOKEN, IN_APP, IN_ENV]) expect(stdout).not.toContain(secret);
	});

	it.each([
		["a prefix", () => [`${registry.host}/team`], ["team/app", "team/tool"]],
		["a repository", () => [`${registry.host}/team/tool`], ["team/tool"]],
		["tags", () => [registry.host, "--tag", "lat*"], ["other/clean", "team/app", "team/tool"]],
	])("a part of it: %s", async (_name, args, names) => {
		const { report } = await sweep(...args());
		expect(report.repositories?.map(({ name }) => name.replace(`${registry.host}/`, ""))).toEqual(names);
		if (args().includes("--tag")) expect(report.images.map(({ tags }) => tags)).toEqual([["latest"]]);
	});

	it("a list, from a file and from standard input", async () => {
		const list = `# ours\nteam/tool\n${registry.host}/team/app:2   # one tag\nother/gone:1\n`;
		const file = path.join(work, "list.txt");
		await writeFile(file, list);
		const fromFile = await sweep(registry.host, "--from", file);
		expect(fromFile.report.images.map(({ reference }) => reference.replace(`${registry.host}/`, ""))).toEqual(
			["team/tool:1", "team/app:2"],
		);
		expect(fromFile.report.complete).toBe(false);
		expect(fromFile.report.errors).toMatchObject([
			{ code: "REFERENCE_NOT_FOUND", where: `${registry.host}/other/gone:1` },
		]);
		const piped = await leakscan(["registry", registry.host, "--from", "-", "-f", "json"], { stdin: list });
		const { findings } = reportSchema.parse(JSON.parse(piped.stdout));
		expect(findings).toEqual(fromFile.report.findings);
	});

	it("goes on where it was killed, and keeps no secret meanwhile", async () => {
		const folder = path.join(work, "sweep");
		const whole = await sweep(registry.host);
		const { NO_COLOR: _, ...env } = process.env;
		const bin = path.resolve(import.meta.dirname, "../../bin/leakscan.js");
		const child = spawn(process.execPath, [bin, "registry", registry.host, "--resume", folder], {
			env: { ...env, NO_PROXY: "127.0.0.1", DOCKER_CONFIG: "/nowhere" },
			stdio: "ignore",
		});
		const ended = new Promise((resolve) => child.on("close", resolve));
		const images = path.join(folder, "images");
		for (;;) {
			const done = await readdir(images).catch(() => []);
			if (done.some((name) => name.endsWith(".json"))) break;
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		child.kill("SIGKILL");
		await ended;
		const before = (await readdir(images)).filter((name) => name.endsWith(".json"));
		expect(before.length).toBeGreaterThan(0);

		const log: string[] = [];
		const resumed = await sweep(registry.host, "--resume", folder);
		log.push(resumed.stderr);
		const comparable = ({ stats: { seconds: _seconds, ...stats }, ...report }: ReportDocument) => ({
			...report,
			stats,
		});
		expect(comparable(resumed.report)).toEqual(comparable(whole.report));
		const again = await sweep(registry.host, "--resume", folder);
		expect(again.stderr).toContain("0 images (and 4 done before)");
		expect(comparable(again.report)).toEqual(comparable(whole.report));

		for (const name of await readdir(images)) {
			const text = await readFile(path.join(images, name), "utf8");
			for (const secret of [TOKEN, IN_APP, IN_ENV]) expect(text).not.toContain(secret);
		}
		const other = await leakscan([
			"registry",
			registry.host,
			"--resume",
			folder,
			"--min-confidence",
			"checksum",
		]);
		expect(other.exitCode).toBe(2);
		expect(other.stderr).toContain("holds a sweep with other settings");
	}, 60_000);

	it.each<[string, string[], RegExp]>([
		["no registry", [], /which registry\?/],
		["not a registry", ["team"], /not a registry: team/],
		["tags that are none", ["registry.example", "--tag", ""], /--tag: "" names nothing/],
		["a tag", ["registry.example/team/app:1"], /not a registry/],
		["a prefix that nothing is under", ["HOST/nobody"], /has no repository under nobody/],
		["a list that is not there", ["--from", "gone.txt"], /cannot read gone\.txt/],
		["a list and a prefix", ["HOST/team", "--from", "gone.txt"], /cannot go together/],
		["secrets on the disk", ["HOST", "--resume", "x", "--show-secrets"], /would put secrets into them/],
	])("%s is one line and exit code 2", async (_name, args, line) => {
		const { exitCode, stderr, stdout } = await leakscan(
			["registry", ...args.map((arg) => arg.replace("HOST", registry.host))],
			{ cwd: work },
		);
		expect(stderr).toMatch(line);
		expect([exitCode, stdout]).toEqual([2, ""]);
	});

	it("a registry that lists nothing says what to do, and lists without end have one", async () => {
		const silent = await farEnd(() => undefined);
		const { stderr, exitCode } = await leakscan(["registry", silent.host]);
		expect(stderr).toContain("does not list its repositories");
		expect(stderr).toContain("--from FILE");
		expect(exitCode).toBe(2);

		let pages = 0;
		const endless = await farEnd(({ path: asked, query }) => {
			if (asked !== "/v2/_catalog") return undefined;
			pages++;
			const link = `</v2/_catalog?last=${Number(query.get("last") ?? 0) + 1}>; rel="next"`;
			return { headers: { link }, body: '{"repositories":["a"]}' };
		});
		const looped = await leakscan(["registry", endless.host]);
		expect(looped.stderr).toContain("without end");
		expect(looped.exitCode).toBe(2);
		expect(pages).toBe(2);
	});

	it("a layer that images share is fetched once, and an image that tags share too", async () => {
		const image = await storedImage({ "etc/motd": "hello\n" });
		const other = JSON.stringify({ ...JSON.parse(image.manifest), annotations: { a: "b" } });
		const counted = await farEnd(({ path: asked }) => {
			if (asked === "/v2/_catalog") return { body: '{"repositories":["app"]}' };
			if (asked === "/v2/app/tags/list") return { body: '{"tags":["1","1.0","2"]}' };
			if (asked === "/v2/app/manifests/1.0") return image.answers.get("/v2/app/manifests/1");
			return asked === "/v2/app/manifests/2" || asked.endsWith(digestOf(other))
				? { headers: { "content-type": "application/vnd.oci.image.manifest.v1+json" }, body: other }
				: image.answers.get(asked);
		});
		const { exitCode, stdout } = await leakscan(["registry", counted.host, "-f", "json"]);
		expect(reportSchema.parse(JSON.parse(stdout)).images.map(({ tags }) => tags)).toEqual([
			["1", "1.0"],
			["2"],
		]);
		expect(exitCode).toBe(0);
		const times = (asked: string): number => counted.received.filter(({ path: one }) => one === asked).length;
		expect(times(`/v2/app/blobs/${image.layerDigest}`)).toBe(1);
		expect(times(`/v2/app/blobs/${digestOf(image.config)}`)).toBe(1);
		// Once by its tag for the plan; by its digest it is known then.
		expect(counted.received.filter(({ path: one }) => one.includes("/manifests/sha256:"))).toEqual([]);
	});

	it("several images are read at a time: a layer of two at once comes once, and the report's order is the registry's", async () => {
		const token = expandSample("{{github:ghp_}}");
		const shared = await storedImage({ "etc/base.conf": `GITHUB_TOKEN=${token}\n` });
		const tags = Array.from({ length: 12 }, (_, index) => `v${index + 10}`);
		/** Images of the same layer, each with a config of its own. */
		const answers = new Map(shared.answers);
		for (const tag of tags) {
			const config = JSON.stringify({ ...JSON.parse(shared.config), author: tag });
			const type = "application/vnd.oci.image.manifest.v1+json";
			const manifest = JSON.stringify({
				...JSON.parse(shared.manifest),
				config: descriptor(config, "application/vnd.oci.image.config.v1+json"),
			});
			const answer = { headers: { "content-type": type }, body: manifest };
			answers.set(`/v2/app/manifests/${tag}`, answer);
			answers.set(`/v2/app/blobs/${digestOf(config)}`, { body: config });
		}
		let open = 0;
		let most = 0;
		let begun = 0;
		const slow = await farEnd(({ path: asked }) => {
			if (asked === "/v2/_catalog") return { body: '{"repositories":["app"]}' };
			if (asked === "/v2/app/tags/list") return { body: JSON.stringify({ tags }) };
			const answer = answers.get(asked);
			if (answer === undefined || !asked.includes("/blobs/")) return answer;
			const isLayer = asked.endsWith(shared.layerDigest);
			if (!isLayer) begun++;
			most = Math.max(most, ++open);
			const end = (response: ServerResponse): void => {
				// One after the other, no second image would be begun before the layer is there.
				if (isLayer && begun < 2) return void setTimeout(() => end(response), 20);
				open--;
				response.end(answer.body);
			};
			// The first take the longest.
			return { write: (response) => void setTimeout(() => end(response), 80 - 5 * configs.indexOf(asked)) };
		});
		const configs = [...answers.keys()].filter((asked) => asked.includes("/blobs/"));
		const { stdout } = await leakscan(["registry", slow.host, "-f", "json", "--no-cache"]);
		const report = reportSchema.parse(JSON.parse(stdout));
		expect(report.errors).toEqual([]);
		expect(report.images.map(({ tags: [tag] = [] }) => tag)).toEqual(tags);
		expect(report.findings).toHaveLength(1);
		expect(report.findings[0]?.exposures.map(({ image }) => image)).toEqual(tags.map((_, index) => index));
		expect(slow.received.filter(({ path: asked }) => asked.endsWith(shared.layerDigest))).toHaveLength(1);
		expect(most).toBeGreaterThan(1);
		expect(most).toBeLessThanOrEqual(6);
	}, 60_000);

	it("a layer that breaks off for one image is read again for the next", async () => {
		const image = await storedImage({ "etc/motd": "hello\n" });
		const other = JSON.stringify({ ...JSON.parse(image.manifest), annotations: { a: "b" } });
		let asks = 0;
		const flaky = await farEnd(({ path: asked }) => {
			if (asked === "/v2/_catalog") return { body: '{"repositories":["app"]}' };
			if (asked === "/v2/app/tags/list") return { body: '{"tags":["1","2"]}' };
			if (asked.endsWith(image.layerDigest)) {
				asks++;
				// Other bytes than promised, once.
				return {
					write: (response) => {
						const body = asks === 1 ? Buffer.alloc(image.layer.length) : image.layer;
						setTimeout(() => response.end(body), 100);
					},
				};
			}
			return asked === "/v2/app/manifests/2" || asked.endsWith(digestOf(other))
				? { headers: { "content-type": "application/vnd.oci.image.manifest.v1+json" }, body: other }
				: image.answers.get(asked);
		});
		const { stdout, exitCode } = await leakscan(["registry", flaky.host, "-f", "json", "--no-cache"]);
		const report = reportSchema.parse(JSON.parse(stdout));
		expect(report.errors.map(({ code }) => code)).toEqual(["DIGEST_MISMATCH"]);
		expect([exitCode, asks, report.images.length]).toEqual([3, 2, 2]);
	});

	it("pages are followed to the last, and not to another host", async () => {
		const stranger = await farEnd(() => ({ body: '{"repositories":["evil"]}' }));
		const paged = await farEnd(({ path: asked, query }) => {
			if (asked !== "/v2/_catalog") return undefined;
			const last = Number(query.get("last") ?? 0);
			const next = last < 2 ? `</v2/_catalog?n=1&last=${last + 1}>` : `<http://${stranger.host}/v2/_catalog>`;
			return {
				headers: { link: `${next}; rel="next"` },
				body: JSON.stringify({ repositories: [`repo${last}`] }),
			};
		});
		const result = await leakscan(["registry", paged.host, "-f", "json"]);
		const report = reportSchema.parse(JSON.parse(result.stdout));
		expect(report.repositories?.map(({ name }) => name)).toEqual(
			[0, 1, 2].map((n) => `${paged.host}/repo${n}`),
		);
		expect(result.exitCode).toBe(3);
		expect(stranger.received).toEqual([]);
	});
});

const program = await builtPart("referrers-registry");
const KINDS = [
	{ name: "by the tag", api: false, skip: why },
	{ name: "by the API", api: true, skip: program === undefined ? " (skipped: no referrers-registry)" : why },
] as const;

describe.each(KINDS)("referrers, listed $name$skip", ({ api, skip }) => {
	it.skipIf(skip !== "")(
		"are attached, listed, and read with the image",
		async () => {
			const registry = api
				? await startReferrersRegistry(program ?? "")
				: await startRegistry({ auth: "htpasswd" });
			const file = path.join(await temporaryFolder(), "image.tar");
			const layout = new Layout();
			await writeFile(file, await tarOf(layout.entries([layout.image([await layerOf({ a: "x" })])])));
			await copyImage(`oci-archive:${file}`, registry, "team/app:1");
			const options = {
				env: {},
				credentials: () => ({ kind: "basic", username: USERNAME, password: PASSWORD }) as const,
			};
			const attach = (content: string, artifactType: string): Promise<PushedReferrer> =>
				pushReferrer(
					`registry:${registry.host}/team/app:1`,
					{
						artifactType,
						mediaType: "application/json",
						content,
						annotations: { "org.example.by": "test" },
					},
					options,
				);
			const statement = JSON.stringify(provenance02({ args: { API_SECRET_KEY: "VERY_SECRET_KEY" } }));
			const first = await attach(statement, "application/vnd.in-toto+json");
			expect(first.api).toBe(api);
			expect(await attach(statement, "application/vnd.in-toto+json")).toEqual(first);
			const second = await attach('{"version":"2.1.0","runs":[]}', "application/sarif+json");
			expect(second.subject).toBe(first.subject);

			const { images, faults } = await readReference(`registry:${registry.host}/team/app:1`, {
				registry: options,
			});
			expect(faults).toEqual([]);
			// The API promises no order.
			expect(images[0]?.attestations.map(({ type }) => type).sort()).toEqual([
				"application/sarif+json",
				"application/vnd.in-toto+json",
			]);
			const login = { env: { REGISTRY_USERNAME: USERNAME, REGISTRY_PASSWORD: PASSWORD } };
			const scanned = await leakscan(
				["history", `registry:${registry.host}/team/app:1`, "-f", "json", "--show-secrets"],
				login,
			);
			const { findings } = reportSchema.parse(JSON.parse(scanned.stdout));
			expect(findings.map(({ secret }) => secret.value)).toEqual(["VERY_SECRET_KEY"]);
			expect(findings[0]?.exposures[0]).toMatchObject({ kind: "attestation", variable: "API_SECRET_KEY" });
			const artifact = await leakscan(["image", `registry:${registry.host}/team/app@${first.digest}`], login);
			expect(artifact.exitCode).toBe(2);
			expect(artifact.stderr).toContain(
				"is no container image but an artifact (application/vnd.in-toto+json)",
			);
			const tags = await fetch(`http://${registry.host}/v2/team/app/tags/list`, {
				headers: { authorization: `Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString("base64")}` },
			});
			expect(await tags.json()).toMatchObject({
				tags: api ? ["1"] : expect.arrayContaining([first.subject.replace(":", "-")]),
			});
		},
		60_000,
	);
});

it.skipIf(why !== "")(
	`what cosign tags after an image's digest is read in a sweep, too${why}`,
	async () => {
		const registry = await startRegistry();
		const file = path.join(await temporaryFolder(), "image.tar");
		const layout = new Layout();
		const image = layout.image([await layerOf({ a: "x" })]);
		await writeFile(file, await tarOf(layout.entries([image])));
		await copyImage(`oci-archive:${file}`, registry, "team/app:1", "--preserve-digests");
		const statement = { ...provenance02({ args: {} }), predicateType: "https://example.test/log" };
		const noted = JSON.stringify(envelopeOf({ ...statement, predicate: { log: `GITHUB_TOKEN=${TOKEN}` } }));
		await pushManifest(registry, "team/app", `${image.digest.replace(":", "-")}.att`, [
			{ content: noted, mediaType: "application/vnd.dsse.envelope.v1+json" },
		]);
		const { stdout } = await leakscan(["registry", registry.host, "-f", "json"]);
		const { findings, errors, repositories } = reportSchema.parse(JSON.parse(stdout));
		expect(errors).toEqual([]);
		expect(findings.map(({ exposures: [exposure] }) => exposure?.kind)).toEqual(["attestation"]);
		expect(repositories).toMatchObject([{ tags: 2, images: 1, artifacts: 1 }]);
	},
	60_000,
);
