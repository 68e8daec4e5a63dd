/**
 * How a blob is compressed, from its first bytes: media types and file names lie, magic numbers don't.
 * gzip: RFC 1952 section 2.3.1; zstd: RFC 8878 section 3.1; bzip2 and xz by their own file formats.
 */

export type Compression = "gzip" | "zstd" | "bzip2" | "xz" | "none";

/** Bytes that compressionOf needs to see. */
export const COMPRESSION_SNIFF = 6;

export function compressionOf(head: Uint8Array): Compression {
	const [a, b, c, d, e, f] = head;
	if (a === 0x1f && b === 0x8b) return "gzip";
	if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return "zstd";
	// A skippable zstd frame first (0x184D2A50 to 0x184D2A5F): zstd:chunked and pzstd write them.
	if (a !== undefined && (a & 0xf0) === 0x50 && b === 0x2a && c === 0x4d && d === 0x18) return "zstd";
	if (a === 0x42 && b === 0x5a && c === 0x68) return "bzip2";
	if (a === 0xfd && b === 0x37 && c === 0x7a && d === 0x58 && e === 0x5a && f === 0x00) return "xz";
	return "none";
}
