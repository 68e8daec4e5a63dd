/**
 * Wallet phrases: 12 to 24 words of a list of 2048, of which the last holds a checksum of the others.
 * https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki
 */
import { validateMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { CHECKSUM, reject, type Verdict } from "./verdict.ts";

export function bip39Mnemonic(secret: string): Verdict {
	const phrase = secret
		.trim()
		.split(/[\s,]+/)
		.join(" ")
		.toLowerCase();
	return validateMnemonic(phrase, wordlist) ? CHECKSUM : reject("the phrase's checksum does not fit");
}
