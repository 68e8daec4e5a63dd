#!/usr/bin/env node
"use strict";
// CommonJS: Node starts it without the loader of modules.
const { setFlagsFromString } = require("node:v8");

// What a scan holds is bytes that come and go by the gigabyte, outside of V8's heap, and V8 marks its heap again for every few
// dozen megabytes of them. Marking it beside the program, in small steps, took a fifth of all processor time; at once, when it
// is due, it takes none to speak of. Set before there is anything to mark.
setFlagsFromString("--no-incremental-marking");

// By default V8 optimizes what has run for a few milliseconds, and each scanning thread does so for itself: of a small image
// that was a fifth of all processor time, for code that hardly ran again. Later, what it makes is the same. V8 12 changed how
// it counts; what a version after 14 is set by is not known, and it would say so on the terminal.
const v8 = Number.parseInt(process.versions.v8, 10);
if (v8 < 12) setFlagsFromString("--interrupt-budget=500000");
else if (v8 <= 14) setFlagsFromString("--invocation-count-for-turbofan=20000");

require("../dist/start.cjs").start(process.argv.slice(2));
