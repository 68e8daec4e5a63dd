/** Git's objects: what they are called and what is in them. gitformat-pack(5), git-hash-object(1), Pro Git chapter 10.2. */
import { createHash } from "node:crypto";
import * as zlib from "node:zlib";

export type ObjectType = "commit" | "tree" | "blob" | "tag";

export interface GitObject {
	readonly type: ObjectType;
	readonly content: Buffer;
}

/** Bytes of an object id: SHA-1 in nearly every repository, else SHA-256. */
export type HashBytes = 20 | 32;

/** No object larger than this is read. */
export const MOST_OBJECT = 128 * 1024 ** 2;

export function objectId({ type, content }: GitObject, hashBytes: HashBytes): string {
	return createHash(hashBytes === 20 ? "sha1" : "sha256")
		.update(`${type} ${content.length}\0`)
		.update(content)
		.digest("hex");
}

/** A loose object's file: `TYPE SIZE\0CONTENT`, deflated. Throws when it is none. */
export function readLooseObject(file: Buffer): GitObject {
	const bytes = zlib.inflateSync(file, { maxOutputLength: MOST_OBJECT });
	const end = bytes.indexOf(0);
	const header = /^(commit|tree|blob|tag) (\d+)$/.exec(
		bytes.toString("latin1", 0, Math.min(Math.max(end, 0), 64)),
	);
	if (!header) throw new Error("not a git object");
	return { type: header[1] as ObjectType, content: bytes.subarray(end + 1) };
}

export interface TreeEntry {
	readonly name: string;
	readonly id: string;
	readonly isTree: boolean;
	/** A file or a symlink; false for a submodule. */
	readonly isBlob: boolean;
}

/** Entries `MODE NAME\0ID`. */
export function* readTree(content: Buffer, hashBytes: HashBytes): Generator<TreeEntry> {
	for (let at = 0; at < content.length; ) {
		const space = content.indexOf(0x20, at);
		const end = content.indexOf(0, space);
		if (space < 0 || end < 0 || end + 1 + hashBytes > content.length) return;
		const mode = content.toString("latin1", at, space);
		yield {
			name: content.toString("utf8", space + 1, end),
			id: content.toString("hex", end + 1, end + 1 + hashBytes),
			isTree: mode === "40000" || mode === "040000",
			isBlob: mode.startsWith("10") || mode === "120000",
		};
		at = end + 1 + hashBytes;
	}
}

export interface Commit {
	readonly tree: string;
	/** Seconds since 1970 at which it was committed. */
	readonly time: number;
}

/** What is needed of a commit; null when it is none. */
export function readCommit(content: Buffer): Commit | null {
	const head = content.toString("latin1", 0, Math.max(content.indexOf("\n\n"), 0));
	const tree = /^tree ([0-9a-f]{40,64})$/m.exec(head)?.[1];
	if (tree === undefined) return null;
	const time = Number(/^committer .*> (\d{1,12}) [+-]\d{4}$/m.exec(head)?.[1] ?? 0);
	return { tree, time };
}
