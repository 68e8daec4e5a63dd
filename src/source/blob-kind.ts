/**
 * What a blob of unknown use is, from its first bytes: a pipe brings layers before anything says which blobs are layers.
 */
import { compressionOf } from "../archive/compression.ts";
import { isTarHeader, TAR_BLOCK } from "../archive/tar-header.ts";

export type BlobKind =
	/** A tar, plain or in gzip or zstd: it may be a layer. */
	| "layer"
	/** It begins as JSON does. */
	| "document"
	| "other";

/** `head` is the first TAR_BLOCK bytes, or all there are. */
export function blobKind(head: Uint8Array): BlobKind {
	if (isTarHead(head)) return "layer";
	const compression = compressionOf(head);
	if (compression === "gzip" || compression === "zstd") return "layer";
	return beginsAsJson(head) ? "document" : "other";
}

/** True for a tar's first block: a header, or the zeros of a tar with nothing in it. */
export function isTarHead(head: Uint8Array): boolean {
	return (
		isTarHeader(head) || (head.length >= TAR_BLOCK && head.subarray(0, TAR_BLOCK).every((byte) => byte === 0))
	);
}

function beginsAsJson(head: Uint8Array): boolean {
	for (const byte of head) {
		if (byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d) continue;
		return byte === 0x7b || byte === 0x5b;
	}
	return false;
}
