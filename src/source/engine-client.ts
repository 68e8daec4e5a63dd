/**
 * A Docker Engine (or Podman, which speaks its API) that answers. Paths are asked for without a version, which every
 * engine takes as its own newest; DOCKER_API_VERSION overrides it, as for the docker command.
 * <https://docs.docker.com/reference/api/engine/>
 */
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import Docker from "dockerode";
import { LeakscanError } from "../errors.ts";
import { homeFolder } from "../home-folder.ts";
import { type EngineConnection, engineConnections } from "./engine-connection.ts";
import { errorCode } from "./file-error.ts";
import { ENGINE_PING_TIMEOUT_MS } from "./limits.ts";
import { printable } from "./printable.ts";
import { SshAgent } from "./ssh-agent.ts";

export interface EngineClient {
	readonly docker: Docker;
	/** Which engine it is, for errors. */
	readonly label: string;
	/** Ends all connections, also those in use. */
	close(): void;
}

/** Connects to the engine that `env` leads to. Throws ENGINE_UNREACHABLE, which names all that was tried. */
export async function connectEngine(env: NodeJS.ProcessEnv): Promise<EngineClient> {
	const connections = await engineConnections({
		env,
		home: env["HOME"] || homeFolder(),
		os: process.platform,
	});
	const failures: { connection: EngineConnection; error: unknown }[] = [];
	for (const connection of connections) {
		const client = clientFor(connection, env["DOCKER_API_VERSION"]);
		try {
			await ping(client.docker);
			return client;
		} catch (error) {
			client.close();
			failures.push({ connection, error });
		}
	}
	throw unreachable(failures);
}

/** dockerode hands an agent on to http.request; its types leave that out. */
interface AgentOptions extends Docker.DockerOptions {
	readonly agent: HttpAgent;
}

function clientFor(connection: EngineConnection, apiVersion: string | undefined): EngineClient {
	const agent = agentFor(connection);
	const options: AgentOptions = { ...addressOf(connection), agent };
	if (apiVersion) options.version = `v${apiVersion.replace(/^v/, "")}`;
	return { docker: new Docker(options), label: connection.label, close: () => agent.destroy() };
}

function agentFor(connection: EngineConnection): HttpAgent {
	if (connection.kind === "ssh") return new SshAgent(connection.args);
	if (connection.kind === "socket" || connection.tls === undefined)
		return new HttpAgent({ keepAlive: false });
	const { ca, cert, key, verify } = connection.tls;
	return new HttpsAgent({ keepAlive: false, ca, cert, key, rejectUnauthorized: verify });
}

/** Host and protocol are always given, since dockerode takes what is not from the environment. */
function addressOf(connection: EngineConnection): Docker.DockerOptions {
	switch (connection.kind) {
		case "socket":
			return { socketPath: connection.socketPath, host: "", protocol: "http" };
		case "tcp": {
			const protocol = connection.tls === undefined ? "http" : "https";
			const host = connection.host.includes(":") ? `[${connection.host}]` : connection.host;
			return { host: `${protocol}://${host}`, port: connection.port, protocol };
		}
		case "ssh":
			return { host: "http://docker", port: 80, protocol: "http" };
	}
}

async function ping(docker: Docker): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error("no answer in time")), ENGINE_PING_TIMEOUT_MS);
	});
	try {
		await Promise.race([docker.ping(), late]);
	} finally {
		clearTimeout(timer);
	}
}

function unreachable(failures: readonly { connection: EngineConnection; error: unknown }[]): LeakscanError {
	// Of the default sockets most don't exist; one that does but fails is what to tell of.
	const telling = failures.filter(({ error }) => errorCode(error) !== "ENOENT");
	const shown = failures.length === 1 ? failures : telling;
	const tried =
		shown.length > 0
			? shown.map(({ connection, error }) => `${connection.label}: ${reasonOf(error)}`).join("; ")
			: `none of its usual sockets is there: ${failures.map(({ connection }) => connection.label).join(", ")}`;
	const denied = shown.some(({ error }) => errorCode(error) === "EACCES");
	const own = shown
		.map(({ error }) => (error instanceof LeakscanError ? error.hint : undefined))
		.find(Boolean);
	return new LeakscanError("ENGINE_UNREACHABLE", `no Docker Engine answers (${tried})`, {
		hint:
			own ??
			(denied
				? "join the docker group (`sudo usermod -aG docker $USER`, then log in again), or scan a saved archive: `sudo docker save app | leakscan image -`"
				: "start it, set DOCKER_HOST or `docker context use`, or scan a saved archive: `leakscan image app.tar`"),
		cause: (shown[0] ?? failures[0])?.error,
	});
}

function reasonOf(error: unknown): string {
	switch (errorCode(error)) {
		case "ENOENT":
			return "no such socket";
		case "EACCES":
		case "EPERM":
			return "no permission";
		case "ECONNREFUSED":
			return "nothing listens there";
		case "ENOTFOUND":
		case "EAI_AGAIN":
			return "unknown host";
		default:
			return error instanceof Error ? printable(error.message.trim()) : "it failed";
	}
}
