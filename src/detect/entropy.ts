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

/**
 * How many characters the alphabet has that a text was drawn from, as far as the text tells: 16 for hex, else 10 for digits,
 * 26 for each case of letters, and one for each other sign that occurs.
 */
export function alphabetOf(text: string): number {
	if (/^(?:[0-9a-f]+|[0-9A-F]+)$/.test(text)) return /[a-f]/i.test(text) ? 16 : 10;
	const signs = new Set(text.replace(/[A-Za-z0-9]+/g, ""));
	return (
		(/[0-9]/.test(text) ? 10 : 0) + (/[a-z]/.test(text) ? 26 : 0) + (/[A-Z]/.test(text) ? 26 : 0) + signs.size
	);
}

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
 * True when the text is as even as random characters of its alphabet would be, and its letters do not read like language.
 * Words, paths and identifiers repeat letters and fall below; so does anything under 16 characters, where the figure
 * means nothing.
 */
export function looksRandom(text: string): boolean {
	if (text.length < 16) return false;
	if (!/^[\x21-\x7e]+$/.test(text)) return false;
	const sample = text.slice(0, 1024);
	const alphabet = alphabetOf(sample);
	if (alphabet <= 10) return false;
	if (shannonEntropy(sample) < expectedEntropy(alphabet, sample.length) - MARGIN) return false;
	if (alphabet === 16) return /[0-9]/.test(text);
	return !readsLikeLanguage(sample) && !isRun(sample);
}

/** From this length on not one random text of base64 in ten thousand has no character twice. */
const ALPHABET = 32;

/** Hex digits, with dashes as UUIDs have them: their few letters go together as anything. */
const HEX = /^(?=.*[0-9])[0-9a-f-]{32,}$/i;

/** True when its letters go together as those of words do. */
export function readsLikeLanguage(text: string): boolean {
	if (HEX.test(text)) return false;
	const { pairs, common } = countPairs(text);
	if (pairs < FEW_PAIRS) return pairs > 0 && !/[0-9]/.test(text);
	return common / pairs > LANGUAGE;
}

/** An alphabet or a row of keys: no character comes twice, or most are the successor of the one before. */
function isRun(text: string): boolean {
	if (text.length >= ALPHABET && new Set(text).size === text.length) return true;
	let successors = 0;
	for (let at = 1; at < text.length; at++)
		if (text.charCodeAt(at) - text.charCodeAt(at - 1) === 1) successors++;
	return successors > text.length / 3;
}
