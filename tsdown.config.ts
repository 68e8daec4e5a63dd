import { resolve } from "node:path";
import { defineConfig } from "tsdown";
import { asciiPlugin } from "./scripts/ascii-plugin.ts";
import { buildIdPlugin } from "./scripts/build-id-plugin.ts";
import { cataloguePlugin } from "./scripts/catalogue-plugin.ts";
import { commanderSpawnPlugin } from "./scripts/commander-spawn-plugin.ts";
import { embeddedDatabasePlugin } from "./scripts/embedded-database-plugin.ts";
import { noticesPlugin } from "./scripts/notices-plugin.ts";
import { xmlEntitiesPlugin } from "./scripts/xml-entities-plugin.ts";

export default defineConfig({
	entry: {
		index: "src/index.ts",
		start: "src/start/command.ts",
		cli: "src/cli/main.ts",
		worker: "src/start/thread.ts",
		"scan-worker": "src/scan/worker.ts",
		"id-thread": "src/attribute/id-thread.ts",
	},
	// Node starts it sooner than modules, and V8's compiled code can be kept of it (src/start/).
	format: "cjs",
	platform: "node",
	// write-file-atomic, a CommonJS module, names its temporary files after __filename.
	shims: true,
	target: "node20",
	dts: { entry: "src/index.ts" },
	// Everything is bundled: who installs leakscan installs no other package. Imports at run time (`await import`) become
	// files of their own, so what a command does not need is not loaded.
	deps: { alwaysBundle: /.*/, onlyBundle: false },
	alias: {
		// prom-client requires it for trace ids in CPU counters. Its CommonJS form, bundled, names its modules over each other.
		"@opentelemetry/api": resolve("node_modules/@opentelemetry/api/dist/index.mjs"),
		// The module form asks for its own place inside a function that has a `require` of its own.
		"@electric-sql/pglite/node-postgres": resolve(
			"node_modules/@electric-sql/pglite/dist/node-postgres/index.cjs",
		),
		"@electric-sql/pglite": resolve("node_modules/@electric-sql/pglite/dist/index.cjs"),
		// jsonc-parser's CommonJS half requires its parts by names that only a loader of its own resolves.
		"jsonc-parser": resolve("node_modules/jsonc-parser/lib/esm/main.js"),
	},
	plugins: [
		cataloguePlugin("catalogue.bin"),
		commanderSpawnPlugin(),
		xmlEntitiesPlugin(),
		asciiPlugin(),
		noticesPlugin(),
		embeddedDatabasePlugin(),
		buildIdPlugin(),
	],
	outputOptions: {
		codeSplitting: {
			// Every file costs a start a millisecond, so what a scan always loads is in few: what all commands share, what finds
			// (which is all that a scanning thread needs of it), and the rest.
			groups: [
				// What begins a process loads nothing before it.
				{ name: "program", priority: 4, test: /\/src\/start\/(?:program|node-modules|v8-flags)\.ts$/ },
				{
					name: "base",
					priority: 3,
					test: /\/src\/(?:errors|detect\/match|detect\/by-name\/named-secret|report\/formats|cli\/(?:exit-code|printable|version))\.ts$/,
				},
				// All that a thread for ids needs.
				{ name: "fingerprint", priority: 3, test: /\/src\/attribute\/(?:fingerprint|unguessable)\.ts$/ },
				{ name: "detect", priority: 2, test: /\/src\/detect\/(?:detector-recipe|documents\/kinds)\.ts$/ },
				{
					name: "layer",
					priority: 1,
					test: /\/src\/(?:scan\/batch|archive\/(?:entry-path|inflate|tar-header)|unpack\/(?:packages\/package-files|nested\/git\/gathering)|triage\/ignore-file|detect\/encoded\/worth)\.ts$/,
				},
				{ name: "scan", priority: 0, test: /\/src\/cli\/scan-command\.ts$/ },
			],
		},
	},
	// Nobody caches them, and a hash beside a name in an import looks like a secret's value.
	hash: false,
	outExtensions: () => ({ js: ".cjs", dts: ".d.cts" }),
	// PGlite's own code evals, to call what Emscripten exports.
	inputOptions: { checks: { pluginTimings: false, eval: false } },
	report: { gzip: false },
});
