/**
 * Bitcoin's keys in Base58Check: a version, the key, and the first four bytes of its double SHA-256. Private keys in wallet
 * import format (version 0x80, 0xef for the test networks) and extended private keys (BIP 32).
 * https://en.bitcoin.it/wiki/Base58Check_encoding https://github.com/bitcoin/bips/blob/master/bip-0032.mediawiki
 */
import { createHash } from "node:crypto";
import { CHECKSUM, reject, type Verdict } from "./verdict.ts";

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const LONGEST = 120;

export function base58check(secret: string): Verdict {
	const bytes = decodeBase58(secret);
	if (bytes === null || bytes.length < 5) return reject("it is no Base58");
	const body = bytes.subarray(0, -4);
	if (!bytes.subarray(-4).equals(base58Checksum(body))) return reject("the key's checksum does not fit");
	return CHECKSUM;
}

export function base58Checksum(body: Uint8Array): Buffer {
	const once = createHash("sha256").update(body).digest();
	return createHash("sha256").update(once).digest().subarray(0, 4);
}

function decodeBase58(text: string): Buffer | null {
	if (text.length > LONGEST) return null;
	let value = 0n;
	for (const char of text) {
		const digit = ALPHABET.indexOf(char);
		if (digit < 0) return null;
		value = value * 58n + BigInt(digit);
	}
	const hex = value.toString(16);
	const zeros = /^1*/.exec(text)?.[0].length ?? 0;
	return Buffer.concat([
		Buffer.alloc(zeros),
		Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex"),
	]);
}

/** The inverse, for samples. */
export function encodeBase58Check(body: Uint8Array): string {
	const bytes = Buffer.concat([body, base58Checksum(body)]);
	let text = "";
	for (let value = BigInt(`0x${bytes.toString("hex")}`); value > 0n; value /= 58n) {
		text = (ALPHABET[Number(value % 58n)] ?? "") + text;
	}
	return text;
}
