/**
 * Compiles wasm/prefilter.ts (AssemblyScript) and writes the module to src/detect/prefilter-module.ts. What is written is
 * committed, so that nothing that only reads the sources needs the compiler; with `--check` the committed module is compared
 * with what the source compiles to, which CI does.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const source = fileURLToPath(new URL("../wasm/prefilter.ts", import.meta.url));
const target = fileURLToPath(new URL("../src/detect/prefilter-module.ts", import.meta.url));

let binary;
const { error, stderr } = await asc.main(
	["prefilter.ts", "--outFile", "prefilter.wasm", "-O3", "--noAssert", "--runtime", "stub"],
	{
		readFile: (name) => (name === "prefilter.ts" ? readFileSync(source, "utf8") : null),
		writeFile: (name, contents) => {
			if (name === "prefilter.wasm") binary = contents;
		},
		listFiles: () => [],
	},
);
if (error !== null || binary === undefined) throw new Error(`wasm/prefilter.ts: ${error}\n${stderr}`);

const lines = Buffer.from(binary)
	.toString("base64")
	.match(/.{1,96}/g);
const text = `/** wasm/prefilter.ts compiled, in base64: written by \`npm run wasm\`. */
export const PREFILTER_MODULE =
${lines.map((line) => `\t"${line}"`).join(" +\n")};
`;
if (!process.argv.includes("--check")) writeFileSync(target, text);
else if (readFileSync(target, "utf8") !== text) {
	console.error(
		"src/detect/prefilter-module.ts is not what wasm/prefilter.ts compiles to: run `npm run wasm`",
	);
	process.exitCode = 1;
}
