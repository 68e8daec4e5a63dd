/**
 * Compiles patterns/*.yaml into the module `virtual:leakscan-catalogue` when leakscan is built and when it is tested:
 * reading and checking a hundred YAML files at every start would cost more than most scans.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readPatternFile } from "../src/detect/catalogue.ts";
import type { PatternDefinition, PatternFile } from "../src/detect/pattern.ts";
import { anchorsOf } from "./anchors.ts";

const NAME = "virtual:leakscan-catalogue";
const FOLDER = fileURLToPath(new URL("../patterns/", import.meta.url));

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

function withAnchors(pattern: PatternDefinition): PatternDefinition {
	// The expression of an assigned value says nothing of the name that its keyword stands in.
	const anchors = pattern.assigned ? undefined : anchorsOf(pattern);
	return anchors === undefined ? pattern : { ...pattern, anchors };
}

function moduleText(files: readonly PatternFile[]): string {
	const json = JSON.stringify(files);
	const version = createHash("sha256").update(json).digest("hex").slice(0, 12);
	// One JSON.parse of a string starts faster than a literal of this size.
	return `export const patternFiles = JSON.parse(${JSON.stringify(json)});\nexport const patternsVersion = ${JSON.stringify(version)};\n`;
}
