/**
 * Where the engine is, found as the docker command finds it: DOCKER_HOST, else the context (DOCKER_CONTEXT, or
 * `currentContext` of config.json), else the usual sockets of Docker, rootless Docker, Docker Desktop, Colima, Rancher
 * Desktop and Podman. <https://docs.docker.com/engine/manage-resources/contexts/>,
 * <https://docs.docker.com/reference/cli/docker/#environment-variables>
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { LeakscanError } from "../errors.ts";
import { printable } from "./printable.ts";

export interface EngineTls {
	readonly ca: Buffer | undefined;
	readonly cert: Buffer | undefined;
	readonly key: Buffer | undefined;
	/** False where a context says to take any certificate. */
	readonly verify: boolean;
}

export type EngineConnection = (
	| { readonly kind: "socket"; readonly socketPath: string }
	| {
			readonly kind: "tcp";
			readonly host: string;
			readonly port: number;
			readonly tls: EngineTls | undefined;
	  }
	/** `args` are those of the ssh command, the remote command among them. */
	| { readonly kind: "ssh"; readonly args: readonly string[] }
) & {
	/** Names it in errors: `unix:///var/run/docker.sock (DOCKER_HOST)`. */
	readonly label: string;
};

export interface ConnectionSurroundings {
	readonly env: NodeJS.ProcessEnv;
	readonly home: string;
	readonly os: NodeJS.Platform;
}

const PLAIN_PORT = 2375;
const TLS_PORT = 2376;
const NPIPE_DEFAULT = "//./pipe/docker_engine";

/**
 * The connections to try, in order. There is one only where the surroundings name it. Throws ENGINE_UNREACHABLE when
 * what they name makes no sense or can't be read.
 */
export async function engineConnections(around: ConnectionSurroundings): Promise<EngineConnection[]> {
	const { env } = around;
	const folder = configFolder(around);
	if (env["DOCKER_HOST"]) {
		const tls = env["DOCKER_TLS_VERIFY"] ? await tlsIn(env["DOCKER_CERT_PATH"] || folder, true) : undefined;
		return [parseHost(env["DOCKER_HOST"], "DOCKER_HOST", tls)];
	}
	const context = env["DOCKER_CONTEXT"] || (await currentContext(folder));
	if (context && context !== "default") return [await contextConnection(context, folder)];
	return defaultConnections(around);
}

function configFolder({ env, home }: ConnectionSurroundings): string {
	return env["DOCKER_CONFIG"] || path.join(home, ".docker");
}

/** Reads a host as DOCKER_HOST and contexts have it; `from` says which. Throws ENGINE_UNREACHABLE. */
export function parseHost(text: string, from: string, tls: EngineTls | undefined): EngineConnection {
	const label = `${printable(withoutPassword(text))} (${from})`;
	const scheme = /^([a-z]+):\/\//.exec(text)?.[1] ?? "tcp";
	const rest = text.replace(/^[a-z]+:\/\//, "");
	switch (scheme) {
		case "unix":
			return { kind: "socket", socketPath: rest || "/var/run/docker.sock", label };
		case "npipe":
			return { kind: "socket", socketPath: rest || NPIPE_DEFAULT, label };
		case "tcp":
		case "http":
		case "https":
			return tcpConnection(scheme, rest, tls, label);
		case "ssh":
			return sshConnection(text, label);
		default:
			throw unusable(label, "it is neither unix://, tcp://, http(s)://, npipe:// nor ssh://");
	}
}

function tcpConnection(
	scheme: string,
	rest: string,
	tls: EngineTls | undefined,
	label: string,
): EngineConnection {
	const url = urlOf(`http://${rest}`);
	if (url === undefined || url.hostname === "") throw unusable(label, "it is not a host and port");
	// The port as written: URL leaves out 80, which is what it stands for here only when someone wrote it.
	const written = /:(\d+)(?:\/|$)/.exec(rest)?.[1];
	const secure =
		scheme === "https" || tls !== undefined || (scheme === "tcp" && written === String(TLS_PORT));
	const port = written === undefined ? (secure ? TLS_PORT : PLAIN_PORT) : Number(written);
	const none: EngineTls = { ca: undefined, cert: undefined, key: undefined, verify: true };
	return {
		kind: "tcp",
		host: url.hostname.replace(/^\[|\]$/g, ""),
		port,
		tls: secure ? (tls ?? none) : undefined,
		label,
	};
}

/** As the docker command does it: the remote docker joins its socket to ssh's own stdin and stdout. */
function sshConnection(text: string, label: string): EngineConnection {
	const url = urlOf(text);
	if (url === undefined || url.hostname === "") throw unusable(label, "it is not ssh://[user@]host[:port]");
	if (url.password !== "") throw unusable(label, "ssh takes no password from a URL: use a key");
	const socket = url.pathname === "/" ? "" : url.pathname;
	if (!/^[\w./-]*$/.test(socket)) throw unusable(label, "the path of its socket has unusual characters");
	const user = url.username === "" ? [] : ["-l", decodeURIComponent(url.username)];
	const port = url.port === "" ? [] : ["-p", url.port];
	const remote = ["docker", ...(socket === "" ? [] : ["--host", `unix://${socket}`]), "system", "dial-stdio"];
	const host = url.hostname.replace(/^\[|\]$/g, "");
	return {
		kind: "ssh",
		args: [...user, ...port, "-o", "ConnectTimeout=30", "-T", "--", host, ...remote],
		label,
	};
}

const configSchema = z.object({ currentContext: z.string().nullish() });

/** config.json holds logins too: only this one field is looked at, and a broken file is as good as none (so docker does). */
async function currentContext(folder: string): Promise<string | undefined> {
	try {
		const parsed = configSchema.safeParse(
			JSON.parse(await readFile(path.join(folder, "config.json"), "utf8")),
		);
		return parsed.data?.currentContext ?? undefined;
	} catch {
		return undefined;
	}
}

const contextSchema = z.object({
	Endpoints: z.object({
		docker: z.object({ Host: z.string().min(1), SkipTLSVerify: z.boolean().nullish() }),
	}),
});

async function contextConnection(name: string, folder: string): Promise<EngineConnection> {
	const id = createHash("sha256").update(name).digest("hex");
	const from = `context ${printable(name)}`;
	let meta: unknown;
	try {
		meta = JSON.parse(await readFile(path.join(folder, "contexts", "meta", id, "meta.json"), "utf8"));
	} catch (error) {
		throw unusable(from, "there is no such docker context", "`docker context ls` lists them", error);
	}
	const parsed = contextSchema.safeParse(meta);
	if (!parsed.success)
		throw unusable(from, "it names no Docker endpoint", "`docker context inspect` shows it");
	const { Host, SkipTLSVerify } = parsed.data.Endpoints.docker;
	const tls = await tlsIn(path.join(folder, "contexts", "tls", id, "docker"), SkipTLSVerify !== true);
	const has = tls.ca !== undefined || tls.cert !== undefined || tls.key !== undefined || !tls.verify;
	return parseHost(Host, from, has ? tls : undefined);
}

async function tlsIn(folder: string, verify: boolean): Promise<EngineTls> {
	const [ca, cert, key] = await Promise.all(
		["ca.pem", "cert.pem", "key.pem"].map(async (name) => {
			try {
				return await readFile(path.join(folder, name));
			} catch (error) {
				if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
				throw unusable(path.join(folder, name), "it can't be read", "check its permissions", error);
			}
		}),
	);
	return { ca, cert, key, verify };
}

function defaultConnections({ env, home, os }: ConnectionSurroundings): EngineConnection[] {
	if (os === "win32") return [parseHost(`npipe://${NPIPE_DEFAULT}`, "default", undefined)];
	const runtime = env["XDG_RUNTIME_DIR"];
	const sockets = [
		"/var/run/docker.sock",
		...(runtime ? [path.join(runtime, "docker.sock")] : []),
		...[".docker/run", ".docker/desktop", ".colima/default", ".rd"].map((at) =>
			path.join(home, at, "docker.sock"),
		),
	];
	const podman = [
		...(runtime ? [path.join(runtime, "podman", "podman.sock")] : []),
		"/run/podman/podman.sock",
	];
	const named = env["CONTAINER_HOST"];
	return [
		...sockets.map((socket) => parseHost(`unix://${socket}`, "default", undefined)),
		// Podman's remote has no dial-stdio, so ssh can't be taken from here.
		...(named && !named.startsWith("ssh://") ? [parseHost(named, "CONTAINER_HOST", undefined)] : []),
		...podman.map((socket) => parseHost(`unix://${socket}`, "Podman", undefined)),
	];
}

function urlOf(text: string): URL | undefined {
	try {
		return new URL(text);
	} catch {
		return undefined;
	}
}

function withoutPassword(text: string): string {
	return text.replace(/^([a-z]+:\/\/[^/@]*?):[^/]*@/, "$1:***@");
}

function unusable(
	what: string,
	why: string,
	hint = "set it as docker itself takes it, e.g. unix:///var/run/docker.sock",
	cause?: unknown,
): LeakscanError {
	return new LeakscanError("ENGINE_UNREACHABLE", `${what} can't be used: ${why}`, { hint, cause });
}
