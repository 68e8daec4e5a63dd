/**
 * The history in a .git folder, from the object files alone: every file that any commit ever held, once, with the first
 * commit that has it. Commits that no branch reaches any more (a stash, what was reset or rebased) are commits all the
 * same. gitrepository-layout(5).
 */
import { LeakscanError } from "../../../errors.ts";
import {
	type GitObject,
	type HashBytes,
	type ObjectType,
	readCommit,
	readLooseObject,
	readTree,
} from "./object.ts";
import { ObjectCache } from "./object-cache.ts";
import { Pack } from "./pack.ts";

/** A file of the history, or a message of its commits and tags. */
export interface GitText {
	/** The object file that holds it: what was given to `add`. */
	readonly file: string;
	/** `commit 1a2b3c4 (2026-05-01)`, and the path in it where it is a file. */
	readonly inside: readonly string[];
	/** Its path in the working tree, for whoever judges by names. */
	readonly name: string;
	/** When it first was there, in seconds since 1970; where no commit tells, later than all others. */
	readonly time: number;
	readonly content: Buffer;
}

/** Objects of one repository that are looked at. */
const MOST_OBJECTS = 1_000_000;
/** Folders in folders. */
const MOST_TREE_DEPTH = 256;
/** PATH_MAX. */
const LONGEST_PATH = 4096;
const SHORT_ID = 7;

interface Stored {
	readonly file: string;
	readonly type: ObjectType;
	read(): GitObject | null;
}

interface FirstSeen {
	readonly commit: string;
	readonly path: string;
	readonly time: number;
}

export interface RepositoryOptions {
	readonly hashBytes: HashBytes;
	/** Told of every byte that is unpacked, and throws a LeakscanError when it is too much. */
	readonly spend: (bytes: number) => void;
	/** Shared by repositories that are read together. */
	readonly cache?: ObjectCache;
}

export class Repository {
	readonly #objects = new Map<string, Stored>();
	readonly #packs: { readonly file: string; readonly pack: Pack }[] = [];
	readonly #hashBytes: HashBytes;
	readonly #spend: (bytes: number) => void;
	readonly #cache: ObjectCache;
	/** Where the rest of its objects are: itself first. */
	#together: readonly Repository[] = [this];

	constructor({ hashBytes, spend, cache = new ObjectCache() }: RepositoryOptions) {
		this.#hashBytes = hashBytes;
		this.#spend = spend;
		this.#cache = cache;
	}

	/** Adds a loose object; what is none is passed over. */
	addLoose(file: string, id: string, bytes: Buffer): void {
		try {
			const { type, content } = readLooseObject(bytes);
			this.#spend(content.length);
			this.#add(id, { file, type, read: () => readLooseObject(bytes) });
		} catch (error) {
			// Else it is none, and its bytes were looked at as they are.
			if (error instanceof LeakscanError) throw error;
		}
	}

	/** Adds a pack's objects; those before the place where it is broken. */
	addPack(file: string, bytes: Buffer): void {
		const outside = (id: string): GitObject | null => this.#object(id);
		const pack = new Pack(bytes, {
			hashBytes: this.#hashBytes,
			spend: this.#spend,
			cache: this.#cache,
			outside,
		});
		this.#packs.push({ file, pack });
		this.#reading(() => pack.index(this.#adding(file, pack)));
	}

	/** Looks again for what deltas are based on; true when something was found. */
	settle(): boolean {
		let isFound = false;
		for (const { file, pack } of this.#packs)
			this.#reading(() => {
				if (pack.isWaiting && pack.settle(this.#adding(file, pack))) isFound = true;
			});
		return isFound;
	}

	/** Reads it together with others, which have the rest of its objects. */
	join(others: readonly Repository[]): void {
		this.#together = [this, ...others.filter((other) => other !== this)];
	}

	/** True when there were more objects than are looked at. */
	get isFull(): boolean {
		return this.#objects.size >= MOST_OBJECTS;
	}

	/** Ids of the objects that are there, by themselves or by what they are based on. */
	get ids(): ReadonlySet<string> {
		return new Set(this.#objects.keys());
	}

	/** True when a file has no commit, or an object no base: another layer may have them. */
	isPartial(firstSeen: ReadonlyMap<string, FirstSeen>): boolean {
		if (this.#packs.some(({ pack }) => pack.isWaiting)) return true;
		for (const [id, { type }] of this.#objects) if (type === "blob" && !firstSeen.has(id)) return true;
		return false;
	}

	/** Every text of the history once, in the order that the objects are stored in; only those that are `wanted`. */
	*texts(
		firstSeen: ReadonlyMap<string, FirstSeen>,
		wanted: (id: string) => boolean = () => true,
	): Generator<GitText & { readonly id: string }> {
		for (const [id, stored] of this.#objects) {
			if (stored.type === "tree" || !wanted(id)) continue;
			const object = contentOf(stored);
			if (object === null || isLargeFilePointer(object.content)) continue;
			const { file, type } = stored;
			const { content } = object;
			if (type === "blob") {
				const seen = firstSeen.get(id);
				if (seen === undefined)
					yield { id, file, inside: [unnamedBlob(id)], name: "blob", time: Infinity, content };
				else yield { id, file, inside: [seen.commit, seen.path], name: seen.path, time: seen.time, content };
			} else {
				const time = type === "commit" ? (readCommit(content)?.time ?? 0) : Number.POSITIVE_INFINITY;
				const owner = type === "commit" ? commitName(id, time) : `tag ${id.slice(0, SHORT_ID)}`;
				const message = content.subarray(content.indexOf("\n\n") + 2);
				yield { id, file, inside: [owner, "message"], name: "message.txt", time, content: message };
			}
		}
	}

	/** For each blob, the earliest commit that holds it, and where; also commits and folders of the repositories that it is read with. */
	firstSeen(): Map<string, FirstSeen> {
		const commits: { readonly id: string; readonly tree: string; readonly time: number }[] = [];
		for (const { id, stored } of this.#all()) {
			if (stored.type !== "commit") continue;
			const object = contentOf(stored);
			const commit = object && readCommit(object.content);
			if (commit) commits.push({ id, ...commit });
		}
		commits.sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
		const firstSeen = new Map<string, FirstSeen>();
		const trees = new Set<string>();
		for (const { id, tree, time } of commits)
			this.#walk(tree, "", 0, { commit: commitName(id, time), time, trees, firstSeen });
		return firstSeen;
	}

	#walk(tree: string, folder: string, depth: number, walk: Walk): void {
		// The same folder again, in another commit or place, has nothing new.
		if (depth > MOST_TREE_DEPTH || walk.trees.has(tree)) return;
		walk.trees.add(tree);
		const object = this.#object(tree);
		if (object?.type !== "tree") return;
		for (const entry of readTree(object.content, this.#hashBytes)) {
			const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
			// No system has such a path; what is there is told without one.
			if (path.length > LONGEST_PATH) continue;
			if (entry.isTree) this.#walk(entry.id, path, depth + 1, walk);
			else if (entry.isBlob && !walk.firstSeen.has(entry.id))
				walk.firstSeen.set(entry.id, { commit: walk.commit, path, time: walk.time });
		}
	}

	*#all(): Generator<{ readonly id: string; readonly stored: Stored }> {
		for (const repository of this.#together)
			for (const [id, stored] of repository.#objects) yield { id, stored };
	}

	#object(id: string): GitObject | null {
		for (const repository of this.#together) {
			const stored = repository.#objects.get(id);
			if (stored !== undefined) return contentOf(stored);
		}
		return null;
	}

	#adding(file: string, pack: Pack) {
		return (id: string, type: ObjectType, offset: number): void =>
			this.#add(id, { file, type, read: () => pack.objectAt(offset) });
	}

	#add(id: string, stored: Stored): void {
		if (!this.isFull && !this.#objects.has(id)) this.#objects.set(id, stored);
	}

	#reading(read: () => void): void {
		try {
			read();
		} catch (error) {
			// Else it is broken, and nobody gets more out of it.
			if (error instanceof LeakscanError) throw error;
		}
	}
}

/** How a file that no commit has is called. */
export function unnamedBlob(id: string): string {
	return `blob ${id.slice(0, SHORT_ID)}`;
}

interface Walk {
	readonly commit: string;
	readonly time: number;
	/** Folders that are done. */
	readonly trees: Set<string>;
	readonly firstSeen: Map<string, FirstSeen>;
}

function contentOf(stored: Stored): GitObject | null {
	try {
		return stored.read();
	} catch (error) {
		if (error instanceof LeakscanError) throw error;
		return null;
	}
}

function commitName(id: string, time: number): string {
	return `commit ${id.slice(0, SHORT_ID)} (${new Date(time * 1000).toISOString().slice(0, 10)})`;
}

/** Git LFS keeps the file elsewhere, under its SHA-256 (git-lfs docs/spec.md, "The Pointer"). */
function isLargeFilePointer(content: Buffer): boolean {
	return content.length < 1024 && content.toString("latin1", 0, 24) === "version https://git-lfs.";
}
