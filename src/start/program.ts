/**
 * Starts a part of leakscan's build. The build is CommonJS in files that lie flat in one folder; this loads them as `require` does,
 * with the compiled code that was kept of them where Node does not keep it itself.
 */
import { readFileSync } from "node:fs";
import module from "node:module";
import { homedir } from "node:os";
import path from "node:path";
import { crc32 } from "node:zlib";
import { CompiledCode, ownFolder } from "./compiled-code.ts";

/** Written by scripts/build-id-plugin.ts: a hash of the build, which compiled code is kept under. */
const BUILD_ID = "build-id";
/** Seconds. A run that took longer is no start to learn from: V8 has let go of what it compiled in the beginning. */
const LONGEST_START = 60;

export interface Program {
	/** What the part exports. */
	readonly exports: unknown;
	/** To be called when the run is over: keeps what was compiled for the next. */
	done(): void;
}

/**
 * Loads `entry`, a file of the build's folder. `use`: what it is run for, in letters and `-`; each use loads other parts, and what
 * was compiled for it is kept together. Null: nothing is kept.
 */
export function loadProgram(folder: string, entry: string, use: string | null): Program {
	const require = module.createRequire(path.join(folder, entry));
	const code = compiledCode(folder, use);
	if (code === null) return { exports: require(`./${entry}`), done: () => undefined };
	return {
		exports: loader(folder, require, code)(entry),
		done: () => {
			if (process.uptime() < LONGEST_START) code.keep();
		},
	};
}

/** Null where Node keeps compiled code itself, or nothing is to be kept (NODE_DISABLE_COMPILE_CACHE), or there is no place for it. */
function compiledCode(folder: string, use: string | null): CompiledCode | null {
	const { NODE_DISABLE_COMPILE_CACHE: isOff, NODE_COMPILE_CACHE: chosen } = process.env;
	if (isOff) return null;
	const own = codeFolder();
	if (own === null) return null;
	const { enableCompileCache }: SinceNode22 = module as typeof module & SinceNode22;
	if (enableCompileCache !== undefined) {
		if (!chosen && ownFolder(own)) enableCompileCache(own);
		return null;
	}
	const build = buildId(folder);
	if (use === null || build === null || !ownFolder(own)) return null;
	// Where it lies is part of what is compiled: stack traces show it.
	const place = crc32(folder).toString(16);
	return new CompiledCode(path.join(own, `${build}-${place}-${process.version}-${process.arch}-${use}.code`));
}

interface SinceNode22 {
	readonly enableCompileCache?: (folder: string) => unknown;
}

/**
 * In the user's own cache folder (XDG Base Directory Specification): Node's default place, under /tmp, is anyone's. Null for a user
 * who has no home.
 */
function codeFolder(): string | null {
	const { XDG_CACHE_HOME: caches = "" } = process.env;
	try {
		return path.join(path.isAbsolute(caches) ? caches : path.join(homedir(), ".cache"), "leakscan-code");
	} catch {
		return null;
	}
}

function buildId(folder: string): string | null {
	try {
		return readFileSync(path.join(folder, BUILD_ID), "latin1");
	} catch {
		return null;
	}
}

interface Module {
	exports: unknown;
}

type Wrapper = (
	exports: unknown,
	require: (id: string) => unknown,
	module: Module,
	filename: string,
	dirname: string,
) => void;

/** What `require` does (https://nodejs.org/api/modules.html#the-module-wrapper), of files in one folder, which are ASCII alone. */
function loader(folder: string, nodeRequire: NodeJS.Require, code: CompiledCode): (name: string) => unknown {
	const modules = new Map<string, Module>();
	const load = (name: string): unknown => {
		const known = modules.get(name);
		if (known !== undefined) return known.exports;
		const loaded: Module = { exports: {} };
		modules.set(name, loaded);
		const filename = path.join(folder, name);
		const script = code.script(name, module.wrap(readFileSync(filename, "latin1")), filename);
		const run: Wrapper = script.runInThisContext();
		run(loaded.exports, require, loaded, filename, folder);
		return loaded.exports;
	};
	const require = Object.assign(
		(id: string): unknown => (id.startsWith("./") ? load(id.slice(2)) : nodeRequire(id)),
		nodeRequire,
	);
	return load;
}
