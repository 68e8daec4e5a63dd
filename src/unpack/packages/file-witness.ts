/**
 * Watches a file go by, to say what it hashes to if that is asked at its end: which is for the few files that something was
 * found in. A file of usual size is held until then, by reference; a larger one is hashed as it passes, and only where
 * packages install files.
 */
import { createHash, type Hash } from "node:crypto";
import type { FileDigests, FileHash } from "./package-files.ts";

export interface FileWitness {
	/** It looks again at what it was given. */
	readonly holds: boolean;
	write(chunk: Buffer): void;
	/** Asked once, at the end of the file. */
	digests(): FileDigests;
}

/** Files up to here are held. */
const HELD_BYTES = 2 * 1024 * 1024;
/** Folders in which no package installs files: what is there is the image's own. */
const NOBODYS = /^(?:app|srv|home|root|tmp|workspace|run|proc|mnt|media)\//;
const ENVIRONMENT = /\/(?:site|dist)-packages\//;
/** Where the system's packages install (hier(7): /usr/local and /opt are not theirs). */
const SYSTEMS = /^(?:usr\/(?!local\/)|etc\/|lib|s?bin\/|boot\/|var\/)/;

/** dpkg lists MD5, apk SHA-1, rpm any of them; Python's RECORD lists SHA-256, as its specification asks for at least that. */
const ALL: readonly FileHash[] = ["md5", "sha1", "sha256"];
const PYTHON: readonly FileHash[] = ["sha256"];

/** Null for files that no package can own. */
export function fileWitness(path: string, size: number): FileWitness | null {
	if (NOBODYS.test(path) && !ENVIRONMENT.test(path)) return null;
	return size <= HELD_BYTES ? new HeldFile() : new PassingFile(SYSTEMS.test(path) ? ALL : PYTHON);
}

class HeldFile implements FileWitness {
	readonly holds = true;
	readonly #chunks: Buffer[] = [];

	write(chunk: Buffer): void {
		this.#chunks.push(chunk);
	}

	digests(): FileDigests {
		const hashes = new PassingFile(ALL);
		for (const chunk of this.#chunks) hashes.write(chunk);
		return hashes.digests();
	}
}

class PassingFile implements FileWitness {
	readonly holds = false;
	readonly #hashes: readonly (readonly [FileHash, Hash])[];

	constructor(kinds: readonly FileHash[]) {
		this.#hashes = kinds.map((kind) => [kind, createHash(kind)]);
	}

	write(chunk: Buffer): void {
		for (const [, hash] of this.#hashes) hash.update(chunk);
	}

	digests(): FileDigests {
		return Object.fromEntries(this.#hashes.map(([kind, hash]) => [kind, hash.digest("hex")]));
	}
}
