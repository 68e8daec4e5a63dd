/**
 * PostgreSQL inside this process (PGlite, WebAssembly), its files in a folder. A cluster is not initialised here, which
 * takes seconds and 850 MB: the build has made an empty one (scripts/embedded-database-plugin.ts), and a new folder
 * begins as its copy, under another name until it is whole.
 */
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { PGlite } from "@electric-sql/pglite";
import type { PoolConfig } from "pg";
import { LeakscanError } from "../errors.ts";
import { lockFolder } from "./folder-lock.ts";

export interface EmbeddedDatabase {
	/** What node-postgres needs to talk to it: everything above knows one driver. */
	readonly pool: PoolConfig;
	close(): Promise<void>;
}

/** Opens the store in `folder`, which is made if need be. Throws STORE_LOCKED, STORE_UNREACHABLE. */
export async function openEmbedded(folder: string): Promise<EmbeddedDatabase> {
	try {
		await mkdir(folder, { recursive: true, mode: 0o700 });
		await chmod(folder, 0o700);
	} catch (error) {
		throw unreachable(folder, error);
	}
	const lock = await lockFolder(folder).catch((error: unknown) => {
		throw error instanceof LeakscanError ? error : unreachable(folder, error);
	});
	try {
		const files = join(folder, "postgres");
		if (!existsSync(files)) await createFiles(folder, files);
		const { createPgConfig } = await import("@electric-sql/pglite/node-postgres");
		const database = await openFiles(files);
		return {
			// One connection that lives as long as the database: there is no second to open.
			pool: { ...createPgConfig(database), max: 1, idleTimeoutMillis: 0 } as PoolConfig,
			async close() {
				await database.close();
				await lock.release();
			},
		};
	} catch (error) {
		await lock.release();
		throw unreachable(folder, error);
	}
}

async function createFiles(folder: string, files: string): Promise<void> {
	const half = join(folder, "postgres.new");
	await rm(half, { recursive: true, force: true });
	const template = new Blob([await readFile(join(await parts(), "cluster.tar.gz"))]);
	const database = await openFiles(half, template);
	await database.close();
	await rename(half, files);
}

async function openFiles(dataDir: string, template?: Blob): Promise<PGlite> {
	const folder = await parts();
	const { PGlite } = await import("@electric-sql/pglite");
	const [wasm, data] = await Promise.all([
		readFile(join(folder, "pglite.wasm")),
		readFile(join(folder, "pglite.data")),
	]);
	return PGlite.create({
		dataDir,
		pgliteWasmModule: await WebAssembly.compile(new Uint8Array(wasm)),
		fsBundle: new Blob([new Uint8Array(data)]),
		...(template === undefined ? {} : { loadDataDir: template }),
	});
}

/** The database's own files: beside the built command, or in the build that tests from source run against. */
async function parts(): Promise<string> {
	const places = [new URL("./pglite/", import.meta.url), new URL("../../dist/pglite/", import.meta.url)];
	const found = places.map((place) => place.pathname).find((place) => existsSync(place));
	if (found !== undefined) return decodeURIComponent(found);
	throw new LeakscanError("STORE_UNREACHABLE", "the files of the embedded database are missing", {
		hint: "install leakscan again, or use --store postgres://…",
	});
}

function unreachable(folder: string, error: unknown): LeakscanError {
	if (error instanceof LeakscanError) return error;
	const reason = error instanceof Error ? error.message : String(error);
	return new LeakscanError("STORE_UNREACHABLE", `cannot open the store ${folder} (${reason})`, {
		hint: "check that the folder can be written to and has space left",
		cause: error,
	});
}
