/** Whether letters may stand for a text or an archive, by what the first of them say. */
import { BASE64, BASE64URL, HEX, sixBitsOf } from "./alphabet.ts";

/** gzip, zip, bzip2, xz and zstd, by their first three bytes. */
const MAGIC: readonly number[] = [0x1f8b08, 0x504b03, 0x425a68, 0xfd377a, 0x28b52f];

/** Whether `content` begins like an archive. */
export function isWrapped(content: Buffer): boolean {
	return content.length >= 3 && MAGIC.includes(content.readUIntBE(0, 3));
}

/**
 * Whether the first twelve bytes that the letters at `start` stand for are text, or begin like an archive. As in
 * wasm/letter-runs.ts.
 */
export function beginsWell(bytes: Uint8Array, start: number): boolean {
	for (let at = start; at < start + 16; at += 4) {
		const three =
			(sixBitsOf(bytes[at]) << 18) |
			(sixBitsOf(bytes[at + 1]) << 12) |
			(sixBitsOf(bytes[at + 2]) << 6) |
			sixBitsOf(bytes[at + 3]);
		if (at === start && MAGIC.includes(three)) return true;
		if (!isPrintable(three >> 16) || !isPrintable((three >> 8) & 0xff) || !isPrintable(three & 0xff))
			return false;
	}
	return true;
}

export function isPrintable(byte: number): boolean {
	return (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Letters of hex up to here are text only if all bytes are. */
const SHORT_HEX = 128;

/** Whether the letters at `bytes[start, end)`, of those alphabets, may be text or an archive. As in wasm/letter-runs.ts. */
export function mayBeText(bytes: Uint8Array, start: number, end: number, alphabets: number): boolean {
	if (alphabets & (BASE64 | BASE64URL) && beginsWell(bytes, start)) return true;
	return (alphabets & HEX) !== 0 && (end - start > SHORT_HEX || beginsPrintable(bytes, start));
}

function beginsPrintable(bytes: Uint8Array, start: number): boolean {
	const letters = String.fromCharCode(...bytes.subarray(start, start + 8));
	return [0, 2, 4, 6].every((at) => isPrintable(Number.parseInt(letters.slice(at, at + 2), 16)));
}
