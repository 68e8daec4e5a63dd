/**
 * Imports go one way: cli and scan put the stops together; each stop knows only those before it.
 *
 *     cli -> scan -> source, unpack -> image, archive
 *                    source -> http
 *                    detect
 *                    attribute -> image, unpack, detect
 *                    triage    -> attribute, detect
 *                    report    -> finding and match types
 *
 * src/errors.ts, src/home-folder.ts, src/large-memory.ts, src/wasm-instance.ts and src/glob*.ts are open to all. See docs/architecture.md.
 */

/** The folder may import from itself, what is open to all, and the listed places of src/ (regular expressions), nothing else. */
function stop(folder, allowed = []) {
	const open = [
		`${folder}/`,
		"(?:errors|home-folder|large-memory|wasm-instance|glob|glob-schema)\\.ts$",
		...allowed,
	].join("|");
	return {
		name: `${folder}-knows-${allowed.length === 0 ? "no-other-stop" : "only-stops-before-it"}`,
		severity: "error",
		from: { path: `^src/${folder}/` },
		to: { path: "^src/", pathNot: `^src/(?:${open})` },
	};
}

/** The npm package may be imported from the listed places of src/ (regular expressions) only. */
function packageOnlyIn(name, places) {
	return {
		name: `${name}-only-where-it-belongs`,
		severity: "error",
		from: { path: "^src/", pathNot: `^src/(?:${places.join("|")})` },
		to: { path: `node_modules/${name}/` },
	};
}

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
	forbidden: [
		stop("image"),
		stop("archive"),
		stop("http"),
		stop("source", ["image/", "archive/", "http/"]),
		stop("unpack", ["image/", "archive/"]),
		stop("detect"),
		stop("attribute", ["image/", "archive/entry-path\\.ts$", "unpack/", "detect/"]),
		stop("triage", ["attribute/", "detect/match\\.ts$", "image/image\\.ts$"]),
		stop("report", ["attribute/finding\\.ts$", "detect/match\\.ts$"]),
		stop("sweep", ["source/", "image/", "report/", "detect/match\\.ts$"]),
		stop("store", [
			"attribute/",
			"detect/match\\.ts$",
			"unpack/layer-changes\\.ts$",
			"unpack/packages/package-files\\.ts$",
			"report/schema\\.ts$",
		]),
		stop("start", ["cli/main\\.ts$", "scan/scan-threads\\.ts$"]),
		stop("service", ["http/", "store/", "triage/policy\\.ts$", "report/", "detect/match\\.ts$"]),
		{
			name: "nothing-below-knows-the-composition",
			severity: "error",
			comment: "Only the command line and the library's door call a scan.",
			from: { path: "^src/", pathNot: "^src/(?:cli/|start/|index\\.ts$|scan/)" },
			to: { path: "^src/scan/" },
		},
		{
			name: "the-composition-knows-no-front-end",
			severity: "error",
			from: { path: "^src/(?:index\\.ts$|scan/)" },
			to: { path: "^src/(?:cli|service)/" },
		},
		{
			name: "errors-know-nothing",
			severity: "error",
			from: { path: "^src/(?:errors|home-folder|large-memory|wasm-instance)\\.ts$" },
			to: { path: "^src/" },
		},
		{
			name: "globs-know-errors-only",
			severity: "error",
			from: { path: "^src/glob(?:-schema)?\\.ts$" },
			to: { path: "^src/", pathNot: "^src/(?:errors|glob)\\.ts$" },
		},
		packageOnlyIn("dockerode", ["source/"]),
		packageOnlyIn("undici", ["http/", "source/registry/", "service/outgoing\\.ts$"]),
		packageOnlyIn("jose", ["service/"]),
		packageOnlyIn("tar-stream", ["source/", "unpack/"]),
		packageOnlyIn("fzstd", ["archive/"]),
		packageOnlyIn("commander", ["cli/"]),
		packageOnlyIn("cli-progress", ["cli/"]),
		packageOnlyIn("write-file-atomic", ["cli/", "triage/", "store/", "sweep/"]),
		packageOnlyIn("re2js", ["detect/"]),
		packageOnlyIn("toml-eslint-parser", ["detect/"]),
		packageOnlyIn("yaml", ["cli/", "detect/", "triage/"]),
		packageOnlyIn("fastify", ["service/"]),
		packageOnlyIn("pino", ["service/"]),
		packageOnlyIn("prom-client", ["service/"]),
		packageOnlyIn("pg", ["store/"]),
		packageOnlyIn("pg-boss", ["store/", "service/"]),
		packageOnlyIn("kysely", ["store/", "service/"]),
		packageOnlyIn("@electric-sql/pglite", ["store/"]),
		packageOnlyIn("jsonc-parser", ["detect/documents/"]),
		packageOnlyIn("htmlparser2", ["detect/documents/"]),
		{
			name: "no-cycles",
			severity: "error",
			from: { path: "^src/" },
			to: { circular: true },
		},
		{
			name: "no-unreached-file",
			severity: "error",
			comment:
				"Neither the command, the library nor a scanning thread gets here: it is dead, or someone forgot to wire it.",
			from: { path: "^src/(?:index|cli/main|scan/worker|start/command|start/thread)\\.ts$" },
			to: {
				path: "^src/",
				pathNot: ["\\.d\\.ts$", "^src/(?:index|cli/main|scan/worker|start/command|start/thread)\\.ts$"],
				reachable: false,
			},
		},
		{
			name: "nothing-unresolved",
			severity: "error",
			from: { path: "^src/" },
			to: { couldNotResolve: true, pathNot: "^virtual:leakscan-catalogue$" },
		},
		{
			name: "src-imports-src",
			severity: "error",
			comment: "What runs must not need what tests or builds.",
			from: { path: "^src/" },
			to: { path: "^(?:test|bench|scripts|fixtures)/" },
		},
	],
	options: {
		tsConfig: { fileName: "tsconfig.json" },
		// Types count too: a type from the wrong side is a wrong dependency.
		tsPreCompilationDeps: true,
		doNotFollow: { path: "node_modules" },
		enhancedResolveOptions: {
			exportsFields: ["exports"],
			conditionNames: ["import", "require", "node", "default", "types"],
		},
	},
};
