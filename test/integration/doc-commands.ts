/** What stands in the code blocks of a page, to be run as it stands there: only addresses are others. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

export const ROOT = path.resolve(import.meta.dirname, "../..");

/** The text of the page's blocks in a language. */
export async function blocksOf(page: string, language: string): Promise<string[]> {
	const text = await readFile(path.join(ROOT, "docs", page), "utf8");
	return [...text.matchAll(/```(\w+)\n(.*?)```/gs)].flatMap(([, kind, block = ""]) =>
		kind === language ? [block] : [],
	);
}

/** The commands of the page, in order, without comments. */
export async function commandsOf(page: string): Promise<string[]> {
	return (await blocksOf(page, "sh"))
		.flatMap((block) => block.split("\n"))
		.map((line) => line.replace(/\s+#.*$/, ""))
		.filter((line) => line !== "");
}

/** Puts a `leakscan` that is the built command into WORK/bin; resolves to the PATH that has it first. */
export async function commandOnPath(work: string): Promise<string> {
	const bin = path.join(work, "bin");
	await mkdir(bin);
	const script = `#!/bin/sh\nexec '${process.execPath}' '${ROOT}/bin/leakscan.js' "$@"\n`;
	await writeFile(path.join(bin, "leakscan"), script, { mode: 0o755 });
	return `${bin}:${process.env["PATH"]}`;
}
