/** Golden files: what the formats gave when someone last looked. UPDATE_GOLDEN=1 writes them anew. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** Compares with the file at `name`, relative to the root of the repository. */
export function expectGolden(name: string, text: string): void {
	const file = path.join(ROOT, name);
	if (process.env["UPDATE_GOLDEN"] === "1") {
		mkdirSync(path.dirname(file), { recursive: true });
		writeFileSync(file, text);
	}
	expect(text, `${name} differs; UPDATE_GOLDEN=1 writes it anew`).toBe(readFileSync(file, "utf8"));
}
