#!/usr/bin/env node
"use strict";
// CommonJS: Node starts it without the loader of modules.
require("../dist/start.cjs").start(process.argv.slice(2));
