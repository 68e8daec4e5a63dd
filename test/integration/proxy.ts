/** A real forward proxy, tinyproxy, that wants a password and keeps a log of what it was asked for. */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "./service.ts";

export const PROXY_USER = "worker";
export const PROXY_PASSWORD = "open-sesame";
/** As it may stand in a URL. tinyproxy knows no character that must be percent-encoded; any may be. */
const ENCODED = "%6Fpen%2Dsesame";

export interface RunningProxy {
	/** `127.0.0.1:port`. */
	readonly host: string;
	/** With its user and password. */
	readonly url: string;
	/** `GET http://host/path`, `CONNECT host:port`: since the last call. */
	asked(): Promise<string[]>;
	stop(): Promise<void>;
}

export async function startProxy(): Promise<RunningProxy> {
	const folder = await mkdtemp(path.join(tmpdir(), "leakscan-proxy-"));
	const port = await freePort();
	const [config, log] = [path.join(folder, "config"), path.join(folder, "log")];
	await writeFile(
		config,
		[
			...[`Port ${port}`, "Listen 127.0.0.1", "Timeout 60", "MaxClients 50", `LogFile "${log}"`],
			...["LogLevel Info", `BasicAuth ${PROXY_USER} ${PROXY_PASSWORD}`, "DisableViaHeader Yes", ""],
		].join("\n"),
	);
	const child = spawn("tinyproxy", ["-d", "-c", config], { stdio: "ignore" });
	const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
	for (let tries = 0; !(await answers(port)); tries++) {
		if (tries > 100 || child.exitCode !== null) throw new Error("tinyproxy did not start");
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	let told = 0;
	return {
		host: `127.0.0.1:${port}`,
		url: `http://${PROXY_USER}:${ENCODED}@127.0.0.1:${port}`,
		async asked() {
			const lines = [
				...(await readFile(log, "utf8")).matchAll(/Request \(file descriptor \d+\): (\S+ \S+) HTTP/g),
			];
			const fresh = lines.slice(told).map(([, line = ""]) => line);
			told = lines.length;
			return fresh;
		},
		async stop() {
			child.kill();
			await ended;
			await rm(folder, { recursive: true, force: true });
		},
	};
}

function answers(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(port, "127.0.0.1", () => {
			socket.destroy();
			resolve(true);
		});
		socket.on("error", () => resolve(false));
	});
}
