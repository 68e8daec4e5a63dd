/** A hash of the build beside it, in `build-id`: compiled code is kept under it (src/start/program.ts). */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** The part of Rolldown's plugin interface that this needs. */
interface BuildIdPlugin {
	readonly name: string;
	writeBundle(options: { readonly dir?: string }, bundle: Readonly<Record<string, unknown>>): void;
}

export function buildIdPlugin(): BuildIdPlugin {
	return {
		name: "leakscan-build-id",
		writeBundle({ dir }, bundle) {
			const names = Object.keys(bundle).filter((name) => name.endsWith(".cjs"));
			if (dir === undefined || names.length === 0) return;
			const hash = createHash("sha256");
			for (const name of names.sort()) hash.update(`${name}\0`).update(readFileSync(path.join(dir, name)));
			writeFileSync(path.join(dir, "build-id"), hash.digest("hex").slice(0, 16));
		},
	};
}
