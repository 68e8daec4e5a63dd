/**
 * One process at a time in a folder: two PostgreSQL instances on the same files destroy them. The lock is a listening
 * socket, which the kernel takes back whenever and however its process ends, so that nothing is left to clean up after a
 * kill -9, and no process number is mistaken for another (in containers it is always 1).
 */
import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { LeakscanError } from "../errors.ts";

/** `sun_path` of unix(7) has 108 bytes with its end. */
const LONGEST_PATH = 100;

export interface FolderLock {
	release(): Promise<void>;
}

/** Takes the folder. Throws STORE_LOCKED while another process has it. */
export async function lockFolder(folder: string): Promise<FolderLock> {
	const path = socketPath(resolve(folder));
	for (let attempt = 0; attempt < 5; attempt++) {
		const server = await listen(path);
		if (server !== null) return { release: () => close(server) };
		if (await isAnswered(path)) break;
		// Its process is gone. Whoever else comes to the same conclusion at once loses the next round.
		await rm(path, { force: true });
	}
	throw new LeakscanError("STORE_LOCKED", `another process has the store ${folder} open`, {
		hint: "an embedded store is for one process: ask that one (GET /v1/scans), or use --store postgres://…",
	});
}

function socketPath(folder: string): string {
	const name = createHash("sha256").update(folder).digest("hex").slice(0, 16);
	if (process.platform === "win32") return `\\\\.\\pipe\\leakscan-${name}`;
	const inside = join(folder, "lock.sock");
	return Buffer.byteLength(inside) <= LONGEST_PATH ? inside : join(tmpdir(), `leakscan-${name}.sock`);
}

function listen(path: string): Promise<Server | null> {
	const server = createServer((socket) => socket.destroy());
	return new Promise((done, reject) => {
		server.once("error", (error: NodeJS.ErrnoException) => {
			if (error.code === "EADDRINUSE") done(null);
			else reject(error);
		});
		server.listen(path, () => {
			server.unref();
			done(server);
		});
	});
}

function isAnswered(path: string): Promise<boolean> {
	return new Promise((done) => {
		const socket = connect(path);
		socket.once("connect", () => {
			socket.destroy();
			done(true);
		});
		socket.once("error", () => done(false));
	});
}

function close(server: Server): Promise<void> {
	return new Promise((done) => server.close(() => done()));
}
