/**
 * Watches a file go by, to say what it hashes to if that is asked at its end: which is for the few files that something was
 * found in. A file of usual size is held until then, by reference; a larger one is hashed as it passes, and only where
 * packages install files.
 */
import { createHash, type Hash } from "node:crypto";
import type { FileDigests } from "./package-files.ts";

export interface FileWitness {
	write(chunk: Buffer): void;
	/** Asked once, at the end of the file. */
	digests(): FileDigests;
}

/** Files up to here are held. */
const HELD_BYTES = 2 * 1024 * 1024;
/** Folders in which no package installs files: what is there is the image's own. */
const NOBODYS = /^(?:app|srv|home|root|tmp|workspace|run|proc|mnt|media)\//;
const ENVIRONMENT = /\/(?:site|dist)-packages\//;

/** Null for files that no package can own. */
export function fileWitness(path: string, size: number): FileWitness | null {
	if (NOBODYS.test(path) && !ENVIRONMENT.test(path)) return null;
	return size <= HELD_BYTES ? new HeldFile() : new PassingFile();
}

class HeldFile implements FileWitness {
	readonly #chunks: Buffer[] = [];

	write(chunk: Buffer): void {
		this.#chunks.push(chunk);
	}

	digests(): FileDigests {
		const hashes = new PassingFile();
		for (const chunk of this.#chunks) hashes.write(chunk);
		return hashes.digests();
	}
}

class PassingFile implements FileWitness {
	readonly #md5: Hash = createHash("md5");
	readonly #sha1: Hash = createHash("sha1");
	readonly #sha256: Hash = createHash("sha256");

	write(chunk: Buffer): void {
		this.#md5.update(chunk);
		this.#sha1.update(chunk);
		this.#sha256.update(chunk);
	}

	digests(): FileDigests {
		return {
			md5: this.#md5.digest("hex"),
			sha1: this.#sha1.digest("hex"),
			sha256: this.#sha256.digest("hex"),
		};
	}
}
