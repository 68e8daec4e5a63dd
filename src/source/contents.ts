/**
 * What an archive or folder holds, by name: the ground that docker-archive.ts and oci-layout.ts stand on, whether the
 * bytes are in reach (a folder, a plain tar) or have passed already (a pipe).
 */
import type { Readable } from "node:stream";
import type { BlobPlace } from "./source.ts";

export interface StoredBlob {
	/** The name that the bytes are stored under, links followed. Becomes Layer.key. */
	readonly key: string;
	/** Bytes as stored. */
	readonly size: number;
	/** Why this can't be read as a layer, where that is known already. */
	readonly notLayer?: string;
}

export interface Contents {
	/**
	 * The JSON document under `name`; undefined where there is nothing of that name. Throws LIMIT_EXCEEDED when it is
	 * too large to be one, FILE_UNREADABLE when it can't be read.
	 */
	document(name: string): Promise<Buffer | undefined>;
	/** What is stored under `name`; undefined where there is nothing, or only a link that leads nowhere. */
	blob(name: string): Promise<StoredBlob | undefined>;
	/** Names at the top, for telling what this might be instead of an image. */
	topNames(): Promise<readonly string[]>;
}

/** Contents whose blobs can be opened at any time, in parallel. */
export interface RandomContents extends Contents {
	/** The bytes behind StoredBlob.key. */
	open(key: string): Promise<Readable>;
	/** Where those bytes lie; undefined where there is nothing of that key. */
	place(key: string): Promise<BlobPlace | undefined>;
	/** Ends all streams that are open and lets go of every descriptor. */
	close(): Promise<void>;
}
