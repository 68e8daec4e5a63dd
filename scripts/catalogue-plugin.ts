/**
 * Compiles patterns/*.yaml into the module `virtual:leakscan-catalogue` when leakscan is built and when it is tested:
 * reading and checking hundreds of YAML files at every start, and making the tables of the search, would cost more than most
 * scans.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import { type Anchor, bareAnchor } from "../src/detect/anchor.ts";
import { patternsOf } from "../src/detect/catalogue.ts";
import { packCatalogue } from "../src/detect/packed-catalogue.ts";
import type { PatternDefinition, PatternExamples, PatternFile } from "../src/detect/pattern.ts";
import { readPatternFile } from "../src/detect/pattern-file.ts";
import { spellings } from "../src/detect/provider-name.ts";
import { planOf } from "../src/detect/search/search-plan.ts";
import { anchorsOf } from "./anchors.ts";
import { commonNameAnchors } from "./common-name-anchors.ts";

/** Not in one piece: what runs this file puts its own place where it stands so, also in texts. */
const OWN_URL = ["import", "meta", "url"].join(".");
const NAME = "virtual:leakscan-catalogue";
const FOLDER = fileURLToPath(new URL("../patterns/", import.meta.url));
const LOCK = fileURLToPath(new URL("../package-lock.json", import.meta.url));
const SOURCES = fileURLToPath(new URL("../src/", import.meta.url));

interface BuildContext {
	emitFile(file: { readonly type: "asset"; readonly fileName: string; readonly source: Uint8Array }): string;
}

/** The parts of Rolldown's and Vite's plugin interface that this needs. */
interface CataloguePlugin {
	readonly name: string;
	resolveId(id: string): string | null;
	load(this: BuildContext, id: string): string | null;
}

/** `file`: the bytes become a file of this name beside the build, instead of a text in it. */
export function cataloguePlugin(file?: string): CataloguePlugin {
	return {
		name: "leakscan-catalogue",
		resolveId: (id) => (id === NAME ? `\0${NAME}` : null),
		load(id) {
			if (id !== `\0${NAME}`) return null;
			const { bytes, version } = packed(readCatalogue());
			if (file === undefined) {
				const text = JSON.stringify(bytes.toString("base64"));
				return moduleText(
					`const all = Buffer.from(${text}, "base64");\nexport const catalogueBytes = (from, to) => all.subarray(from, to);`,
					version,
				);
			}
			this.emitFile({ type: "asset", fileName: file, source: bytes });
			// The build lies flat: whatever file of it this ends up in, the bytes are beside it.
			const place = `new URL(${JSON.stringify(`./${file}`)}, ${OWN_URL})`;
			return moduleText(reading(place), version);
		},
	};
}

/** All pattern files of the repository, in order of name, with their anchors. Throws PATTERN_INVALID. */
export function readCatalogue(): PatternFile[] {
	return readdirSync(FOLDER)
		.filter((name) => name.endsWith(".yaml"))
		.sort()
		.map((name) => readPatternFile(readFileSync(`${FOLDER}${name}`, "utf8"), `patterns/${name}`))
		.map(({ provider, patterns }) => ({ provider, patterns: patterns.map(withAnchors) }));
}

/** A hash of all sources and of the packages bundled: two builds of the same version may find different things. */
function sourcesVersion(): string {
	const hash = createHash("sha256").update(readFileSync(LOCK));
	const names = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).sort();
	for (const name of names)
		if (name.endsWith(".ts")) hash.update(`${name}\0`).update(readFileSync(SOURCES + name));
	return hash.digest("hex").slice(0, 16);
}

function withAnchors(pattern: PatternDefinition): PatternDefinition {
	// The expression of an assigned value says nothing of the name that its keyword stands in.
	const anchors = pattern.assigned ? nameAnchors(pattern.assigned) : anchorsOf(pattern);
	return anchors === undefined ? pattern : { ...pattern, anchors };
}

/** Of names that are common words; others are found by themselves. */
function nameAnchors({ names, common }: NonNullable<PatternDefinition["assigned"]>): Anchor[] | undefined {
	if (common.length === 0) return undefined;
	return [
		...[...new Set(names.flatMap(spellings))].map(bareAnchor),
		...common.flatMap((name) => commonNameAnchors(name)),
	];
}

/**
 * What the plan was made of is not needed any more. The examples are only shown, and kept apart: secrets in all but origin,
 * they would alarm whoever scans an image that leakscan is in.
 */
function asBuiltIn({ provider, patterns }: PatternFile): PatternFile {
	return {
		provider,
		patterns: patterns.map(({ anchors: _, ...pattern }) => ({
			...pattern,
			examples: [],
			counterExamples: [],
		})),
	};
}

function examplesOf(files: readonly PatternFile[]): Record<string, PatternExamples> {
	const entries = patternsOf(files).map(
		({ id, examples, counterExamples }) => [id, { examples, counterExamples }] as const,
	);
	return Object.fromEntries(entries);
}

/** What was packed, and its version. */
function packed(files: readonly PatternFile[]): { bytes: Buffer; version: string } {
	const shown = files.map(asBuiltIn);
	const version = createHash("sha256").update(JSON.stringify(shown)).digest("hex").slice(0, 12);
	const examples = deflateRawSync(JSON.stringify(examplesOf(files)), { level: 9 });
	return { bytes: packCatalogue(patternsOf(shown), planOf(patternsOf(files)), examples), version };
}

/** What is read once, and copied from there, need not stay in memory: tables are two thirds of it, in each thread. */
function reading(place: string): string {
	return `import { closeSync, openSync, readSync } from "node:fs";
export function catalogueBytes(from, to) {
	const file = openSync(${place}, "r");
	try {
		const bytes = Buffer.allocUnsafeSlow(to - from);
		return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, from));
	} finally {
		closeSync(file);
	}
}`;
}

function moduleText(bytesText: string, version: string): string {
	return `${bytesText}
export const patternsVersion = ${JSON.stringify(version)};
export const engineVersion = ${JSON.stringify(sourcesVersion())};
`;
}
