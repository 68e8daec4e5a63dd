/**
 * What the embedded database needs beside its code: PGlite's WebAssembly and data file, and an empty cluster to begin
 * from. Making that cluster (initdb) takes seconds, so it is made once for each version of PGlite and kept.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";

const ROOT = path.resolve(import.meta.dirname, "..");

/** The part of Rolldown's plugin interface that this needs. */
interface EmbeddedDatabasePlugin {
	readonly name: string;
	writeBundle(options: { readonly dir?: string }): Promise<void>;
}

/** Writes `pglite/` beside the build. */
export function embeddedDatabasePlugin(): EmbeddedDatabasePlugin {
	return {
		name: "leakscan-embedded-database",
		async writeBundle({ dir }) {
			if (dir === undefined) return;
			const packageFolder = path.resolve(
				path.dirname(createRequire(import.meta.url).resolve("@electric-sql/pglite")),
				"..",
			);
			const folder = path.join(dir, "pglite");
			mkdirSync(folder, { recursive: true });
			for (const name of ["pglite.wasm", "pglite.data"])
				copyFileSync(path.join(packageFolder, "dist", name), path.join(folder, name));
			copyFileSync(await emptyCluster(packageFolder), path.join(folder, "cluster.tar.gz"));
		},
	};
}

async function emptyCluster(packageFolder: string): Promise<string> {
	const manifest = z
		.object({ version: z.string() })
		.parse(JSON.parse(readFileSync(path.join(packageFolder, "package.json"), "utf8")));
	const cache = path.join(ROOT, "node_modules", ".cache", "leakscan");
	const file = path.join(cache, `cluster-${manifest.version}.tar.gz`);
	if (existsSync(file)) return file;
	const { PGlite } = await import("@electric-sql/pglite");
	const database = await PGlite.create();
	const dump = await database.dumpDataDir("gzip");
	await database.close();
	mkdirSync(cache, { recursive: true });
	writeFileSync(`${file}.new`, Buffer.from(await dump.arrayBuffer()));
	renameSync(`${file}.new`, file);
	return file;
}
