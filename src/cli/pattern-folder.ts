/** The patterns a run uses: the built-in catalogue and those of a person's own folder. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { patternFiles, patternsVersion } from "virtual:leakscan-catalogue";
import { type Kind, kindsOf, patternsOf, readPatternFile } from "../detect/catalogue.ts";
import { compilePattern } from "../detect/compiled-pattern.ts";
import { Detector } from "../detect/detector.ts";
import type { Pattern, PatternFile } from "../detect/pattern.ts";
import { LeakscanError } from "../errors.ts";

export interface LoadedPatterns {
	readonly patterns: readonly Pattern[];
	/** Ids that came from the person's folder. */
	readonly own: ReadonlySet<string>;
	readonly version: string;
	readonly kindOf: (id: string) => Kind;
}

/** The built-in patterns, and those of `folder` where one is given. Throws PATTERN_INVALID, FILE_UNREADABLE. */
export async function loadPatterns(folder: string | undefined): Promise<LoadedPatterns> {
	const builtIn = patternsOf(patternFiles);
	if (folder === undefined)
		return { patterns: builtIn, own: new Set(), version: patternsVersion, kindOf: kindsOf(builtIn) };
	const files = await readFolder(folder);
	const own = patternsOf(files);
	const patterns = patternsOf([...patternFiles, ...files]);
	return {
		patterns,
		own: new Set(own.map(({ id }) => id)),
		version: `${patternsVersion}+${own.length}`,
		kindOf: kindsOf(patterns),
	};
}

/** A detector over loaded patterns; a person's own run on an engine that cannot backtrack. */
export async function detectorFor({ patterns, own }: LoadedPatterns): Promise<Detector> {
	if (own.size === 0) return new Detector(patterns);
	const { re2Expression } = await import("../detect/re2-expression.ts");
	return new Detector(patterns, {
		compile: (pattern) =>
			own.has(pattern.id) ? compilePattern(pattern, re2Expression) : compilePattern(pattern),
	});
}

async function readFolder(folder: string): Promise<PatternFile[]> {
	try {
		const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort();
		if (names.length === 0) {
			throw new LeakscanError("PATTERN_INVALID", `${folder} holds no .yaml file`, {
				hint: "--patterns takes a folder of pattern files",
			});
		}
		return await Promise.all(
			names.map(async (name) =>
				readPatternFile(await readFile(join(folder, name), "utf8"), join(folder, name)),
			),
		);
	} catch (error) {
		if (error instanceof LeakscanError) throw error;
		const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
		throw new LeakscanError("FILE_UNREADABLE", `cannot read the pattern folder ${folder} (${reason})`, {
			hint: "--patterns takes a folder of pattern files",
			cause: error,
		});
	}
}
