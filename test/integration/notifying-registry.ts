/** A real distribution registry that sends its notifications to an address. It chooses a free port by itself. */
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

export interface NotifyingRegistry {
	/** `127.0.0.1:PORT`. */
	readonly host: string;
	stop(): Promise<void>;
}

/** Starts `docker-registry`, which POSTs each event to `url` with that bearer token. */
export async function notifyingRegistry(url: string, token: string): Promise<NotifyingRegistry> {
	return registryOf(
		(folder) => `version: 0.1
log: { level: info }
storage:
  filesystem: { rootdirectory: ${folder}/data }
  delete: { enabled: true }
http: { addr: "127.0.0.1:0", secret: leakscan-tests }
notifications:
  endpoints:
    - name: leakscan
      url: ${url}
      headers: { Authorization: ["Bearer ${token}"] }
      timeout: 2s
      threshold: 5
      backoff: 1s
`,
	);
}

/** Starts `docker-registry` with a configuration that has its data in the folder and listens on 127.0.0.1. */
export async function registryOf(configuration: (folder: string) => string): Promise<NotifyingRegistry> {
	const folder = await mkdtemp(path.join(tmpdir(), "leakscan-registry-"));
	const config = path.join(folder, "config.yml");
	await writeFile(config, configuration(folder));
	const child = spawn("docker-registry", ["serve", config], { stdio: ["ignore", "pipe", "pipe"] });
	const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
	let log = "";
	const host = await new Promise<string>((resolve, reject) => {
		const read = (chunk: Buffer): void => {
			log += chunk.toString();
			const address = /msg="listening on (127\.0\.0\.1:\d+)"/.exec(log)?.[1];
			if (address !== undefined) resolve(address);
		};
		child.stdout.on("data", read);
		child.stderr.on("data", read);
		child.on("error", reject);
		child.on("close", () => reject(new Error(`docker-registry ended: ${log}`)));
	});
	return {
		host,
		async stop() {
			child.kill();
			await ended;
			await rm(folder, { recursive: true, force: true });
		},
	};
}
