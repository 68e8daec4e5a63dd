/**
 * Compiles patterns/*.yaml into the module `virtual:leakscan-catalogue` when leakscan is built and when it is tested:
 * reading and checking hundreds of YAML files at every start, and making the tables of the search, would cost more than most
 * scans.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import { patternsOf, readPatternFile } from "../src/detect/catalogue.ts";
import { planOf } from "../src/detect/detector.ts";
import type { PatternDefinition, PatternExamples, PatternFile } from "../src/detect/pattern.ts";
import { anchorsOf } from "./anchors.ts";

const NAME = "virtual:leakscan-catalogue";
const FOLDER = fileURLToPath(new URL("../patterns/", import.meta.url));
const LOCK = fileURLToPath(new URL("../package-lock.json", import.meta.url));
const SOURCES = fileURLToPath(new URL("../src/", import.meta.url));

/** The parts of Rolldown's and Vite's plugin interface that this needs. */
interface CataloguePlugin {
	readonly name: string;
	resolveId(id: string): string | null;
	load(id: string): string | null;
}

export function cataloguePlugin(): CataloguePlugin {
	return {
		name: "leakscan-catalogue",
		resolveId: (id) => (id === NAME ? `\0${NAME}` : null),
		load: (id) => (id === `\0${NAME}` ? moduleText(readCatalogue()) : null),
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
	const anchors = pattern.assigned ? undefined : anchorsOf(pattern);
	return anchors === undefined ? pattern : { ...pattern, anchors };
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

function moduleText(files: readonly PatternFile[]): string {
	const { tables, ...plan } = planOf(patternsOf(files));
	const json = JSON.stringify(files.map(asBuiltIn));
	const version = createHash("sha256").update(json).digest("hex").slice(0, 12);
	const packed = deflateRawSync(tables.bytes, { level: 9 }).toString("base64");
	const examples = deflateRawSync(JSON.stringify(examplesOf(files)), { level: 9 }).toString("base64");
	// One JSON.parse of a string starts faster than a literal of this size.
	return `import { inflateRawSync } from "node:zlib";
export const patternFiles = JSON.parse(${JSON.stringify(json)});
export const patternsVersion = ${JSON.stringify(version)};
export const engineVersion = ${JSON.stringify(sourcesVersion())};
export const patternExamples = () => JSON.parse(inflateRawSync(Buffer.from("${examples}", "base64")));
export const searchPlan = () => ({
	...JSON.parse(${JSON.stringify(JSON.stringify(plan))}),
	tables: { ...${JSON.stringify({ ...tables, bytes: null })}, bytes: inflateRawSync(Buffer.from("${packed}", "base64")) },
});
`;
}
