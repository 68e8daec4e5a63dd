/**
 * The real parts that integration tests run against: a Docker Engine and the tools that make images.
 * Where one is missing, tests skip and say so in their name (`describe.skipIf(...)("... skipped: no Docker Engine")`);
 * with LEAKSCAN_REQUIRE_REAL_PARTS=1, as in CI, they fail.
 */
import { execFile, spawn } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { request } from "node:http";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const MAX_OUTPUT = 64 * 1024 * 1024;
const PING_TIMEOUT_MS = 5_000;

export interface Engine {
	/** As DOCKER_HOST takes it. */
	readonly host: string;
	/** The newest API version this engine speaks, e.g. "1.41". */
	readonly apiVersion: string;
}

export interface RunOptions {
	readonly cwd?: string;
	readonly env?: Readonly<Record<string, string>>;
}

let found: Promise<Engine | undefined> | undefined;

/** The engine to test against: LEAKSCAN_TEST_DOCKER_HOST, else DOCKER_HOST, else the default socket. */
export function engine(): Promise<Engine | undefined> {
	found ??= findEngine().then((it) => required(it, "Docker Engine"));
	return found;
}

/** Throws instead of returning undefined where nothing may be missing. */
export function required<T>(part: T | undefined, name: string): T | undefined {
	if (part === undefined && process.env["LEAKSCAN_REQUIRE_REAL_PARTS"] === "1") {
		throw new Error(`no ${name}, and LEAKSCAN_REQUIRE_REAL_PARTS is set: see CONTRIBUTING.md, Tests`);
	}
	return part;
}

async function findEngine(): Promise<Engine | undefined> {
	const host =
		process.env["LEAKSCAN_TEST_DOCKER_HOST"] || process.env["DOCKER_HOST"] || "unix:///var/run/docker.sock";
	const apiVersion = await ping(host);
	return apiVersion === undefined ? undefined : { host, apiVersion };
}

function ping(host: string): Promise<string | undefined> {
	const url = host.startsWith("unix://") ? undefined : new URL(host.replace(/^tcp:/, "http:"));
	const target =
		url === undefined
			? { socketPath: host.slice("unix://".length) }
			: { host: url.hostname, port: url.port || "2375" };
	return new Promise((resolve) => {
		const call = request({ ...target, path: "/_ping", timeout: PING_TIMEOUT_MS }, (response) => {
			response.resume();
			const version = response.headers["api-version"];
			resolve(response.statusCode === 200 && typeof version === "string" ? version : undefined);
		});
		call.on("timeout", () => call.destroy());
		call.on("error", () => resolve(undefined));
		call.end();
	});
}

/** What a command (docker, leakscan itself) needs in its environment to reach the engine. */
export async function engineEnv(): Promise<Record<string, string>> {
	const it = await engine();
	if (it === undefined) throw new Error("no Docker Engine");
	// A client newer than the engine refuses to talk to it unless told the version.
	return { DOCKER_HOST: it.host, DOCKER_API_VERSION: it.apiVersion };
}

/** Runs `docker ARGS...` against the engine; resolves to its stdout, rejects with its stderr. */
export async function docker(...args: string[]): Promise<string> {
	return dockerWith({}, ...args);
}

/** The same with a working folder or environment, e.g. `{ env: { DOCKER_BUILDKIT: "0" } }`. */
export async function dockerWith(options: RunOptions, ...args: string[]): Promise<string> {
	const cli = await dockerCli();
	if (cli === undefined) throw new Error("no docker command");
	return tool(cli, args, { ...options, env: { ...(await engineEnv()), ...options.env } });
}

/** Runs any tool; resolves to its stdout, rejects with its stderr. */
export async function tool(name: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
	const env = { ...process.env, ...options.env };
	const { stdout } = await run(name, args, { cwd: options.cwd, env, maxBuffer: MAX_OUTPUT });
	return stdout;
}

/** `docker ARGS...` as a stream of its stdout, for `docker save IMAGE | leakscan image -`. */
export async function dockerStream(...args: string[]) {
	const cli = await dockerCli();
	if (cli === undefined) throw new Error("no docker command");
	const child = spawn(cli, args, {
		env: { ...process.env, ...(await engineEnv()) },
		stdio: ["ignore", "pipe", "inherit"],
	});
	return child.stdout;
}

let cli: Promise<string | undefined> | undefined;

/**
 * The docker command to run: the first on PATH that can build with BuildKit (before 23 by itself, since then with the
 * buildx plugin), else the first.
 */
export function dockerCli(): Promise<string | undefined> {
	cli ??= (async () => {
		const candidates = await executables("docker");
		for (const candidate of candidates) {
			const version = await tool(candidate, ["--version"]).catch(() => "");
			const major = Number(/version (\d+)\./.exec(version)?.[1] ?? Number.NaN);
			if (major < 23) return candidate;
			const buildx = await tool(candidate, ["buildx", "version"]).catch(() => "");
			if (buildx !== "") return candidate;
		}
		return candidates[0];
	})();
	return cli;
}

/** True when `name` is an executable on PATH. */
export async function hasTool(name: string): Promise<boolean> {
	const [first] = await executables(name);
	return required(first, name) !== undefined;
}

/** Where scripts/install-real-parts.sh puts what it builds. */
const BUILT = "/usr/local/lib/leakscan-real-parts";

/** A program that scripts/install-real-parts.sh builds; undefined where it was not. */
export async function builtPart(
	name: "buildkitd" | "buildctl" | "docker-compose" | "oras" | "referrers-registry",
): Promise<string | undefined> {
	const file = path.join(BUILT, name);
	const isThere = await access(file, constants.X_OK).then(
		() => true,
		() => false,
	);
	return required(isThere ? file : undefined, name);
}

async function executables(name: string): Promise<string[]> {
	const found: string[] = [];
	for (const folder of (process.env["PATH"] ?? "").split(path.delimiter)) {
		try {
			await access(path.join(folder, name), constants.X_OK);
			found.push(path.join(folder, name));
		} catch {
			// Not in this folder.
		}
	}
	return found;
}

/** A static busybox, the one program that a `FROM scratch` image needs; undefined where there is none. */
export async function staticBusybox(): Promise<string | undefined> {
	for (const file of ["/usr/bin/busybox", "/bin/busybox"]) {
		try {
			await access(file, constants.X_OK);
			return file;
		} catch {
			// Try the next.
		}
	}
	return required(undefined, "static busybox");
}
