/** Shannon entropy of a text, and what its characters say about how it was made. */

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
export type Charset = "digits" | "hex" | "base32" | "alnum" | "base64" | "printable" | "other";

export function charsetOf(text: string): Charset {
	if (/^[0-9]+$/.test(text)) return "digits";
	if (/^(?:[0-9a-f]+|[0-9A-F]+)$/.test(text)) return "hex";
	if (/^[A-Z2-7]+=*$/.test(text)) return "base32";
	if (/^[A-Za-z0-9]+$/.test(text)) return "alnum";
	if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return "base64";
	if (/^[\x20-\x7e]+$/.test(text)) return "printable";
	return "other";
}

const SYMBOLS: Readonly<Record<Charset, number>> = {
	digits: 10,
	hex: 16,
	base32: 32,
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

/**
 * True when the text is as even as random characters of its charset would be. Words, paths and identifiers repeat
 * letters and fall below; so does anything under 16 characters, where the figure means nothing.
 */
export function looksRandom(text: string): boolean {
	if (text.length < 16) return false;
	const charset = charsetOf(text);
	if (charset === "digits" || charset === "other") return false;
	const sample = text.slice(0, 1024);
	if (shannonEntropy(sample) < expectedEntropy(SYMBOLS[charset], sample.length) - MARGIN) return false;
	if (charset === "hex") return /[0-9]/.test(text) && /[a-fA-F]/.test(text);
	return changesOfKind(sample) >= sample.length / 5;
}

/** How often the kind of character (upper, lower, digit, other) changes from one to the next: words change seldom. */
function changesOfKind(text: string): number {
	let changes = 0;
	let last = "";
	for (const char of text) {
		const kind = /[a-z]/.test(char) ? "a" : /[A-Z]/.test(char) ? "A" : /[0-9]/.test(char) ? "0" : "-";
		if (last !== "" && kind !== last) changes++;
		last = kind;
	}
	return changes;
}
