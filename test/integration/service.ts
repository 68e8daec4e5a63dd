/** The service as people run it: bin/leakscan.js in a process of its own, talked to over HTTP. */
import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import path from "node:path";
import { z } from "zod";

const BIN = path.resolve(import.meta.dirname, "../../bin/leakscan.js");

export const WEBHOOK_TOKEN = "a-token-of-the-tests";
export const API_TOKEN = "another-token-of-the-tests";

const scanSchema = z.object({
	id: z.string(),
	registry: z.string(),
	repository: z.string(),
	tag: z.string().nullable(),
	digest: z.string().nullable(),
	state: z.string(),
	verdict: z.string().nullable(),
	findings: z.number().nullable(),
	blocking: z.number().nullable(),
	attempts: z.number(),
	error: z.string().nullable(),
});
export type Scan = z.output<typeof scanSchema>;

export interface RunningService {
	readonly url: string;
	/** What it has logged. */
	log(): string;
	/** All scans that satisfy `isDone`, once there are `count` of them. */
	scans(count: number, isDone?: (scan: Scan) => boolean): Promise<Scan[]>;
	get(path: string): Promise<Response>;
	kill(signal: NodeJS.Signals): Promise<number | null>;
}

export interface ServiceOptions {
	readonly args: readonly string[];
	readonly port?: number;
	readonly env?: Readonly<Record<string, string>>;
	readonly stdin?: string;
}

/** Starts `leakscan serve`; resolves once it is ready. */
export async function serve({ args, port, env, stdin }: ServiceOptions): Promise<RunningService> {
	const chosen = port ?? (await freePort());
	const url = `http://127.0.0.1:${chosen}`;
	const started = start(["serve", "--listen", `127.0.0.1:${chosen}`, ...args], env, stdin);
	const get = (route: string): Promise<Response> =>
		fetch(`${url}${route}`, { headers: { authorization: `Bearer ${API_TOKEN}` } });
	await until(`${url} is ready`, started, async () => (await get("/readyz")).ok);
	return {
		url,
		log: started.log,
		kill: started.kill,
		get,
		async scans(count, isDone = ({ state }) => state === "done") {
			let found: Scan[] = [];
			await until(`${count} scans are done`, started, async () => {
				const answer = z.object({ scans: z.array(scanSchema) }).parse(await (await get("/v1/scans")).json());
				found = answer.scans.filter(isDone);
				return found.length >= count;
			});
			return found;
		},
	};
}

export interface RunningWorker {
	log(): string;
	kill(signal: NodeJS.Signals): Promise<number | null>;
	/** Resolves once its log has the text. */
	logged(text: string): Promise<void>;
}

/** Starts `leakscan worker`. */
export function worker({ args, env }: ServiceOptions): RunningWorker {
	const started = start(["worker", ...args], env);
	return {
		...started,
		logged: (text) => until(`the log has "${text}"`, started, async () => started.log().includes(text)),
	};
}

interface Started {
	log(): string;
	kill(signal: NodeJS.Signals): Promise<number | null>;
	readonly child: ChildProcess;
}

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}, stdin = ""): Started {
	const { LEAKSCAN_STORE: _, ...inherited } = process.env;
	const child = spawn(process.execPath, [BIN, ...args], {
		env: {
			...inherited,
			LEAKSCAN_WEBHOOK_TOKEN: WEBHOOK_TOKEN,
			LEAKSCAN_API_TOKEN: API_TOKEN,
			DOCKER_HOST: "unix:///nowhere/docker.sock",
			...env,
		},
		stdio: ["pipe", "pipe", "pipe"],
	});
	child.stdin.end(stdin);
	let log = "";
	const read = (chunk: Buffer): void => {
		log += chunk.toString();
	};
	child.stdout.on("data", read);
	child.stderr.on("data", read);
	const exited = new Promise<number | null>((resolve) => child.on("close", (code) => resolve(code)));
	return {
		child,
		log: () => log,
		kill(signal) {
			child.kill(signal);
			return exited;
		},
	};
}

async function until(what: string, { child, log }: Started, isSo: () => Promise<boolean>): Promise<void> {
	const deadline = Date.now() + 100_000;
	while (Date.now() < deadline) {
		if (child.exitCode !== null) throw new Error(`it ended before ${what}:\n${log()}`);
		if (await isSo().catch(() => false)) return;
		await new Promise((done) => setTimeout(done, 200));
	}
	throw new Error(`never: ${what}\n${log()}`);
}

/** Free when it was asked for. */
export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.on("error", reject);
		server.listen(0, "127.0.0.1", () => {
			const address = server.address();
			server.close(() =>
				typeof address === "object" && address !== null
					? resolve(address.port)
					: reject(new Error("no port")),
			);
		});
	});
}
