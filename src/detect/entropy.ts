/** Shannon entropy of a text, and what its characters say about how it was made. */
import { countPairs } from "./letter-pairs.ts";

/** Bits per character over the text's own distribution of bytes: 0 for "aaaa", at most log2(length). */
export function shannonEntropy(text: string): number {
	const counts = new Map<number, number>();
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		counts.set(code, (counts.get(code) ?? 0) + 1);
	}
	let bits = 0;
	for (const count of counts.values()) {
		const share = count / text.length;
		bits -= share * Math.log2(share);
	}
	return bits;
}

/** Which characters a text is made of, the narrowest that holds them all. */
export type Charset =
	| "digits"
	| "hex"
	| "letters"
	| "base32"
	| "base36"
	| "alnum"
	| "base64"
	| "printable"
	| "other";

export function charsetOf(text: string): Charset {
	if (/^[0-9]+$/.test(text)) return "digits";
	if (/^(?:[0-9a-f]+|[0-9A-F]+)$/.test(text)) return "hex";
	if (/^(?:[a-z]+|[A-Z]+)$/.test(text)) return "letters";
	if (/^[A-Z2-7]+=*$/.test(text)) return "base32";
	if (/^(?:[a-z0-9]+|[A-Z0-9]+)$/.test(text)) return "base36";
	if (/^[A-Za-z0-9]+$/.test(text)) return "alnum";
	if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return "base64";
	if (/^[\x20-\x7e]+$/.test(text)) return "printable";
	return "other";
}

const SYMBOLS: Readonly<Record<Charset, number>> = {
	digits: 10,
	hex: 16,
	letters: 26,
	base32: 32,
	base36: 36,
	alnum: 62,
	base64: 64,
	printable: 94,
	other: 94,
};

/** How far below its expected entropy a random text may fall: about three standard deviations from 16 characters on. */
const MARGIN = 0.4;

const expected = new Map<number, number>();

/**
 * Expected Shannon entropy of `length` characters drawn evenly from `symbols`: each occurs a binomial (here: Poisson)
 * number of times, and a short text cannot show all of a large alphabet.
 */
function expectedEntropy(symbols: number, length: number): number {
	const key = symbols * 8192 + length;
	const known = expected.get(key);
	if (known !== undefined) return known;
	const mean = length / symbols;
	let bits = 0;
	let chance = Math.exp(-mean);
	for (let count = 1; count <= length && (count <= mean || chance > 1e-12); count++) {
		chance *= mean / count;
		const share = count / length;
		bits -= symbols * chance * share * Math.log2(share);
	}
	expected.set(key, bits);
	return bits;
}

/** Below this many pairs of letters their share means little: digits between them are then what tells. */
const FEW_PAIRS = 5;
/** Share of common pairs: 0.30 for random letters, 0.91 for language. */
const LANGUAGE = 0.62;

/**
 * True when the text is as even as random characters of its charset would be, and its letters do not read like language.
 * Words, paths and identifiers repeat letters and fall below; so does anything under 16 characters, where the figure
 * means nothing.
 */
export function looksRandom(text: string): boolean {
	if (text.length < 16) return false;
	const charset = charsetOf(text);
	if (charset === "digits" || charset === "other") return false;
	const sample = text.slice(0, 1024);
	if (shannonEntropy(sample) < expectedEntropy(SYMBOLS[charset], sample.length) - MARGIN) return false;
	if (charset === "hex") return /[0-9]/.test(text) && /[a-fA-F]/.test(text);
	return !readsLikeLanguage(sample) && !isRun(sample);
}

/** True when its letters go together as those of words do. */
export function readsLikeLanguage(text: string): boolean {
	const { pairs, common } = countPairs(text);
	if (pairs < FEW_PAIRS) return pairs > 0 && !/[0-9]/.test(text);
	return common / pairs > LANGUAGE;
}

/** An alphabet or a row of keys: most characters are the successor of the one before. */
function isRun(text: string): boolean {
	let successors = 0;
	for (let at = 1; at < text.length; at++)
		if (text.charCodeAt(at) - text.charCodeAt(at - 1) === 1) successors++;
	return successors > text.length / 3;
}
