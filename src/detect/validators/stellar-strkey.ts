/**
 * Stellar's secret seeds: base 32 of a version byte (18, written `S`), 32 bytes and a CRC-16 (XModem), lowest byte first.
 * https://github.com/stellar/stellar-protocol/blob/master/ecosystem/sep-0023.md
 */
import { CHECKSUM, reject, type Verdict } from "./verdict.ts";

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export function stellarStrkey(secret: string): Verdict {
	let bits = 0n;
	for (const char of secret) bits = (bits << 5n) | BigInt(Math.max(0, BASE32.indexOf(char)));
	const bytes = Buffer.from(bits.toString(16).padStart(70, "0"), "hex");
	if (bytes.length !== 35 || bytes[0] !== 18 << 3) return reject("it is no Stellar seed");
	return bytes.readUInt16LE(33) === crc16(bytes.subarray(0, 33))
		? CHECKSUM
		: reject("the seed's checksum does not fit");
}

/** CRC-16 with the polynomial 0x1021, from zero. */
export function crc16(bytes: Uint8Array): number {
	let crc = 0;
	for (const byte of bytes) {
		crc ^= byte << 8;
		for (let bit = 0; bit < 8; bit++)
			crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
	}
	return crc;
}
