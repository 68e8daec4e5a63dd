/**
 * Marvin32, the keyed checksum of .NET's string hashes and of Azure's keys, folded to 32 bits.
 * https://github.com/dotnet/runtime/blob/main/src/libraries/System.Private.CoreLib/src/System/Marvin.cs
 */

export function marvin32(bytes: Uint8Array, seed: bigint): number {
	let low = Number(seed & 0xffffffffn);
	let high = Number(seed >> 32n);
	const mix = (word: number): void => {
		low = (low + word) >>> 0;
		high ^= low;
		low = rotated(low, 20);
		low = (low + high) >>> 0;
		high = rotated(high, 9);
		high ^= low;
		low = rotated(low, 27);
		low = (low + high) >>> 0;
		high = rotated(high, 19);
	};
	const whole = bytes.length - (bytes.length % 4);
	const byte = (at: number): number => bytes[at] ?? 0;
	for (let at = 0; at < whole; at += 4)
		mix((byte(at) | (byte(at + 1) << 8) | (byte(at + 2) << 16) | (byte(at + 3) << 24)) >>> 0);
	// What is left, and a bit that says where it ends.
	let last = 0x80 << (8 * (bytes.length - whole));
	for (let at = whole; at < bytes.length; at++) last |= byte(at) << (8 * (at - whole));
	mix(last >>> 0);
	mix(0);
	return (low ^ high) >>> 0;
}

function rotated(word: number, by: number): number {
	return ((word << by) | (word >>> (32 - by))) >>> 0;
}
