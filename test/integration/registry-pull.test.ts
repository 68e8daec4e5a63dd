/** Images of real registries, scanned by the real command: as anyone, with a password, through TLS and a token server. */
import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { reportSchema } from "../../src/report/schema.ts";
import { leakscan } from "../cli/command.ts";
import { expandSample } from "../detect/sample.ts";
import { configOf, Layout, layerOf, tarOf, temporaryFolder } from "../source/archives.ts";
import { hasTool, tool } from "./engine.ts";
import { copyImage, PASSWORD, type Registry, startRegistry, USERNAME } from "./registry.ts";

const missing = [];
for (const name of ["docker-registry", "skopeo", "openssl"]) if (!(await hasTool(name))) missing.push(name);
const why = missing.length === 0 ? "" : ` (skipped: no ${missing.join(", ")})`;

const TOKEN = expandSample("{{github:ghp_}}");
const PASSWORD_IN_ARM = expandSample("{{password:14}}");

describe.skipIf(why !== "")(`images of a registry${why}`, () => {
	let work = "";
	let archive = "";

	beforeAll(async () => {
		work = await temporaryFolder();
		archive = path.join(work, "app.tar");
		const layers = [
			await layerOf({ "app/token.txt": `${TOKEN}\n` }),
			await layerOf({ "app/.wh.token.txt": "", "app/readme.txt": "nothing here\n" }),
		];
		const layout = new Layout();
		const arm = [await layerOf({ "app/.env": `DB_PASSWORD=${PASSWORD_IN_ARM}\n` })];
		const index = layout.index([
			layout.image(layers, configOf(layers), { platform: { os: "linux", architecture: "amd64" } }),
			layout.image(arm, configOf(arm, { architecture: "arm64" }), {
				platform: { os: "linux", architecture: "arm64" },
			}),
		]);
		await writeFile(archive, await tarOf(layout.entries([index])));
	});

	const push = (registry: Registry, name: string, ...options: string[]) =>
		copyImage(`oci-archive:${archive}`, registry, name, "--all", ...options);
	async function scan(args: readonly string[], env: Record<string, string> = {}, stdin = "") {
		const result = await leakscan(["image", ...args, "--show-secrets", "-f", "json"], { env, stdin });
		const report = result.stdout === "" ? undefined : reportSchema.parse(JSON.parse(result.stdout));
		return { ...result, report, secrets: report?.findings.map(({ secret }) => secret.value) };
	}
	/** What must be the same whatever the way in. */
	const essence = (report: ReturnType<typeof reportSchema.parse> | undefined) => ({
		complete: report?.complete,
		layers: report?.images.map((image) => [
			image.imageId,
			image.platform,
			image.layers.map(({ diffId }) => diffId),
		]),
		findings: report?.findings.map(({ id, exposures }) => [
			id,
			exposures.map((it) => [it.path, it.state, it.line]),
		]),
	});

	describe("open to all", () => {
		let registry: Registry;
		beforeAll(async () => {
			registry = await startRegistry();
			await push(registry, "team/app:1");
		}, 60_000);

		it("asks for no layer that nothing was seen in before, and for pieces of one that something was", async () => {
			const filler = Object.fromEntries(
				Array.from({ length: 40 }, (_, at) => [`srv/${at}`, randomBytes(20_000).toString("hex")]),
			);
			const layers = [
				await layerOf({ "usr/bin/tool": "harmless" }),
				await layerOf({ ...filler, "app/.env": `DB_PASSWORD=${PASSWORD_IN_ARM}\n` }),
			];
			const layout = new Layout();
			const file = path.join(await temporaryFolder(), "cached.tar");
			await writeFile(file, await tarOf(layout.entries([layout.image(layers)])));
			await copyImage(`oci-archive:${file}`, registry, "team/cached:1");
			const caches = path.join(await temporaryFolder(), "caches");
			const image = `registry:${registry.host}/team/cached:1`;
			const scanned = async (...options: string[]) => {
				const { stdout, exitCode } = await leakscan(["image", image, "-q", "-f", "json", ...options]);
				return { exitCode, report: stdout.replace(/"seconds": [0-9.]+/, '"seconds": 0') };
			};
			const cold = await scanned("--no-cache");
			expect(cold.exitCode).toBe(1);
			expect(await scanned("--cache-dir", caches)).toEqual(cold);
			const [clean] = reportSchema.parse(JSON.parse(cold.report)).images[0]?.layers ?? [];
			await fetch(`http://${registry.host}/v2/team/cached/blobs/${clean?.digest}`, { method: "DELETE" });
			expect(await scanned("--cache-dir", caches)).toEqual(cold);
			expect((await scanned("--no-cache")).report).toContain("BLOB_MISSING");
		}, 60_000);

		it("says what the archive says, also packed anew and in Docker's own format", async () => {
			const linux = ["--platform", "linux/amd64"];
			const expected = await scan([archive, ...linux]);
			expect(expected.secrets).toEqual([TOKEN]);
			const { report, exitCode } = await scan([`registry:${registry.host}/team/app:1`, ...linux]);
			expect(exitCode).toBe(1);
			expect(report?.images[0]).toMatchObject({
				source: "registry",
				reference: `registry:${registry.host}/team/app:1`,
			});
			expect(essence(report)).toEqual(essence(expected.report));
			for (const [tag, ...options] of [
				["zstd", "--dest-compress-format", "zstd"],
				["docker", "--format", "v2s2"],
			]) {
				await push(registry, `team/${tag}:1`, ...options);
				const other = await scan([`registry:${registry.host}/team/${tag}:1`, ...linux]);
				expect(other.secrets).toEqual([TOKEN]);
				expect(other.report?.complete).toBe(true);
			}
		}, 60_000);

		it("is where a name leads that no engine has", async () => {
			const { secrets, report } = await scan([`${registry.host}/team/app:1`, "--platform", "linux/amd64"]);
			expect(secrets).toEqual([TOKEN]);
			expect(report?.images[0]?.source).toBe("registry");
		});

		it("gives every platform, one platform, or what is pinned by its digest", async () => {
			const all = await scan([`registry:${registry.host}/team/app:1`, "--platform", "all"]);
			expect(new Set(all.secrets)).toEqual(new Set([TOKEN, PASSWORD_IN_ARM]));
			expect(all.report?.images.map(({ platform }) => platform)).toEqual(["linux/amd64", "linux/arm64"]);
			const arm = await scan([`registry:${registry.host}/team/app:1`, "--platform", "linux/arm64"]);
			expect(arm.secrets).toEqual([PASSWORD_IN_ARM]);
			const digest = arm.report?.images[0]?.manifestDigest;
			const pinned = await scan([`registry:${registry.host}/team/app@${digest}`]);
			expect(pinned.secrets).toEqual([PASSWORD_IN_ARM]);
			const none = await scan([`registry:${registry.host}/team/app:1`, "--platform", "linux/s390x"]);
			expect(none).toMatchObject({ exitCode: 2, stdout: "" });
			expect(none.stderr).toContain("only for linux/amd64, linux/arm64");
		});

		it.each([
			["a tag that is not there", "team/app:gone", /does not have team\/app:gone/],
			["a repository that is not there", "team/gone", /does not have team\/gone:latest/],
		])("%s is one line and exit code 2", async (_name, name, line) => {
			const { exitCode, stderr } = await scan([`registry:${registry.host}/${name}`]);
			expect(stderr).toMatch(line);
			expect(exitCode).toBe(2);
		});

		it("metadata alone asks for no layer", async () => {
			const result = await leakscan(["history", `registry:${registry.host}/team/app:1`, "-f", "json"]);
			const report = reportSchema.parse(JSON.parse(result.stdout));
			expect(report).toMatchObject({ complete: true, stats: { files: 0 } });
		});
	});

	describe("with a password", () => {
		let registry: Registry;
		let reference = "";
		beforeAll(async () => {
			registry = await startRegistry({ auth: "htpasswd" });
			reference = `registry:${registry.host}/team/app:1`;
			await push(registry, "team/app:1");
		}, 60_000);

		const linux = ["--platform", "linux/amd64"];

		it("is denied to who has none, or a wrong one", async () => {
			const nobody = await scan([reference]);
			expect(nobody.exitCode).toBe(2);
			expect(nobody.stderr).toMatch(/denies team\/app:1/);
			expect(nobody.stderr).toContain("docker login");
			const wrong = await scan([reference, "--username", USERNAME, "--password-stdin"], {}, "wrong\n");
			expect(wrong.exitCode).toBe(2);
			expect(wrong.stderr).not.toContain("wrong\n");
		});

		it("is open to who gives it on standard input", async () => {
			const args = [reference, ...linux, "--username", USERNAME, "--password-stdin"];
			expect((await scan(args, {}, `${PASSWORD}\n`)).secrets).toEqual([TOKEN]);
		});

		it("is open to who has it in the environment", async () => {
			const env = { REGISTRY_USERNAME: USERNAME, REGISTRY_PASSWORD: PASSWORD };
			expect((await scan([reference, ...linux], env)).secrets).toEqual([TOKEN]);
		});

		it("is open to who has logged in: config.json, a credential helper, podman's auth.json", async () => {
			const auth = Buffer.from(`${USERNAME}:${PASSWORD}`).toString("base64");
			const put = async (folder: string, name: string, content: object): Promise<string> => {
				await mkdir(path.join(work, folder), { recursive: true });
				await writeFile(path.join(work, folder, name), JSON.stringify(content));
				return path.join(work, folder);
			};
			const docker = await put("docker", "config.json", { auths: { [registry.host]: { auth } } });
			expect((await scan([reference, ...linux], { DOCKER_CONFIG: docker })).secrets).toEqual([TOKEN]);

			const podman = await put("podman", "auth.json", { auths: { [`${registry.host}/team`]: { auth } } });
			const REGISTRY_AUTH_FILE = path.join(podman, "auth.json");
			expect((await scan([reference, ...linux], { REGISTRY_AUTH_FILE })).secrets).toEqual([TOKEN]);

			const helped = await put("helped", "config.json", { credHelpers: { [registry.host]: "test" } });
			const script = `#!/bin/sh\necho '${JSON.stringify({ Username: USERNAME, Secret: PASSWORD })}'\n`;
			await writeFile(path.join(helped, "docker-credential-test"), script, { mode: 0o755 });
			const env = { DOCKER_CONFIG: helped, PATH: `${helped}:${process.env["PATH"]}` };
			expect((await scan([reference, ...linux], env)).secrets).toEqual([TOKEN]);
		});
	});

	describe("with TLS and a token server", () => {
		let registry: Registry;
		beforeAll(async () => {
			registry = await startRegistry({ auth: "token" });
			await push(registry, "team/app:1");
			await push(registry, "public/app:1");
		}, 60_000);

		const linux = ["--platform", "linux/amd64"];
		const at = (name: string) => `registry:${registry.host}/${name}`;

		it("is not trusted by itself, and the way out is named", async () => {
			const { exitCode, stderr } = await scan([at("public/app:1")]);
			expect(exitCode).toBe(2);
			expect(stderr).toMatch(/certificate is not trusted/);
			expect(stderr).toContain("--ca-file");
		});

		it("gives anyone what is public", async () => {
			const { secrets } = await scan([at("public/app:1"), ...linux, "--ca-file", registry.caFile]);
			expect(secrets).toEqual([TOKEN]);
			expect(registry.asked.at(-1)).toBe("nobody");
		});

		it("denies what is not", async () => {
			const { exitCode, stderr } = await scan([at("team/app:1"), "--ca-file", registry.caFile]);
			expect(exitCode).toBe(2);
			expect(stderr).toMatch(/denies team\/app:1/);
		});

		it("takes a password, and an identity token", async () => {
			const args = [at("team/app:1"), ...linux, "--ca-file", registry.caFile];
			const env = { REGISTRY_USERNAME: USERNAME, REGISTRY_PASSWORD: PASSWORD };
			expect((await scan(args, env)).secrets).toEqual([TOKEN]);
			expect(registry.asked.at(-1)).toBe(`basic ${USERNAME}:${PASSWORD}`);

			const DOCKER_CONFIG = await temporaryFolder();
			const auths = { [registry.host]: { identitytoken: "good" } };
			await writeFile(path.join(DOCKER_CONFIG, "config.json"), JSON.stringify({ auths }));
			expect((await scan(args, { DOCKER_CONFIG })).secrets).toEqual([TOKEN]);
			expect(registry.asked.at(-1)).toBe("refresh good");
		});
	});

	it("leaves nothing on the disk", async () => {
		const registry = await startRegistry();
		await push(registry, "team/app:1");
		const TMPDIR = await temporaryFolder();
		const { exitCode } = await scan([`registry:${registry.host}/team/app:1`, "--platform", "all"], {
			TMPDIR,
		});
		expect(exitCode).toBe(1);
		expect(await tool("find", [TMPDIR, "-mindepth", "1"])).toBe("");
	});
});
