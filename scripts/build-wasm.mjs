/**
 * Compiles the sources in wasm/ (AssemblyScript) and writes each module to where it is used in src/. What is written is
 * committed, so that nothing that only reads the sources needs the compiler; with `--check` the committed modules are compared
 * with what the sources compile to, which CI does.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const MODULES = [
	{ source: "wasm/inflate.ts", target: "src/archive/inflate-module.ts", name: "INFLATE_MODULE" },
	{ source: "wasm/line-breaks.ts", target: "src/detect/line-breaks-module.ts", name: "LINE_BREAKS_MODULE" },
	{ source: "wasm/prefilter.ts", target: "src/detect/prefilter-module.ts", name: "PREFILTER_MODULE" },
	{
		source: "wasm/letter-runs.ts",
		target: "src/detect/encoded/letter-runs-module.ts",
		name: "LETTER_RUNS_MODULE",
	},
];

const pathOf = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

async function compiled(source) {
	let binary;
	const { error, stderr } = await asc.main(
		[source, "--outFile", "module.wasm", "-O3", "--noAssert", "--runtime", "stub", "--enable", "simd"],
		{
			readFile: (name) => (name.startsWith("wasm/") ? readFileSync(pathOf(name), "utf8") : null),
			writeFile: (name, contents) => {
				if (name === "module.wasm") binary = contents;
			},
			listFiles: () => [],
		},
	);
	if (error !== null || binary === undefined) throw new Error(`${source}: ${error}\n${stderr}`);
	return Buffer.from(binary).toString("base64");
}

for (const { source, target, name } of MODULES) {
	const lines = (await compiled(source)).match(/.{1,96}/g);
	const text = `/** ${source} compiled, in base64: written by \`npm run wasm\`. */
export const ${name} =
${lines.map((line) => `\t"${line}"`).join(" +\n")};
`;
	if (!process.argv.includes("--check")) writeFileSync(pathOf(target), text);
	else if (readFileSync(pathOf(target), "utf8") !== text) {
		console.error(`${target} is not what ${source} compiles to: run \`npm run wasm\``);
		process.exitCode = 1;
	}
}
