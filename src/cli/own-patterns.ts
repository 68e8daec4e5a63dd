/** A person's own patterns, as `--patterns` names them: a file or a folder, in leakscan's format or gitleaks'. */
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, extname, join, resolve } from "node:path";
import type { GitleaksConfig } from "../detect/gitleaks/config.ts";
import type { WholeConfig } from "../detect/gitleaks/extend.ts";
import type { PatternFile } from "../detect/pattern.ts";
import { readPatternFile } from "../detect/pattern-file.ts";
import { LeakscanError } from "../errors.ts";

export interface OwnPatterns {
	/** Pattern files, in leakscan's own format. */
	readonly files: readonly PatternFile[];
	/** gitleaks configurations, with what they extend. */
	readonly configs: readonly WholeConfig[];
}

const HINT =
	"--patterns takes a pattern file (.yaml), a gitleaks configuration (.toml), or a folder of such files";

/** Throws PATTERN_INVALID, FILE_UNREADABLE. */
export async function readOwnPatterns(path: string): Promise<OwnPatterns> {
	const files: PatternFile[] = [];
	const configs: WholeConfig[] = [];
	for (const name of await filesAt(path)) {
		if (isToml(name)) configs.push(await readWhole(name));
		else files.push(readPatternFile(await read(name), name));
	}
	return { files, configs };
}

async function filesAt(path: string): Promise<string[]> {
	try {
		if (!(await stat(path)).isDirectory()) {
			if (isToml(path) || isYaml(path)) return [path];
			throw new LeakscanError("PATTERN_INVALID", `${path} is no .yaml and no .toml file`, { hint: HINT });
		}
		const names = (await readdir(path)).filter((name) => isToml(name) || isYaml(name)).sort();
		if (names.length > 0) return names.map((name) => join(path, name));
		throw new LeakscanError("PATTERN_INVALID", `${path} holds no .yaml and no .toml file`, { hint: HINT });
	} catch (error) {
		throw error instanceof LeakscanError ? error : unreadable(`the patterns at ${path}`, error);
	}
}

const isToml = (name: string): boolean => extname(name) === ".toml" || name.endsWith(".gitleaks.toml");
const isYaml = (name: string): boolean => /\.ya?ml$/.test(name);

async function readWhole(file: string): Promise<WholeConfig> {
	const { readGitleaksConfig } = await import("../detect/gitleaks/config.ts");
	const { wholeConfig } = await import("../detect/gitleaks/extend.ts");
	const load = async (path: string, from: string): Promise<GitleaksConfig> => {
		const [name, text] = await readExtended(path, from);
		return readGitleaksConfig(text, name);
	};
	return wholeConfig(readGitleaksConfig(await read(file), file), load);
}

/** gitleaks looks from where it is run; a configuration that lies beside the one that names it is found as well. */
async function readExtended(path: string, from: string): Promise<[name: string, text: string]> {
	try {
		return [path, await readFile(path, "utf8")];
	} catch {
		const beside = resolve(dirname(from), path);
		try {
			return [beside, await readFile(beside, "utf8")];
		} catch (error) {
			throw unreadable(`${path}, which ${from} extends`, error);
		}
	}
}

async function read(file: string): Promise<string> {
	try {
		return await readFile(file, "utf8");
	} catch (error) {
		throw unreadable(file, error);
	}
}

function unreadable(what: string, error: unknown): LeakscanError {
	const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
	return new LeakscanError("FILE_UNREADABLE", `cannot read ${what} (${reason})`, {
		hint: HINT,
		cause: error,
	});
}
