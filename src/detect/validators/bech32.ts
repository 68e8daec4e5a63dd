/**
 * Bech32 (BIP 173): a readable part, `1`, data in 32 characters and six that are a checksum over both. age's secret keys are
 * written so. https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki https://age-encryption.org/v1
 */
import { CHECKSUM, reject, type Verdict } from "./verdict.ts";

const CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

export function bech32(secret: string): Verdict {
	const text = secret.toLowerCase();
	const mark = text.lastIndexOf("1");
	const data = [...text.slice(mark + 1)].map((char) => CHARSET.indexOf(char));
	if (mark < 1 || data.length < 6 || data.includes(-1)) return reject("it is no Bech32");
	return polymod([...expanded(text.slice(0, mark)), ...data]) === 1
		? CHECKSUM
		: reject("the key's checksum does not fit");
}

function expanded(readable: string): number[] {
	const codes = [...readable].map((char) => char.charCodeAt(0));
	return [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
}

function polymod(values: readonly number[]): number {
	let check = 1;
	for (const value of values) {
		const top = check >>> 25;
		check = ((check & 0x1ffffff) << 5) ^ value;
		GENERATOR.forEach((term, bit) => {
			if ((top >> bit) & 1) check ^= term;
		});
	}
	return check;
}

/** The inverse, for samples: data in five-bit values. */
export function encodeBech32(readable: string, data: readonly number[]): string {
	const rest = polymod([...expanded(readable), ...data, 0, 0, 0, 0, 0, 0]) ^ 1;
	const check = [25, 20, 15, 10, 5, 0].map((shift) => (rest >> shift) & 31);
	return `${readable}1${[...data, ...check].map((value) => CHARSET[value] ?? "").join("")}`;
}
