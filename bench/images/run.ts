/** Runs a program of the machine's; what it printed is shown when it fails, and only then. */
import { execFile } from "node:child_process";

export interface RunOptions {
	readonly cwd?: string;
	readonly env?: NodeJS.ProcessEnv;
	/** Exit codes, besides 0, that are no failure. */
	readonly fine?: readonly number[];
}

export async function run(
	program: string,
	args: readonly string[],
	options: RunOptions = {},
): Promise<string> {
	return new Promise((resolve, reject) => {
		const env = { ...process.env, PATH: `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin`, ...options.env };
		execFile(
			program,
			[...args],
			{ maxBuffer: 256 * 1024 * 1024, cwd: options.cwd, env },
			(error, stdout, stderr) => {
				if (error === null || (typeof error.code === "number" && options.fine?.includes(error.code))) {
					return resolve(stdout);
				}
				if (error.code === "ENOENT") {
					return reject(new Error(`${program} is missing: scripts/install-real-parts.sh installs it`));
				}
				const said = `${stdout}\n${stderr}`.trim().split("\n").slice(-15).join("\n");
				reject(new Error(`${program} ${args.slice(0, 4).join(" ")} ... failed with ${error.code}:\n${said}`));
			},
		);
	});
}
