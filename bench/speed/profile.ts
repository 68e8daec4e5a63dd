/** Where a scan's time goes, by stop of the way: V8's own sampling profiles of all its threads, and the pool's share. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Command, measured } from "./measure.ts";

export interface ProfileRow {
	readonly stop: string;
	/** Of the processor time of the whole process. */
	readonly share: number;
}

interface CpuProfile {
	readonly nodes: readonly {
		readonly id: number;
		readonly callFrame: { readonly functionName: string; readonly url: string };
		readonly children?: readonly number[];
	}[];
	readonly samples: readonly number[];
	readonly timeDeltas: readonly number[];
}

/** First that fits, by the name of the function and its file; of WebAssembly, of its callers too. */
const STOPS: readonly (readonly [stop: string, fits: RegExp])[] = [
	["waiting", /^\(idle\)/],
	["garbage collection", /^\(garbage collector\)/],
	["inflate, in WebAssembly", /^(?:wasm|js-to-wasm).* < #fill /],
	["searches in WebAssembly (keywords, encoded text)", /^(?:wasm|js-to-wasm)/],
	["expressions", /^RegExp:|^(?:regExpExpression|decide|find) /],
	["sha256", /(?:^update|^digest|Hash) .*(?:hash|crypto)/],
	[
		"untar",
		/^(?:#header|#entry|#take|checksumOf|numberAt|textAt|paxRecords|utf8Slice|enter|normalizeEntryPath|pathNumber|add) /,
	],
	[
		"read and inflate (main thread's part)",
		/zlib|node:internal\/(?:streams|fs)|^read |processCallback|node:stream|node:fs/,
	],
];

export async function profileOf({ program, args, ...rest }: Command): Promise<ProfileRow[]> {
	const folder = await mkdtemp(join(tmpdir(), "leakscan-profile-"));
	try {
		const flags = ["--cpu-prof", "--cpu-prof-interval", "500", "--cpu-prof-dir", folder];
		const { cpuSeconds } = await measured({ program, args: [...flags, ...args], ...rest });
		const byStop = new Map<string, number>();
		for (const name of await readdir(folder)) {
			const profile: CpuProfile = JSON.parse(await readFile(join(folder, name), "utf8"));
			const frames = framesOf(profile);
			profile.samples.forEach((id, at) => {
				const frame = frames.get(id) ?? "";
				const stop =
					STOPS.find(([, fits]) => fits.test(frame))?.[0] ??
					"windows, names, files and the rest of the JavaScript";
				byStop.set(stop, (byStop.get(stop) ?? 0) + (profile.timeDeltas[at] ?? 0) / 1e6);
			});
		}
		byStop.delete("waiting");
		const main = [...byStop.values()].reduce((sum, seconds) => sum + seconds, 0);
		byStop.set(
			"V8's own threads (compiling, collecting) and the thread pool",
			Math.max(0, cpuSeconds - main),
		);
		const total = Math.max(cpuSeconds, main);
		return [...byStop]
			.map(([stop, seconds]) => ({ stop, share: seconds / total }))
			.sort((a, b) => b.share - a.share);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** Each node's function and file; of WebAssembly, those of its callers too, the nearest first: its own names tell nothing. */
function framesOf({ nodes }: CpuProfile): Map<number, string> {
	const names = new Map(nodes.map(({ id, callFrame }) => [id, `${callFrame.functionName} ${callFrame.url}`]));
	const callers = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
	const withCallers = (id: number): string => {
		const caller = callers.get(id);
		return `${names.get(id)}${caller === undefined ? "" : ` < ${withCallers(caller)}`}`;
	};
	return new Map(
		nodes.map(({ id }) => [
			id,
			/^(?:wasm|js-to-wasm)/.test(names.get(id) ?? "") ? withCallers(id) : (names.get(id) ?? ""),
		]),
	);
}
