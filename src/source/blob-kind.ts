/**
 * What a blob of unknown use is, from its first bytes: a pipe brings layers before anything says which blobs are layers.
 * Tar header: POSIX.1-2017 pax, "ustar Interchange Format".
 */
import { compressionOf } from "../archive/compression.ts";

export const TAR_BLOCK = 512;

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

/** True for a tar's first block: a header whose checksum holds, or the zeros of a tar with nothing in it. */
export function isTarHead(head: Uint8Array): boolean {
	if (head.length < TAR_BLOCK) return false;
	let sum = 8 * 0x20;
	let zeros = true;
	for (let i = 0; i < TAR_BLOCK; i++) {
		const byte = head[i] ?? 0;
		if (byte !== 0) zeros = false;
		// The checksum counts its own field as spaces.
		if (i < 148 || i >= 156) sum += byte;
	}
	if (zeros) return true;
	const field = Buffer.from(head.subarray(148, 156))
		.toString("latin1")
		.replace(/[\0 ]+$/, "")
		.trimStart();
	return /^[0-7]+$/.test(field) && Number.parseInt(field, 8) === sum;
}

function beginsAsJson(head: Uint8Array): boolean {
	for (const byte of head) {
		if (byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d) continue;
		return byte === 0x7b || byte === 0x5b;
	}
	return false;
}
