#!/usr/bin/env node
import module from "node:module";
import { homedir } from "node:os";
import path from "node:path";
import { setFlagsFromString } from "node:v8";

// What a scan holds is bytes that come and go by the gigabyte, outside of V8's heap, and V8 marks its heap again for every few
// dozen megabytes of them. Marking it beside the program, in small steps, took a fifth of all processor time; at once, when it
// is due, it takes none to speak of. What is young is emptied more often, in less memory. Set before there is anything to mark.
setFlagsFromString("--no-incremental-marking");
setFlagsFromString("--semi-space-growth-factor=1");

// By default V8 optimizes what has run for a few milliseconds, and each scanning thread does so for itself: of a small image
// that was a fifth of all processor time, for code that hardly ran again. Later, what it makes is the same. V8 12 changed how
// it counts; what a version after 14 is set by is not known, and it would say so on the terminal.
const v8 = Number.parseInt(process.versions.v8, 10);
if (v8 < 12) setFlagsFromString("--interrupt-budget=500000");
else if (v8 <= 14) setFlagsFromString("--invocation-count-for-turbofan=20000");

// From Node 22.1 on, what V8 makes of the code is kept, and not made again at every start. In a folder of its own, which is the
// user's: the default place, under /tmp, is anyone's. NODE_DISABLE_COMPILE_CACHE=1 turns it off.
if (module.enableCompileCache && !process.env.NODE_COMPILE_CACHE) {
	const { XDG_CACHE_HOME: caches = "" } = process.env;
	const folder = path.isAbsolute(caches) ? caches : path.join(homedir(), ".cache");
	module.enableCompileCache(path.join(folder, "leakscan-code"));
}

const { main } = await import("../dist/cli.js");
process.exitCode = await main(process.argv.slice(2));
