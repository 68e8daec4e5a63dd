/** A real BuildKit, which writes attestations as `docker buildx build` has it: Debian's docker command cannot. */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { builtPart, tool } from "./engine.ts";

export interface Buildkit {
	/** `buildctl build` of the folder's Dockerfile with these options. */
	build(context: string, ...options: string[]): Promise<void>;
	stop(): Promise<void>;
}

const START_MS = 30_000;

/** Starts one with its data in a folder of its own. As root. */
export async function startBuildkit(): Promise<Buildkit> {
	const [daemon, client] = [await builtPart("buildkitd"), await builtPart("buildctl")];
	if (daemon === undefined || client === undefined) throw new Error("no BuildKit");
	const folder = await mkdtemp(path.join(tmpdir(), "leakscan-buildkit-"));
	const address = `unix://${folder}/buildkit.sock`;
	const child = spawn(
		daemon,
		[
			...["--root", path.join(folder, "data"), "--addr", address],
			...["--containerd-worker=false", "--oci-worker-snapshotter=native", "--oci-worker-net=host"],
		],
		{
			stdio: ["ignore", "ignore", "pipe"],
			env: { ...process.env, PATH: `${process.env["PATH"]}:/usr/sbin:/sbin` },
		},
	);
	let log = "";
	child.stderr.on("data", (chunk: Buffer) => {
		log += chunk.toString();
	});
	const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
	const ask = (...args: string[]): Promise<string> => tool(client, ["--addr", address, ...args]);
	const deadline = Date.now() + START_MS;
	for (;;) {
		const answer = await ask("debug", "workers").catch(() => undefined);
		if (answer !== undefined) break;
		if (child.exitCode !== null || Date.now() > deadline) throw new Error(`buildkitd did not start:\n${log}`);
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
	return {
		async build(context, ...options) {
			const local = ["--local", `context=${context}`, "--local", `dockerfile=${context}`];
			await ask("build", "--progress=plain", "--frontend=dockerfile.v0", ...local, ...options);
		},
		async stop() {
			child.kill("SIGTERM");
			await ended;
			await rm(folder, { recursive: true, force: true });
		},
	};
}
