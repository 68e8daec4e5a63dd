/** Everything that leaves goes through the proxy that the environment names: a real one, over a tunnel and plain. */
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leakscan } from "../cli/command.ts";
import { expandSample } from "../detect/sample.ts";
import { configOf, Layout, layerOf, tarOf, temporaryFolder } from "../source/archives.ts";
import { hasTool } from "./engine.ts";
import { PROXY_PASSWORD, type RunningProxy, startProxy } from "./proxy.ts";
import { copyImage, PASSWORD, type Registry, startRegistry, USERNAME } from "./registry.ts";
import { serve, WEBHOOK_TOKEN } from "./service.ts";

const missing = [];
for (const name of ["docker-registry", "skopeo", "tinyproxy"]) if (!(await hasTool(name))) missing.push(name);
const why = missing.length === 0 ? "" : ` (skipped: no ${missing.join(", ")})`;

const TOKEN = expandSample("{{github:ghp_}}");

describe.skipIf(why !== "")(`a forward proxy${why}`, () => {
	let proxy: RunningProxy;
	let plain: Registry;
	let tls: Registry;

	beforeAll(async () => {
		[proxy, plain, tls] = await Promise.all([
			startProxy(),
			startRegistry(),
			startRegistry({ auth: "token" }),
		]);
		const file = path.join(await temporaryFolder(), "image.tar");
		const layout = new Layout();
		const layers = [await layerOf({ "app/token": `${TOKEN}\n` })];
		await writeFile(file, await tarOf(layout.entries([layout.image(layers, configOf(layers))])));
		for (const registry of [plain, tls]) await copyImage(`oci-archive:${file}`, registry, "public/app:1");
	}, 60_000);

	afterAll(() => proxy?.stop());

	/** Without the settings of the machine that runs the tests. */
	const scan = (registry: Registry, env: Record<string, string>, ...args: string[]) => {
		const ca = registry === tls ? ["--ca-file", tls.caFile] : ["--plain-http"];
		const none = {
			HTTP_PROXY: "",
			HTTPS_PROXY: "",
			NO_PROXY: "",
			http_proxy: "",
			https_proxy: "",
			no_proxy: "",
		};
		const kept = Object.fromEntries(
			Object.entries(none).filter(
				([name]) => !Object.keys(env).some((given) => given.toUpperCase() === name.toUpperCase()),
			),
		);
		return leakscan(["image", `registry:${registry.host}/public/app:1`, ...ca, ...args], {
			env: { ...kept, REGISTRY_USERNAME: USERNAME, REGISTRY_PASSWORD: PASSWORD, ...env },
		});
	};

	it.each(["HTTPS_PROXY", "https_proxy"])("%s: registry and token server through tunnels", async (name) => {
		const { exitCode, stderr } = await scan(tls, { [name]: proxy.url });
		expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
		const asked = await proxy.asked();
		expect(asked).toContain(`CONNECT ${tls.host}`);
		expect(new Set(asked).size).toBe(2);
		expect(asked.every((line) => line.startsWith("CONNECT 127.0.0.1:"))).toBe(true);
	});

	it.each(["HTTP_PROXY", "http_proxy"])("%s: HTTP as whole addresses, layers too", async (name) => {
		const { exitCode, stderr } = await scan(plain, { [name]: proxy.url });
		expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
		const asked = await proxy.asked();
		expect(asked).toContain(`GET http://${plain.host}/v2/public/app/manifests/1`);
		expect(asked.filter((line) => line.includes("/blobs/sha256:")).length).toBeGreaterThanOrEqual(2);
	});

	it.each<[string, () => Registry, () => Record<string, string>]>([
		[
			"what NO_PROXY lists",
			() => tls,
			() => ({ HTTPS_PROXY: proxy.url, NO_PROXY: "other.example,127.0.0.1" }),
		],
		[
			"what no_proxy lists, in spite of NO_PROXY",
			() => plain,
			() => ({ HTTP_PROXY: proxy.url, NO_PROXY: "x", no_proxy: "*" }),
		],
		["HTTPS where there is a proxy for HTTP alone", () => tls, () => ({ HTTP_PROXY: proxy.url })],
		["HTTP where there is a proxy for HTTPS alone", () => plain, () => ({ HTTPS_PROXY: proxy.url })],
		["what an empty small spelling says", () => tls, () => ({ HTTPS_PROXY: proxy.url, https_proxy: "" })],
	])("not for %s", async (_name, registry, env) => {
		const { exitCode, stderr } = await scan(registry(), env());
		expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
		expect(await proxy.asked()).toEqual([]);
	});

	it.each<[string, () => Registry, () => Record<string, string>]>([
		["a tunnel", () => tls, () => ({ HTTPS_PROXY: `http://worker:another-password@${proxy.host}` })],
		// To a wrong password tinyproxy says 401, as a registry would.
		["HTTP", () => plain, () => ({ HTTP_PROXY: proxy.host })],
	])("%s that the proxy refuses: one line, and no password in it", async (_name, registry, env) => {
		for (const more of [[], ["--debug"]]) {
			const { exitCode, stderr, stdout } = await scan(registry(), env(), ...more);
			expect(stderr).toMatch(/cannot be reached: the proxy answered 40[17]\n {2}give its user and password/);
			expect(stderr).not.toContain("another-password");
			expect([exitCode, stdout]).toEqual([2, ""]);
		}
	});

	it.each([
		"http://worker:hunter-two@no host",
		"socks5://worker:hunter-two@127.0.0.1:1",
		"http://worker%zz:hunter-two@127.0.0.1:1",
	])("%s is no proxy", async (url) => {
		const { exitCode, stderr } = await scan(tls, { HTTPS_PROXY: url });
		expect(stderr).toMatch(/^leakscan: HTTPS_PROXY names no proxy\n {2}write http:\/\/HOST:PORT/);
		expect(stderr).not.toContain("hunter-two");
		expect(exitCode).toBe(2);
	});

	it("a proxy without a scheme is an HTTP one", async () => {
		const { stderr } = await scan(tls, { HTTPS_PROXY: proxy.host });
		expect(stderr).toContain("the proxy answered 40");
	});

	it("the service pulls and tells through it, and logs no password", async () => {
		const told: string[] = [];
		const chat = createServer(async (request, response) => {
			told.push(await text(request));
			response.end();
		});
		await new Promise<void>((resolve) => chat.listen(0, "127.0.0.1", resolve));
		const { port } = chat.address() as AddressInfo;
		const service = await serve({
			args: [
				"--store",
				path.join(await temporaryFolder(), "store"),
				"--allow-registry",
				plain.host,
				"--plain-http",
			],
			env: { HTTP_PROXY: proxy.url, LEAKSCAN_SLACK_URL: `http://127.0.0.1:${port}/chat/T000-secret` },
		});
		try {
			const hook = `${service.url}/v1/notifications/docker-hub/${WEBHOOK_TOKEN}?registry=${plain.host}`;
			const push = { push_data: { tag: "1" }, repository: { repo_name: "public/app" } };
			expect((await fetch(hook, { method: "POST", body: JSON.stringify(push) })).status).toBe(202);
			await service.scans(1);
			await expect.poll(() => told, { timeout: 20_000 }).toHaveLength(1);
			const asked = await proxy.asked();
			expect(asked).toContain(`GET http://${plain.host}/v2/public/app/manifests/1`);
			expect(asked).toContain(`POST http://127.0.0.1:${port}/chat/T000-secret`);
			for (const secret of [PROXY_PASSWORD, proxy.url, "T000-secret"])
				expect(service.log()).not.toContain(secret);
		} finally {
			await service.kill("SIGTERM");
			chat.close();
		}
	}, 60_000);
});
