/** The key of a cache folder: random bytes in a file that nobody but its owner may read, made with the first entry. */
import { randomBytes } from "node:crypto";
import { link, mkdir, open, rm, writeFile } from "node:fs/promises";
import path from "node:path";

const NAME = "key";
const BYTES = 32;

/** Null where there is none, or one that others can read or that is not whole: nothing sealed with it is to be believed. */
export async function folderKey(folder: string): Promise<Buffer | null> {
	const handle = await open(path.join(folder, NAME), "r").catch(() => null);
	if (handle === null) return null;
	try {
		const { mode, size } = await handle.stat();
		// Windows has no such modes; there the folder is in the user's own profile.
		if (process.platform !== "win32" && (mode & 0o077) !== 0) return null;
		if (size !== BYTES) return null;
		const { buffer, bytesRead } = await handle.read(Buffer.alloc(BYTES), 0, BYTES, 0);
		return bytesRead === BYTES ? buffer : null;
	} finally {
		await handle.close();
	}
}

/** The folder's key, made where there is none. Null where one can't be made, or that there is can't be used. */
export async function madeFolderKey(folder: string): Promise<Buffer | null> {
	const known = await folderKey(folder);
	if (known !== null) return known;
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const own = path.join(folder, `${NAME}.${process.pid}.${randomBytes(6).toString("hex")}`);
	try {
		await writeFile(own, randomBytes(BYTES), { mode: 0o600, flag: "wx" });
		// Whole or not at all, and the first of several processes wins.
		await link(own, path.join(folder, NAME)).catch(() => undefined);
	} finally {
		await rm(own, { force: true });
	}
	return folderKey(folder);
}
