/** Runs a command as a whole process and says what it took: wall clock, processor time, peak memory. */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Run {
	readonly seconds: number;
	readonly cpuSeconds: number;
	/** Peak resident memory in MB (10^6 bytes). */
	readonly peak: number;
}

export interface Command {
	readonly program: string;
	readonly args: readonly string[];
	/** Exit codes that are fine: a scanner that finds something says so by its own. */
	readonly fine?: readonly number[];
	/** Beside what this process has. */
	readonly env?: Readonly<Record<string, string>>;
}

const TIME = "/usr/bin/time";
/**
 * Not of a network that looks inside TLS: what such a one has its certificates in, Node 20 reads and parses at each start, whatever
 * it is started for. That took twice as long as all else of `node -e 0`.
 */
const { NODE_EXTRA_CA_CERTS: _, ...ENVIRONMENT } = process.env;

/** One run; its output goes nowhere. Throws when it exits otherwise than it may. */
export async function measured({ program, args, fine = [0], env = {} }: Command): Promise<Run> {
	const folder = await mkdtemp(join(tmpdir(), "leakscan-bench-"));
	const file = join(folder, "time");
	try {
		const started = performance.now();
		const child = spawn(TIME, ["-q", "-f", "%U %S %M", "-o", file, program, ...args], {
			stdio: "ignore",
			env: { ...ENVIRONMENT, ...env },
		});
		const code = await new Promise<number | null>((resolve, reject) => {
			child.on("error", reject);
			child.on("exit", resolve);
		});
		const seconds = (performance.now() - started) / 1000;
		if (code === null || !fine.includes(code))
			throw new Error(`${program} ${args.join(" ")} ended with ${code}`);
		const [user = 0, system = 0, peak = 0] = (await readFile(file, "utf8")).trim().split(" ").map(Number);
		return { seconds, cpuSeconds: user + system, peak: (peak * 1024) / 1e6 };
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** Runs all commands in turn, `times` times, so that what else the machine does falls on all of them alike. */
export async function inTurn(commands: readonly Command[], times: number): Promise<Run[]> {
	const runs: Run[][] = commands.map(() => []);
	for (let time = 0; time < times; time++)
		for (const [at, command] of commands.entries()) runs[at]?.push(await measured(command));
	return runs.map((all) => ({
		seconds: median(all.map(({ seconds }) => seconds)),
		cpuSeconds: median(all.map(({ cpuSeconds }) => cpuSeconds)),
		peak: Math.max(...all.map(({ peak }) => peak)),
	}));
}

function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	const upper = sorted[middle] ?? 0;
	return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}
