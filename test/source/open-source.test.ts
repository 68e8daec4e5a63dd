import { mkdir, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { connectEngine } from "../../src/source/engine-client.ts";
import { fileError } from "../../src/source/file-error.ts";
import { openSource } from "../../src/source/open-source.ts";
import { SshAgent } from "../../src/source/ssh-agent.ts";
import { configOf, dockerEntries, fileOf, layerOf, tarOf, temporaryFolder } from "./archives.ts";

/** Neither an engine nor a way out to a registry. */
const NOWHERE = { DOCKER_HOST: "unix:///nowhere.sock", HTTPS_PROXY: "http://127.0.0.1:9" };
const open = (reference: string, env: NodeJS.ProcessEnv = NOWHERE) =>
	openSource(reference, { layers: true, env });

describe("what a reference is", () => {
	test.each([
		["./gone.tar", "REFERENCE_NOT_FOUND", "no such file or folder: ./gone.tar"],
		["gone.tar.gz", "REFERENCE_NOT_FOUND", "no such file or folder"],
		["docker-archive:gone", "REFERENCE_NOT_FOUND", "no such file or folder"],
		["oci:gone:v1", "REFERENCE_NOT_FOUND", "no such file or folder: gone"],
		["Not An Image", "REFERENCE_NOT_FOUND", "not an image name"],
		["registry:quay.io/app", "REGISTRY_UNREACHABLE", "quay.io cannot be reached: nothing listens there"],
		["docker://quay.io/app", "REGISTRY_UNREACHABLE", "quay.io"],
		["registry:quay.io/App", "USAGE", "not an image name: quay.io/App"],
		["app:latest", "ENGINE_UNREACHABLE", "unix:///nowhere.sock (DOCKER_HOST): no such socket"],
		["app:latest", "ENGINE_UNREACHABLE", "docker.io cannot be reached"],
		["docker:app", "ENGINE_UNREACHABLE", "nowhere.sock"],
	])("%s: %s", async (reference, code, message) => {
		await expect(open(reference)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
	});

	test.each([
		["a text file", "no image", "NOT_AN_IMAGE"],
		["an empty file", "", "NOT_AN_IMAGE"],
	])("%s is refused at once", async (_, content, code) => {
		await expect(open(await fileOf(content, "Dockerfile"))).rejects.toMatchObject({ code });
	});

	test("a folder without an image says so", async () => {
		await expect(open(await temporaryFolder())).rejects.toMatchObject({ code: "NOT_AN_IMAGE" });
	});

	test.each([
		["EACCES", "FILE_UNREADABLE", "no permission"],
		["EIO", "FILE_UNREADABLE", "EIO"],
		["ENOENT", "REFERENCE_NOT_FOUND", "no such file"],
	])("a file system that says %s", (code, expected, message) => {
		const error = fileError("app.tar", Object.assign(new Error("no words of its own"), { code }));
		expect(error).toMatchObject({ code: expected, message: expect.stringContaining(message) });
	});

	test("a path with a colon is a path where there is such a file", async () => {
		const layer = await layerOf({ a: "x" });
		const file = path.join(await temporaryFolder(), "app:1.tar");
		await writeFile(file, await tarOf(dockerEntries([layer], configOf([layer]))));
		const source = await open(`docker-archive:${file}`);
		expect(await source.images()).toHaveLength(1);
		await source.close();
		await source.close();
	});

	describe("a bare word", () => {
		const before = process.cwd();
		beforeAll(async () => {
			const folder = await temporaryFolder();
			await mkdir(path.join(folder, "app"));
			await writeFile(path.join(folder, "tool"), "#!/bin/sh");
			process.chdir(folder);
			return () => process.chdir(before);
		});
		test.each(["app", "tool"])(
			"%s is an image's name, though there is a folder or program called so",
			async (name) => {
				await expect(open(name)).rejects.toMatchObject({ code: "ENGINE_UNREACHABLE" });
			},
		);
	});

	test("a signal that has fired opens nothing", async () => {
		await expect(openSource("app", { layers: true, signal: AbortSignal.abort() })).rejects.toThrow();
	});
});

describe("an engine that answers oddly", () => {
	const closers: (() => void)[] = [];
	afterEach(() => {
		for (const close of closers.splice(0)) close();
	});

	let sockets = 0;
	async function serve(listener: RequestListener): Promise<string> {
		const socket = path.join(tmpdir(), `leakscan-${process.pid}-${sockets++}.sock`);
		const server = createServer(listener);
		await new Promise<void>((resolve) => server.listen(socket, resolve));
		closers.push(() => {
			server.closeAllConnections();
			server.close();
		});
		return socket;
	}

	const answering =
		(answers: Record<string, [number, string]>): RequestListener =>
		(call, response) => {
			const [status, body] = answers[call.url ?? ""] ?? [404, '{"message":"no such thing"}'];
			response.writeHead(status, { "content-type": "application/json" }).end(body);
		};
	const PING: [number, string] = [200, "OK"];

	test.each<[string, Record<string, [number, string]>, string, string]>([
		["has no such image", { "/_ping": PING }, "REFERENCE_NOT_FOUND", "docker pull app:1"],
		["is something else", {}, "ENGINE_UNREACHABLE", "start it"],
	])("%s", async (_, answers, code, hint) => {
		const socket = await serve(answering(answers));
		await expect(open("docker:app:1", { DOCKER_HOST: `unix://${socket}` })).rejects.toMatchObject({
			code,
			hint: expect.stringContaining(hint),
		});
	});

	test("fails, or says what makes no sense", async () => {
		const failing = await serve(
			answering({ "/_ping": PING, "/images/app/json": [500, '{"message":"disk on fire"}'] }),
		);
		await expect(open("app", { DOCKER_HOST: `unix://${failing}` })).rejects.toMatchObject({
			code: "ENGINE_ERROR",
			message: expect.stringContaining("disk on fire"),
		});
		const odd = await serve(
			answering({ "/_ping": PING, "/images/app/json": [200, '{"Env":"SECRET_VALUE"}'] }),
		);
		const failure = await open("app", { DOCKER_HOST: `unix://${odd}` }).catch((error: unknown) => error);
		expect(failure).toMatchObject({ code: "ENGINE_ERROR" });
		expect(String(failure)).not.toContain("SECRET_VALUE");
	});

	test("breaks the export off", async () => {
		const layer = await layerOf({ a: "x".repeat(10_000) });
		const tar = await tarOf(dockerEntries([layer]));
		const socket = await serve((call, response) => {
			if (call.url === "/_ping") response.end("OK");
			else if (call.url?.endsWith("/json")) response.end('{"Id":"sha256:1"}');
			else {
				response.write(tar.subarray(0, 4_000));
				setTimeout(() => response.destroy(), 20);
			}
		});
		const source = await open("app", { DOCKER_HOST: `unix://${socket}` });
		await expect(async () => {
			for await (const blob of source.layers()) await text(await blob.open());
		}).rejects.toMatchObject({
			code: "ENGINE_ERROR",
			message: expect.stringContaining("broke the connection off"),
		});
		await source.close();
	});

	test("DOCKER_API_VERSION goes into every path", async () => {
		const asked: string[] = [];
		const socket = await serve((call, response) => {
			asked.push(call.url ?? "");
			response.writeHead(call.url?.endsWith("_ping") ? 200 : 404).end("{}");
		});
		await open("app", { DOCKER_HOST: `unix://${socket}`, DOCKER_API_VERSION: "1.41" }).catch(() => undefined);
		expect(asked).toEqual(["/v1.41/_ping", "/v1.41/images/app/json"]);
	});

	test("an engine over TCP is reached, whatever DOCKER_HOST this process has", async () => {
		const server = createServer(answering({ "/_ping": PING }));
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		closers.push(() => server.close());
		const address = server.address();
		const port = typeof address === "object" ? address?.port : undefined;
		const client = await connectEngine({ DOCKER_HOST: `tcp://127.0.0.1:${port}` });
		expect(client.label).toContain(String(port));
		client.close();
	});

	test("HTTP goes through a command's stdin and stdout, as ssh carries it", async () => {
		const socket = await serve((call, response) => response.end(`you asked ${call.url}`));
		const relay = `const s = require("net").connect(${JSON.stringify(socket)}); process.stdin.pipe(s).pipe(process.stdout)`;
		const agent = new SshAgent(["-e", relay], process.execPath);
		const answer = await new Promise<string>((resolve, reject) => {
			request({ agent, host: "docker", path: "/_ping" }, (response) => resolve(text(response)))
				.on("error", reject)
				.end();
		});
		expect(answer).toBe("you asked /_ping");
		agent.destroy();
	});

	test("what the command complains of comes through", async () => {
		const complaint = 'process.stderr.write("Permission denied (publickey).\\n"); process.exit(255)';
		const agent = new SshAgent(["-e", complaint], process.execPath);
		const failure = await new Promise<unknown>((resolve) => {
			request({ agent, host: "docker", path: "/_ping" }, resolve).on("error", resolve).end();
		});
		expect(failure).toMatchObject({
			code: "ENGINE_UNREACHABLE",
			message: expect.stringContaining("publickey"),
		});
		agent.destroy();
	});
});
