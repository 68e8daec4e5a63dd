#!/usr/bin/env node
import module from "node:module";
import { homedir } from "node:os";
import path from "node:path";

// From Node 22.1 on, what V8 makes of the code is kept, and not made again at every start. In a folder of its own, which is the
// user's: the default place, under /tmp, is anyone's. NODE_DISABLE_COMPILE_CACHE=1 turns it off.
if (module.enableCompileCache && !process.env.NODE_COMPILE_CACHE) {
	const { XDG_CACHE_HOME: caches = "" } = process.env;
	const folder = path.isAbsolute(caches) ? caches : path.join(homedir(), ".cache");
	module.enableCompileCache(path.join(folder, "leakscan-code"));
}

const { main } = await import("../dist/cli.js");
process.exitCode = await main(process.argv.slice(2));
