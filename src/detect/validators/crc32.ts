/** CRC-32 as zlib and PNG have it (RFC 1952 section 8), and numbers in base 62 as token checksums write them. */

const TABLE = new Uint32Array(256);
for (let byte = 0; byte < 256; byte++) {
	let value = byte;
	for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
	TABLE[byte] = value >>> 0;
}

/** CRC-32 of a text's latin1 bytes. */
export function crc32(text: string): number {
	let crc = 0xffffffff;
	for (let i = 0; i < text.length; i++) crc = (crc >>> 8) ^ (TABLE[(crc ^ text.charCodeAt(i)) & 0xff] ?? 0);
	return (crc ^ 0xffffffff) >>> 0;
}

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** A number in base 62, digits before capitals before small letters, padded with zeros to `width`. */
export function base62(value: number, width: number): string {
	let out = "";
	for (let rest = value; rest > 0; rest = Math.floor(rest / 62)) out = (BASE62[rest % 62] ?? "") + out;
	return out.padStart(width, "0");
}
