/** A scan as every command runs it: patterns loaded, base image looked at, decisions applied. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { engineVersion } from "virtual:leakscan-catalogue";
import pLimit from "p-limit";
import type { Finding } from "../attribute/finding.ts";
import type { Observer } from "../detect/observation.ts";
import { LeakscanError } from "../errors.ts";
import { pathMatcher } from "../glob.ts";
import type { Run } from "../report/run.ts";
import type { ScanProgress } from "../scan/progress.ts";
import { type ScanResult, scan } from "../scan/scan.ts";
import type { LayerResults } from "../scan/scan-options.ts";
import { ScanThreads } from "../scan/scan-threads.ts";
import type { RegistryAccess } from "../source/registry/open-registry.ts";
import { setForScan } from "../start/v8-flags.ts";
import { LayerCache } from "../store/layer-cache.ts";
import { readBaseline } from "../triage/baseline.ts";
import { type IgnoreRule, readIgnoreFile } from "../triage/ignore-file.ts";
import { type IsInherited, inheritedFrom } from "../triage/inherited.ts";
import { type SetAside, triage } from "../triage/triage.ts";
import { detectorFor, type LoadedPatterns, loadPatterns } from "./pattern-folder.ts";
import { registryOptionsFor } from "./registry-access.ts";
import type { Settings } from "./settings.ts";
import type { Terminal } from "./terminal.ts";
import { VERSION } from "./version.ts";

const IGNORE_FILE = ".leakscanignore";

/** Hears what is decided on the way. */
export interface ScanWatch {
	readonly observe: Observer;
	readonly triaged: (finding: Finding, why: SetAside) => void;
}

export interface ScanRun {
	readonly run: Run;
	/** All findings, with those that were set aside. */
	readonly all: readonly Finding[];
	/** For the person who runs it. */
	readonly warnings: readonly string[];
}

/** Patterns and decisions, loaded once for any number of scans. */
export interface Scanner {
	readonly tool: Run["tool"];
	/** The same for scanners that find the same. */
	readonly fingerprint: string;
	scan(
		references: readonly string[],
		progress: ScanProgress,
		known?: LayerResults,
	): Promise<ScanRun & { readonly layers: ScanResult["layers"] }>;
}

/** Scans and triages. Throws LeakscanError when a reference, the settings or a file they name cannot be used. */
export async function scanRun(
	references: readonly string[],
	settings: Settings,
	terminal: Terminal,
	progress: ScanProgress,
	watch?: ScanWatch,
): Promise<ScanRun> {
	const registry = await registryOptionsFor(references, settings.registry, terminal);
	return (await prepareScan(settings, terminal, registry, watch)).scan(references, progress);
}

/** Throws LeakscanError when the settings or a file they name cannot be used. */
export async function prepareScan(
	settings: Settings,
	terminal: Terminal,
	registry: RegistryAccess,
	watch?: ScanWatch,
): Promise<Scanner> {
	const patterns = await loadPatterns(settings.patterns);
	const ignore = await ignoreRules(settings.ignoreFile);
	const baseline =
		settings.baseline === undefined
			? new Set<string>()
			: readBaseline(await readNamed(settings.baseline, "--baseline"), settings.baseline);
	const common = {
		detector: await detectorFor(patterns, watch?.observe),
		// Who watches hears of nothing that goes on in other threads.
		threads: watch === undefined ? threadsFor(patterns, settings) : undefined,
		patternOf: patterns.kindOf,
		platform: settings.platform,
		concurrency: settings.concurrency,
		limit: pLimit(settings.concurrency),
		idKey: terminal.env["LEAKSCAN_ID_KEY"] || undefined,
		registry,
		signal: terminal.signal,
	};
	const excluded = settings.excludePath.length === 0 ? null : pathMatcher(settings.excludePath);
	const tool = { name: "leakscan", version: VERSION, patternsVersion: patterns.version };
	const { platform, minConfidence, excludePath, layers, baseImage } = settings;
	const decisions = {
		platform,
		minConfidence,
		excludePath,
		layers,
		baseImage,
		includeVendored: settings.includeVendored,
		ignore,
		baseline: [...baseline],
	};
	const fingerprint = createHash("sha256")
		.update(
			JSON.stringify([
				tool,
				patterns.key,
				decisions,
				settings.registry.referrers,
				common.idKey !== undefined,
			]),
		)
		.digest("hex");
	return {
		tool,
		fingerprint,
		async scan(references, progress, known) {
			const result = await scan(references, {
				...common,
				layers: settings.layers,
				spareIds: watch === undefined && !settings.includeVendored,
				progress,
				known,
				excludePath,
				cache: watch === undefined ? cacheFor(patterns, settings) : undefined,
			});
			const isInherited =
				baseImage === undefined ? null : await baseOf(baseImage, result, { ...common, layers: false });
			const all = result.findings.filter(isOutside(excluded));
			const triaged = triage(all, {
				minConfidence: settings.minConfidence,
				ignore,
				baseline,
				isInherited,
				includeVendored: settings.includeVendored,
				today: new Date().toISOString().slice(0, 10),
				...(watch && { triaged: watch.triaged }),
			});
			const run: Run = {
				tool,
				faults: result.faults,
				images: result.images,
				findings: triaged.findings,
				secrets: result.secrets,
				suppressed: triaged.suppressed,
				stats: result.stats,
			};
			return { run, all, layers: result.layers, warnings: [...patterns.warnings, ...triaged.warnings] };
		},
	};
}

/** Undefined where nothing is to be kept, or where rules decide that nobody can tell apart by a key. */
function threadsFor({ recipe }: LoadedPatterns, { concurrency }: Settings): ScanThreads | undefined {
	return recipe && new ScanThreads({ threads: concurrency, worker: { recipe }, started: setForScan });
}

function cacheFor(
	{ recipe, key }: LoadedPatterns,
	{ cacheDir, excludePath }: Settings,
): LayerCache | undefined {
	if (cacheDir === null || recipe === undefined) return undefined;
	return new LayerCache({ folder: cacheDir, engine: [engineVersion, key, ...excludePath] });
}

/** Excluded files are not read, and their names do not count either. */
function isOutside(excluded: ((path: string) => boolean) | null): (finding: Finding) => boolean {
	return ({ exposures }) =>
		excluded === null || !exposures.every(({ path }) => path !== null && excluded(path));
}

async function baseOf(
	reference: string,
	result: ScanResult,
	options: Parameters<typeof scan>[1],
): Promise<IsInherited> {
	const base = await scan([reference], options);
	return inheritedFrom(base.sources, result.sources);
}

async function ignoreRules(file: string | undefined): Promise<IgnoreRule[]> {
	if (file !== undefined) return readIgnoreFile(await readNamed(file, "--ignore-file"), file);
	try {
		return readIgnoreFile(await readFile(IGNORE_FILE, "utf8"), IGNORE_FILE);
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
		throw error;
	}
}

/** A file that an option names. Throws FILE_UNREADABLE. */
export async function readNamed(file: string, option: string): Promise<string> {
	try {
		return await readFile(file, "utf8");
	} catch (error) {
		const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
		throw new LeakscanError("FILE_UNREADABLE", `cannot read ${file} (${reason})`, {
			hint: `check ${option}`,
			cause: error,
		});
	}
}
