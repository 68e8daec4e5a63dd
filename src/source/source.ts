/**
 * The one shape behind which every source stands: bytes of layers, and the images they belong to.
 * A `sequential` source (a pipe, an engine's export) learns its images only once its last byte has passed, so layers
 * are scanned as they arrive and tied to their image by `key` at the end.
 */
import type { Readable } from "node:stream";
import type { ScanFault } from "../errors.ts";
import type { Attestation } from "../image/attestation.ts";
import type { Image } from "../image/image.ts";

export interface BlobPlace {
	/** Absolute. */
	readonly file: string;
	readonly offset: number;
	readonly size: number;
}

export interface LayerBlob {
	/** Joins with Layer.key of the images. Unique within the source. */
	readonly key: string;
	/** Digest the stored bytes must have, where the source promises one. */
	readonly digest: string | null;
	/** Bytes as stored; null when not known ahead. */
	readonly size: number | null;
	/** Digest of the uncompressed tar that the image's config promises, where that is known before the bytes are. */
	readonly diffId?: string | null;
	/** Where they lie in a file of this machine, so that another thread can read them itself. */
	readonly place?: BlobPlace | undefined;
	/** A piece of the stored bytes, where it can be had without the rest. It may be shorter than asked for. */
	read?(offset: number, length: number): Promise<Buffer>;
	/**
	 * The stored bytes (maybe compressed). From a sequential source it can be opened once and must be read to its end or
	 * destroyed before the next blob comes.
	 */
	open(): Readable | Promise<Readable>;
}

export interface Source {
	readonly access: "random" | "sequential";
	/**
	 * Every layer of the chosen images, each once. A sequential source yields whatever may be a layer in the order it
	 * arrives. Throws LeakscanError when the source as a whole cannot be read.
	 */
	layers(): AsyncIterable<LayerBlob>;
	/** The images. From a sequential source: after layers() has ended, or at once if it was never begun (it then passes unread). */
	images(): Promise<readonly Image[]>;
	/** The bytes of an attestation of one of the images, once those are known. They are not checked against its digest. */
	attestation(attestation: Attestation): Promise<Readable>;
	/** What could not be read along the way while the rest could. Complete once images() has resolved. */
	readonly faults: readonly ScanFault[];
	close(): Promise<void>;
}
