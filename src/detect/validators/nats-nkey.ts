/**
 * Seeds of NATS: base 32 of two bytes that say `seed` and whose, 32 bytes and a CRC-16 (XModem), lowest byte first.
 * https://github.com/nats-io/nkeys/blob/main/strkey.go
 */
import { crc16 } from "./stellar-strkey.ts";
import { CHECKSUM, PLAUSIBLE, type Verdict } from "./verdict.ts";

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const SEED = 18 << 3;
/** Two for the kind, 32 for the seed, two for the checksum. */
const BYTES = 36;

export function natsNkey(secret: string): Verdict {
	let bits = 0n;
	for (const char of secret) bits = (bits << 5n) | BigInt(Math.max(0, BASE32.indexOf(char)));
	// 58 letters have two bits more than the bytes.
	const bytes = Buffer.from((bits >> 2n).toString(16).padStart(BYTES * 2, "0"), "hex");
	const fits =
		bytes.length === BYTES &&
		((bytes[0] ?? 0) & 0xf8) === SEED &&
		bytes.readUInt16LE(BYTES - 2) === crc16(bytes.subarray(0, BYTES - 2));
	return fits ? CHECKSUM : PLAUSIBLE;
}
