import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type ConnectionSurroundings, engineConnections } from "../../src/source/engine-connection.ts";
import { temporaryFolder } from "./archives.ts";

const surroundings = (
	env: NodeJS.ProcessEnv,
	more: Partial<ConnectionSurroundings> = {},
): ConnectionSurroundings => ({
	env,
	home: "/home/nobody",
	os: "linux",
	...more,
});

const connect = async (env: NodeJS.ProcessEnv) => (await engineConnections(surroundings(env)))[0];

const NO_TLS = { ca: undefined, cert: undefined, key: undefined, verify: true };
const SSH = ["-o", "ConnectTimeout=30", "-T", "--"];
const DIAL = ["docker", "system", "dial-stdio"];

describe("DOCKER_HOST", () => {
	test.each([
		["unix:///run/x.sock", { kind: "socket", socketPath: "/run/x.sock" }],
		["unix://", { kind: "socket", socketPath: "/var/run/docker.sock" }],
		["npipe:////./pipe/docker_engine", { kind: "socket", socketPath: "//./pipe/docker_engine" }],
		["tcp://build:2375", { kind: "tcp", host: "build", port: 2375, tls: undefined }],
		["tcp://build", { kind: "tcp", host: "build", port: 2375, tls: undefined }],
		["build:1234", { kind: "tcp", host: "build", port: 1234, tls: undefined }],
		["http://build:80", { kind: "tcp", host: "build", port: 80, tls: undefined }],
		["tcp://[::1]:2375", { kind: "tcp", host: "::1", port: 2375, tls: undefined }],
		["tcp://build:2376", { kind: "tcp", host: "build", port: 2376, tls: NO_TLS }],
		["https://build", { kind: "tcp", host: "build", port: 2376, tls: NO_TLS }],
		["ssh://build", { kind: "ssh", args: [...SSH, "build", ...DIAL] }],
		["ssh://me@build:22022", { kind: "ssh", args: ["-l", "me", "-p", "22022", ...SSH, "build", ...DIAL] }],
		[
			"ssh://build/run/user/1000/docker.sock",
			{
				kind: "ssh",
				args: [
					...SSH,
					"build",
					"docker",
					"--host",
					"unix:///run/user/1000/docker.sock",
					"system",
					"dial-stdio",
				],
			},
		],
	])("%s", async (host, expected) => {
		expect(await connect({ DOCKER_HOST: host })).toEqual({ ...expected, label: `${host} (DOCKER_HOST)` });
	});

	test.each(["fd://", "tcp://", "ssh://", "ssh://me:hunter2hunter2@build", "ssh://build/$(reboot)"])(
		"%s is refused, and no password is shown",
		async (host) => {
			const failure = await connect({ DOCKER_HOST: host }).catch((error: unknown) => error);
			expect(failure).toMatchObject({ code: "ENGINE_UNREACHABLE" });
			expect(String(failure)).not.toContain("hunter2");
		},
	);

	test("an option in place of an ssh host stays a host", async () => {
		const connection = await connect({ DOCKER_HOST: "ssh://-oProxyCommand=reboot" }).catch(
			(error: unknown) => error,
		);
		if (connection instanceof Error) return;
		expect(connection).toMatchObject({ args: [...SSH, expect.any(String), ...DIAL] });
	});

	test("DOCKER_TLS_VERIFY takes certificates from DOCKER_CERT_PATH, those that are there", async () => {
		const folder = await temporaryFolder();
		await writeFile(path.join(folder, "ca.pem"), "the ca");
		const env = { DOCKER_HOST: "tcp://build", DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: folder };
		expect(await connect(env)).toMatchObject({ port: 2376, tls: { ...NO_TLS, ca: Buffer.from("the ca") } });
	});
});

describe("contexts", () => {
	async function configFolder(currentContext: string | undefined, endpoint: object): Promise<string> {
		const folder = await temporaryFolder();
		const id = createHash("sha256").update("far").digest("hex");
		await mkdir(path.join(folder, "contexts", "meta", id), { recursive: true });
		await mkdir(path.join(folder, "contexts", "tls", id, "docker"), { recursive: true });
		await writeFile(path.join(folder, "config.json"), JSON.stringify({ auths: {}, currentContext }));
		await writeFile(
			path.join(folder, "contexts", "meta", id, "meta.json"),
			JSON.stringify({ Name: "far", Endpoints: { docker: endpoint } }),
		);
		await writeFile(path.join(folder, "contexts", "tls", id, "docker", "key.pem"), "the key");
		return folder;
	}

	test("currentContext and DOCKER_CONTEXT name one, DOCKER_HOST goes before both", async () => {
		const folder = await configFolder("far", { Host: "tcp://far:2376", SkipTLSVerify: true });
		const far = {
			kind: "tcp",
			host: "far",
			tls: { key: Buffer.from("the key"), verify: false },
			label: expect.stringContaining("context far"),
		};
		expect(await connect({ DOCKER_CONFIG: folder })).toMatchObject(far);
		const unset = await configFolder(undefined, { Host: "tcp://far:2376", SkipTLSVerify: true });
		expect(await connect({ DOCKER_CONFIG: unset, DOCKER_CONTEXT: "far" })).toMatchObject(far);
		expect(await connect({ DOCKER_CONFIG: folder, DOCKER_HOST: "unix:///x" })).toMatchObject({
			socketPath: "/x",
		});
		expect(await connect({ DOCKER_CONFIG: folder, DOCKER_CONTEXT: "default" })).toMatchObject({
			kind: "socket",
		});
	});

	test("one that is not there is named", async () => {
		const folder = await configFolder(undefined, { Host: "" });
		await expect(connect({ DOCKER_CONFIG: folder, DOCKER_CONTEXT: "near" })).rejects.toMatchObject({
			code: "ENGINE_UNREACHABLE",
			message: expect.stringContaining("context near"),
		});
		await expect(connect({ DOCKER_CONFIG: folder, DOCKER_CONTEXT: "far" })).rejects.toMatchObject({
			code: "ENGINE_UNREACHABLE",
		});
	});
});

test("with nothing set, the usual sockets in their order", async () => {
	const env = { XDG_RUNTIME_DIR: "/run/user/7", CONTAINER_HOST: "unix:///podman/custom.sock" };
	const paths = (await engineConnections(surroundings(env))).map((it) =>
		it.kind === "socket" ? it.socketPath : it.kind,
	);
	expect(paths).toEqual([
		"/var/run/docker.sock",
		"/run/user/7/docker.sock",
		"/home/nobody/.docker/run/docker.sock",
		"/home/nobody/.docker/desktop/docker.sock",
		"/home/nobody/.colima/default/docker.sock",
		"/home/nobody/.rd/docker.sock",
		"/podman/custom.sock",
		"/run/user/7/podman/podman.sock",
		"/run/podman/podman.sock",
	]);
	const windows = await engineConnections(surroundings({}, { os: "win32" }));
	expect(windows).toMatchObject([{ socketPath: "//./pipe/docker_engine" }]);
});
