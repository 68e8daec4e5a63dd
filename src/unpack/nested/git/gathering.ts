/**
 * The repositories of one layer: their object files come one by one among all others, and only when all are there can
 * they be read. Holds their bytes until then, up to a limit; a repository beyond it is a fault.
 */
import { LeakscanError } from "../../../errors.ts";
import type { ContentSink } from "../../layer.ts";
import { MOST_ROUNDS } from "./pack.ts";
import { type GitText, Repository, type RepositoryOptions } from "./repository.ts";

/** `.../objects/pack/pack-HASH.pack` and `.../objects/1a/2b3c...`, in whatever folder the repository is. */
const OBJECT_FILE =
	/^(.*?)(?:^|\/)objects\/(?:pack\/pack-([0-9a-f]{40}|[0-9a-f]{64})\.pack|([0-9a-f]{2})\/([0-9a-f]{38}|[0-9a-f]{62}))$/;

/** Whether a file is an object file of a repository, by its path. */
export function isObjectFile(path: string): boolean {
	return repositoryOf(path) !== null;
}

/** The repository that an object file belongs to, by its path; null for any other file. */
export function repositoryOf(path: string): string | null {
	return path.includes("objects/") ? (OBJECT_FILE.exec(path)?.[1] ?? null) : null;
}

/** Bytes of object files that one layer may have. */
export const MOST_GIT_BYTES = 256 * 1024 ** 2;

export interface ObjectFile {
	readonly path: string;
	/** The id of a loose object; null for a pack. */
	readonly id: string | null;
	readonly isSha256: boolean;
	readonly bytes: Buffer;
}

/** A repository, or the part of one, that a layer has. */
export interface LayerRepository {
	/** Its folder. */
	readonly root: string;
	/** Files in it have no commit, or objects no base: another layer may have them. */
	readonly isPartial: boolean;
}

export interface GatheringListener {
	/** Told of every byte that is unpacked; what it throws is a fault of that repository. */
	spend(bytes: number): void;
	fault(root: string, error: LeakscanError): void;
	/** A repository was read. */
	read(repository: LayerRepository): void;
}

export class GitGathering {
	readonly #repositories = new Map<string, ObjectFile[]>();
	readonly #maxBytes: number;
	#bytes = 0;

	constructor(maxBytes = MOST_GIT_BYTES) {
		this.#maxBytes = maxBytes;
	}

	/** What has been gathered. */
	get bytes(): number {
		return this.#bytes;
	}

	/** A sink for a repository's object file; null for any other. `tooMuch` is called when it has no room. */
	gather(path: string, tooMuch: (error: LeakscanError) => void): ContentSink | null {
		if (!path.includes("objects/")) return null;
		const match = OBJECT_FILE.exec(path);
		if (!match) return null;
		const [, root = "", pack, folder, rest] = match;
		const chunks: Buffer[] = [];
		let isTooMuch = false;
		return {
			write: (chunk) => {
				if (isTooMuch) return;
				this.#bytes += chunk.length;
				if (this.#bytes <= this.#maxBytes) {
					chunks.push(chunk);
					return;
				}
				isTooMuch = true;
				for (const { length } of [chunk, ...chunks.splice(0)]) this.#bytes -= length;
				tooMuch(
					new LeakscanError(
						"LIMIT_EXCEEDED",
						`the layer has more than ${this.#maxBytes} bytes of git objects`,
					),
				);
			},
			end: () => {
				if (isTooMuch) return;
				const id = pack === undefined ? `${folder}${rest}` : null;
				const isSha256 = (pack ?? id ?? "").length === 64;
				const files = this.#repositories.get(root) ?? [];
				files.push({ path, id, isSha256, bytes: Buffer.concat(chunks) });
				this.#repositories.set(root, files);
			},
		};
	}

	/** The object files of a repository. */
	filesOf(root: string): readonly ObjectFile[] {
		return this.#repositories.get(root) ?? [];
	}

	/** What the repositories hold, each with its root folder. Lets go of what was gathered. */
	*texts({ spend, fault, read }: GatheringListener): Generator<GitText & { readonly root: string }> {
		for (const [root, files] of this.#repositories) {
			this.#repositories.delete(root);
			try {
				const repository = repositoryFrom(files, { hashBytes: hashBytesOf(files), spend });
				const firstSeen = repository.firstSeen();
				for (const text of repository.texts(firstSeen)) yield { root, ...text };
				read({ root, isPartial: repository.isPartial(firstSeen) });
				if (repository.isFull) throw tooManyObjects();
			} catch (error) {
				if (!(error instanceof LeakscanError)) throw error;
				fault(root, error);
			}
		}
	}
}

export function repositoryFrom(files: readonly ObjectFile[], options: RepositoryOptions): Repository {
	const repository = new Repository(options);
	for (const { path, id, bytes } of files) {
		if (id === null) repository.addPack(path, bytes);
		else repository.addLoose(path, id, bytes);
	}
	// A pack's delta may be based on what another pack has.
	for (let round = 0; round < MOST_ROUNDS && repository.settle(); round++);
	return repository;
}

export function hashBytesOf(files: readonly ObjectFile[]): 20 | 32 {
	return files.some(({ isSha256 }) => isSha256) ? 32 : 20;
}

export function tooManyObjects(): LeakscanError {
	return new LeakscanError("LIMIT_EXCEEDED", "the repository has more objects than are looked at");
}
