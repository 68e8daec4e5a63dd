/** Runs the command as people do: bin/leakscan.js in a process of its own. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";

export const BIN = path.resolve(import.meta.dirname, "../../bin/leakscan.js");

export interface CommandOptions {
	readonly cwd?: string;
	readonly env?: Readonly<Record<string, string>>;
	readonly stdin?: Readable | string;
}

export interface CommandResult {
	readonly exitCode: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** Nothing that was known before a test counts in it, and nothing is left behind. */
const CACHES = mkdtempSync(path.join(tmpdir(), "leakscan-caches-"));
process.once("exit", () => rmSync(CACHES, { recursive: true, force: true }));

/** An engine that no test means is not there, and no way leads out of this machine. */
const ALONE = {
	DOCKER_HOST: "unix:///nowhere/docker.sock",
	HTTPS_PROXY: "http://127.0.0.1:9",
	NO_PROXY: "127.0.0.1,localhost",
	DOCKER_CONFIG: "/nowhere",
	XDG_CACHE_HOME: CACHES,
};

export async function leakscan(
	args: readonly string[],
	options: CommandOptions = {},
): Promise<CommandResult> {
	const { NO_COLOR: _, FORCE_COLOR: __, LEAKSCAN_ID_KEY: ___, ...env } = process.env;
	const child = spawn(process.execPath, [BIN, ...args], {
		cwd: options.cwd,
		env: { ...env, ...ALONE, ...options.env },
		stdio: ["pipe", "pipe", "pipe"],
	});
	// A command that ends before it has read everything closes its end.
	child.stdin.on("error", () => undefined);
	if (options.stdin === undefined || typeof options.stdin === "string") child.stdin.end(options.stdin ?? "");
	else options.stdin.pipe(child.stdin);
	const exited = new Promise<number | null>((resolve, reject) => {
		child.on("error", reject);
		child.on("close", (code) => resolve(code));
	});
	const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
	return { exitCode, stdout, stderr };
}
