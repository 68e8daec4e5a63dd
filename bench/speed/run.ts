/**
 * npm run bench [-- --quick] [--times N]
 * Measures leakscan as whole processes against `gzip -dc` of the same layers, and against other scanners where they are
 * installed, in turn on the same machine; writes docs/performance.md and docs/performance.svg. --quick leaves the largest
 * images out and writes nothing.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { parseArgs } from "node:util";
import { type SpeedImage, speedImages } from "./images.ts";
import { type Command, inTurn, measured, type Run } from "./measure.ts";
import { type CountedSpeed, speedByPatternCount } from "./pattern-count.ts";
import { plot } from "./plot.ts";
import { type ProfileRow, profileOf } from "./profile.ts";

const { values } = parseArgs({
	options: { quick: { type: "boolean", default: false }, times: { type: "string", default: "3" } },
});
const times = Number(values.times);

/** Cores that time is projected to. */
const PROJECTED = [4, 8, 16];

const LEAKSCAN = "bin/leakscan.js";
/** 1: it found something; 3: some part could not be read. */
const FINE = [0, 1, 3];

function leakscan(...args: string[]): Command {
	return { program: process.execPath, args: [LEAKSCAN, ...args], fine: FINE };
}

const cold = (file: string, ...more: string[]): Command =>
	leakscan("image", file, "--quiet", "--no-cache", "--format", "json", ...more);

function gunzip({ layers }: SpeedImage): Command {
	return {
		program: "sh",
		args: [
			"-c",
			'for f; do gzip -dc "$f" || exit; done >/dev/null',
			"gzip",
			...layers.map(({ file }) => file),
		],
	};
}

/** Other scanners, with the options that make them look at all of an archive and ask nobody. */
const PEERS: readonly { readonly name: string; readonly args: (image: SpeedImage) => readonly string[] }[] = [
	{
		name: "trufflehog",
		args: ({ docker }) => [
			"docker",
			`--image=file://${docker}`,
			"--no-verification",
			"--no-update",
			"--json",
		],
	},
	{
		name: "trivy",
		args: ({ docker }) => [
			...["image", "--scanners", "secret", "--input", docker, "--quiet"],
			...["--cache-backend", "memory", "--offline-scan", "--skip-version-check"],
		],
	},
	{
		name: "kingfisher",
		args: ({ docker }) => [
			...["scan", "--no-validate", "--no-update-check", "--quiet"],
			...["--extraction-depth=5", "--max-file-size=100000", docker],
		],
	},
];
const installed = PEERS.filter(({ name }) =>
	(process.env["PATH"] ?? "").split(delimiter).some((folder) => existsSync(join(folder, name))),
);

interface Row {
	readonly image: SpeedImage;
	readonly gzip: Run;
	readonly scan: Run;
	readonly plain: Run;
	readonly again: Run;
	readonly peers: readonly (readonly [name: string, run: Run])[];
}

async function rowOf(image: SpeedImage): Promise<Row> {
	const caches = await mkdtemp(join(tmpdir(), "leakscan-bench-cache-"));
	try {
		const again = leakscan("image", image.oci, "--quiet", "--format", "json", "--cache-dir", caches);
		await measured(again);
		const others = installed.map(
			({ name, args }): Command => ({ program: name, args: args(image), fine: [0, 1, 183, 200, 205] }),
		);
		const commands = [gunzip(image), cold(image.oci), cold(image.docker), again, ...others];
		const [gzip, scan, plain, repeated, ...rest] = await inTurn(commands, times);
		if (!gzip || !scan || !plain || !repeated) throw new Error("a run is missing");
		const peers = rest.map((run, at): [string, Run] => [installed[at]?.name ?? "", run]);
		return { image, gzip, scan, plain, again: repeated, peers };
	} finally {
		await rm(caches, { recursive: true, force: true });
	}
}

const images = await speedImages(values.quick);
const rows: Row[] = [];
for (const image of images) {
	const row = await rowOf(image);
	rows.push(row);
	console.log(lineOf(row));
}
const [smallest] = images;
const large = images.findLast(({ bytes }) => bytes < 2e9) ?? images[0];
if (!smallest || !large) throw new Error("no images");

const starts = await inTurn(
	[
		leakscan("--help"),
		leakscan("history", smallest.oci),
		cold(smallest.oci),
		{ program: process.execPath, args: ["-e", "0"] },
		{ ...cold(smallest.oci), env: { NODE_DISABLE_COMPILE_CACHE: "1" } },
	],
	times * 3,
);
const cores = availableParallelism();
const coreRuns: [number, Run][] = [];
for (let count = 1; count <= cores; count *= 2) {
	const { program, args, fine } = cold(large.oci);
	const pinned = {
		program: "taskset",
		args: ["-c", `0-${count - 1}`, program, ...args],
		...(fine && { fine }),
	};
	const [run] = await inTurn([pinned], times);
	if (run) coreRuns.push([count, run]);
}
const [reading] = await inTurn([cold(large.oci, "--exclude-path", "**", "--concurrency", "1")], times);
if (!reading) throw new Error("a run is missing");
const counts = await speedByPatternCount(large);
const profile = await profileOf(cold(large.oci));

const page = pageOf(rows, starts, { image: large, runs: coreRuns, reading }, counts, profile);
if (values.quick) console.log(page);
else {
	await writeFile(
		"docs/performance.svg",
		plot(
			rows.map(({ image, gzip, scan }) => ({
				megabytes: image.bytes / 1e6,
				gzip: gzip.seconds,
				scan: scan.seconds,
			})),
		),
	);
	await writeFile("docs/performance.md", page);
}

interface OnCores {
	readonly image: SpeedImage;
	readonly runs: readonly (readonly [count: number, run: Run])[];
	/** The same image with every file left out: what the main thread and the thread pool do. */
	readonly reading: Run;
}

function lineOf({ image, gzip, scan, plain, again }: Row): string {
	return [
		image.name,
		`${(image.bytes / 1e6).toFixed(0)} MB`,
		gzip.seconds.toFixed(2),
		scan.seconds.toFixed(2),
		(scan.seconds / gzip.seconds).toFixed(2),
		`${(image.bytes / 1e6 / plain.seconds).toFixed(0)} MB/s`,
		(again.seconds / scan.seconds).toFixed(2),
		`${Math.max(scan.peak, plain.peak).toFixed(0)} MB`,
	].join(" | ");
}

function layersOf({ layers }: SpeedImage): string {
	const sizes = layers.map(({ uncompressedSize }) => `${(uncompressedSize / 1e6).toFixed(0)} MB`);
	return `layers of ${sizes.join(" and ")}`;
}

function coreRows({ runs, reading }: OnCores): { count: number; seconds: number; isMeasured: boolean }[] {
	const measuredRows = runs.map(([count, { seconds }]) => ({ count, seconds, isMeasured: true }));
	const last = runs.at(-1);
	if (last === undefined) return measuredRows;
	const [most, { cpuSeconds }] = last;
	const projected = PROJECTED.filter((count) => count > most).map((count) => ({
		count,
		seconds: Math.max(reading.seconds, cpuSeconds / count),
		isMeasured: false,
	}));
	return [...measuredRows, ...projected];
}

function pageOf(
	all: readonly Row[],
	[help, history, small, node, first]: readonly Run[],
	onCores: OnCores,
	byCount: readonly CountedSpeed[],
	stops: readonly ProfileRow[],
): string {
	const ms = (run: Run | undefined): string => `${Math.round((run?.seconds ?? 0) * 1000)} ms`;
	const table = (head: readonly string[], body: readonly (readonly string[])[]): string =>
		[head, head.map(() => "---"), ...body].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
	const peers = all.flatMap(({ image, scan, peers: others }) =>
		others.map(([name, run]) => [
			image.name,
			name,
			run.seconds.toFixed(1),
			(run.seconds / scan.seconds).toFixed(1),
			`${run.peak.toFixed(0)} MB`,
		]),
	);
	return `# Performance

Written by \`npm run bench\`, which builds its images from package registries and measures whole processes in turn, with every
kind of secret and all checks on: ${times === 1 ? "one run each" : `medians of ${times} runs`}, on ${cpus()[0]?.model.trim() ?? "this machine"}, ${cores} cores, Node ${process.versions.node}.
Absolute times are this machine's; the ratios are what to go by. \`gzip\` is
\`${execFileSync("gzip", ["--version"], { encoding: "utf8" }).split("\n")[0]}\`.

## Whole scans

\`gzip -dc\` unpacks the image's layers, one after the other, and does nothing else. "plain" is the same image as \`docker save\`
writes it, not compressed. "again" is the same image a second time, with the cache: no
layer is read but for a sample of its bytes.

${table(
	["image", "uncompressed", "`gzip -dc`, s", "leakscan, s", "ratio", "plain", "again / cold", "peak memory"],
	all.map((row) => lineOf(row).split(" | ")),
)}

![Time against image size](performance.svg)

${peers.length === 0 ? "No other scanner was installed where this was measured." : table(["image", "scanner", "s", "x leakscan", "peak memory"], peers)}

## Start

${table(
	["", "from start to end"],
	[
		["`leakscan --help`", ms(help)],
		["`leakscan history`, a 10 MB image", ms(history)],
		["`leakscan image`, a 10 MB image", ms(small)],
		["the same without compiled code of a run before", ms(first)],
		["`node -e 0`", ms(node)],
	],
)}

Without \`NODE_EXTRA_CA_CERTS\`: where that is set, Node 20 parses the certificates that it names at each start, whatever is started.

## Cores

${onCores.image.name}, ${layersOf(onCores.image)}:

${table(
	["cores", "s", "against one", ""],
	coreRows(onCores).map(({ count, seconds, isMeasured }) => [
		String(count),
		seconds.toFixed(2),
		((onCores.runs[0]?.[1].seconds ?? 0) / seconds).toFixed(2),
		isMeasured ? "measured" : "projected",
	]),
)}

One thread reads, inflates (from four cores on the thread pool does) and untars, as many as there are cores (\`--concurrency\`) look at files, whichever layer
they are of. Reading alone took ${onCores.reading.seconds.toFixed(2)} s of the wall clock on ${cores} cores, and layers that are read side by side share it: on
more cores than were measured the time is projected as the whole's processor time shared among them, and never less than that.
From there on it grows with layers that are inflated side by side.

## Kinds of secret

The search alone, on one thread, over the same ${Math.round(byCount[0]?.megabytes ?? 0)} MB of an image:

${table(
	["kinds", "MB/s", "time against the fewest"],
	byCount.map(({ kinds, megabytes, seconds }) => [
		String(kinds),
		(megabytes / seconds).toFixed(0),
		(seconds / (byCount[0]?.seconds ?? seconds)).toFixed(2),
	]),
)}

## Where the time goes

${onCores.image.name}, processor time of the whole process by stop of the way, all threads together:

${table(
	["stop", "share"],
	stops.map(({ stop, share }) => [stop, `${(share * 100).toFixed(0)} %`]),
)}

## What was measured on the way

- tar-stream makes a stream of every entry: gunzip and tar-stream together came to 234 to 273 MB/s, and with small files
  its share of the main thread was the largest after the search. Layers have a reader of their own since
  (\`src/archive/layer-tar.ts\`), held against tar-stream by its test; archives around layers are still tar-stream's.
- A SIMD prefilter by nibbles (three-byte fingerprints in eight buckets) does 1,030 to 1,390 MB/s with 77 keywords and lets
  nearly every place through with a thousand. Three bytes at every second place, eight places at a time, looked up in a table
  that fits the nearest cache, does as much with fifteen thousand: its cost hangs on how often a place has to be looked
  at twice, so the bytes to look for are the rarest of each keyword, by a table of how often trigrams stand in packages, and
  one more table asks for the byte after. That, and a byte in place of a bit for each hash, took a third of the search's time
  away. A second such table, for the byte before, was worth less than comparing the first three anchors that may stand there
  without a branch, which took another 5 to 12 %. Five bits of each byte in place of a hash (32 KB in place of 128), places
  written by a table of bits, and all bits that an anchor's bytes have alike in place of its letters alone: 15 to 23 %.
- A constant of sixteen bytes is made anew by V8 at each turn of a loop of WebAssembly (five instructions each), where it was not
  read from memory before it. Runs of letters, 64 bytes at a look and without that, are found in half the time.
- Guessing wrong at each such place cost more than all the rest of the search: places are written down without a branch
  first, and compared afterwards. That alone was worth a third.
- Four in five of all windows were made for keywords that say little (\`goog\`, \`://\`, three letters of a token): asking what
  stands after a run of bytes before a window is made, and where a match may begin, was worth a quarter of the whole.
  Asking for the value's own bytes too (\`blob:\` and then 24 of base64) halved the windows that were left, for 3 % of the whole.
- A thread with a small space for young objects (4 MB) is as fast and takes 30 MB less. Of a small image a fifth of
  the processor time, of a Debian base 18 %, went into optimizing code that hardly ran again, in each thread for itself:
  V8 waits eight times as long now (\`--interrupt-budget\`, from V8 12 on \`--invocation-count-for-turbofan\`), which of gigabytes
  takes no longer, or 5 % less.
- V8 counts bytes that it does not hold itself, and begins to mark its heap whenever some dozens of megabytes of them have
  passed: 1.4 GB of inflated chunks kept four threads marking for a fifth of the processor time. Without marking in steps
  (\`--no-incremental-marking\`, \`src/start/v8-flags.ts\`) a scan takes a fifth less.
- Chunks of half a megabyte that V8 was left to collect came to some sixty megabytes a thread at a time, and to as much again in holes of
  glibc's heap. Freed by hand as soon as they were looked at (\`src/large-memory.ts\`), and with the young space of the reading
  thread held at 4 MB also after other threads were started, the largest image takes 100 MB less at the same processor time.
- The thread that reads looks at files itself while the others have enough to do: as fast as one more thread, and 30 MB less.
- Long runs of letters are paths and names nearly always. Since WebAssembly tells itself that what they would stand for is no text, and
  counts line breaks sixteen at a time, a scan takes 7 to 10 % less processor time.
- One pattern with a hundred keywords of three letters was called for four million times in one image and took that away again: a
  test now holds what calls for a pattern to once in a million places of random bytes.
- A start compiled leakscan's own code again: of \`leakscan history\` a fifth of the processor time, of an image with next to nothing in it
  a fifth too, of \`--help\` an eighth, of what threads take to come up. Kept code (\`src/start/\`) saves that.
- A young space that may not grow was emptied nineteen times in a start, and the heap marked once for what it had handed on: 30 of 330
  ms. It is held small from when threads start.
- Two threads with three batches each to go on with waited for each other a tenth of the time: some batches take twenty times as
  long as others. Sixteen in all, and no waiting for the first thread to come up, took 10 to 15 % of the wall clock.
- What a thread says comes as an event, and the thread that reads has none while it looks at a file itself: others had done all
  they were given and counted as busy. Asked each time there is something to give, they wait half as long.
- A stream of bytes gives out all that waits in it as one, in a copy: 130 times in 4.4 GB, of a size that nothing else used again.
  Inflated chunks are objects to it (\`src/archive/blob-inflater.ts\`). What a large file may look at again of its
  chunks is asked in bytes, so they are used again while it passes.
- What comes ahead of a keyword through several sets of bytes (the rest of a name, a quote, spaces, and then \`=\` or \`:\`) is asked before
  a window is opened: half of all windows of the npm image were for names that nothing is assigned to. 700 more providers took that time.
- Through the thread pool a chunk costs new memory and two threads woken, which came to as much as inflating itself. Inflating in
  WebAssembly (\`wasm/inflate.ts\`), between the looks, took 1.9 to 2.4 s of processor time for 1.2 to 1.4 GB where the pool took 4.1 to
  4.4: of a whole scan 5 to 17 %. From four cores on the pool is still used, as it does not wait.
- Eight in ten hits of the search in packages said nothing: addresses without a password, words of files that an image has one of, names
  that are given no value. What comes ahead, and whether a value may be given (\`wasm/given-value.ts\`), is asked in WebAssembly before
  JavaScript hears of them, which then runs less code and V8 optimizes less of it: 8 to 16 % of the processor time of packages' text.
  Of names that were left five in six had a value of words (\`token = ExpiredTokenException\`): told there too, another 6 %.
- A loop that V8 optimizes while it runs is left where what comes after it has not run yet, and was entered again in the same way: one that
  counts lines 680 times in one image. It counts in WebAssembly from half a kilobyte on now.
- The search's tables were in memory twice in each thread, as they were read and where the search has them: read when a search is made of
  them, and not kept, they take 14 MB less of the largest image's peak.
- Regular expressions were compiled twice, to bytecode for their first run and to machine code for their second: at once
  (\`--regexp-tier-up-ticks=0\`) a 10 MB image takes 5 to 7 % less, a Debian base 5 %, the npm image 1.5 %. The build is ASCII alone, which needs
  no decoding, and what only a build needs is not made at a start: 3 % of a 10 MB image.
- Node's own modules come compiled, for V8's own flags: loaded before leakscan's are set, they take 8 of 90 ms less of
  \`leakscan history\`.
- After each provider's name all values of the next 1.7 kB were listed, though only one that begins within 96 bytes counts: in changelogs
  outside of documentation that was half of the time, now 8 %. An empty buffer for each file was 3 % of an image of small files.
- A hundred findings with passwords took 3.6 s for their ids alone, which are slow to guess from on purpose: shared among threads 1.9 s.
- A scan of some seconds that filled the cache kept leakscan's compiled code anew, without what V8 had let go of by then: small images after it
  took a fifth longer. V8 lets go of none now (\`--no-flush-bytecode\`), and what is rejected under later flags is no news.
- Without gain: a thread started before anything else is loaded (what it took from the start it cost the first thread), batches given back
  by threads at the end, marking in steps for small images, V8's other settings for compiling sooner or later.
`;
}
