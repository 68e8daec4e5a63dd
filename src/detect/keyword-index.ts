/**
 * The prefilter: finds every keyword of every pattern in one pass over the bytes, both letter cases at once, without
 * making a string. Of each keyword one trigram, its rarest, is looked for: a rolling 15-bit code of the last three bytes
 * (five bits each) is a place in a table of 32 KiB, which stays in the processor's nearest cache, and only where the table
 * says so are the keywords with that trigram compared. Cost per byte hardly grows with the number of keywords.
 * After Wu and Manber, "A fast algorithm for multi-pattern searching", 1994 (blocks of bytes instead of one).
 */

const BITS = 5;
const CODES = 1 << (3 * BITS);
const MASK = CODES - 1;

/** Letters from common to rare in programs and prose. Digits and signs share a class each, which makes them common. */
const COMMON = "0 -_./:etaoinsrhldcumfpgwybvkxjqz";

/** Five bits a byte: letters by themselves in both cases, digits and other bytes in classes. */
const CLASS = new Uint8Array(256);
/** ASCII letters to lower case, all else as it is. */
const FOLD = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) {
	FOLD[byte] = byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
	const folded = FOLD[byte] ?? 0;
	if (folded >= 0x61 && folded <= 0x7a) CLASS[byte] = folded - 0x60;
	else if (folded >= 0x30 && folded <= 0x39) CLASS[byte] = 27;
	else if (folded === 0x5f || folded === 0x2d) CLASS[byte] = 28;
	else if (folded === 0x2e || folded === 0x2f || folded === 0x3a) CLASS[byte] = 29;
	else CLASS[byte] = folded <= 0x20 ? 30 : 31;
}

interface Candidate {
	readonly number: number;
	/** The keyword, lower case. */
	readonly bytes: Uint8Array;
	/** Offset in the keyword of the byte after its chosen trigram. */
	readonly after: number;
}

export class KeywordIndex {
	/** 1 where some keyword has this trigram. */
	readonly #has = new Uint8Array(CODES);
	readonly #candidates = new Map<number, Candidate[]>();
	/** Longest keyword in bytes: how far to look back so that none is missed across a border. */
	readonly longest: number;

	/** Keywords are numbered by their place in the list; each has at least three bytes. */
	constructor(keywords: readonly string[]) {
		this.longest = keywords.reduce((most, keyword) => Math.max(most, keyword.length), 0);
		keywords.forEach((keyword, number) => {
			const bytes = Buffer.from(keyword, "latin1").map((byte) => FOLD[byte] ?? 0);
			if (bytes.length < 3) throw new RangeError(`keyword "${keyword}" is shorter than three bytes`);
			const after = rarestTrigram(bytes) + 3;
			let code = 0;
			for (const byte of bytes.subarray(after - 3, after)) code = (code << BITS) | (CLASS[byte] ?? 0);
			this.#has[code] = 1;
			const candidates = this.#candidates.get(code);
			const candidate = { number, bytes, after };
			if (candidates) candidates.push(candidate);
			else this.#candidates.set(code, [candidate]);
		});
	}

	/**
	 * Calls `hit(keyword, end)` for each keyword that lies in `bytes[from, to)`; `end` is the offset after its last byte.
	 * Ends go up but for the length of a keyword.
	 */
	scan(bytes: Uint8Array, from: number, to: number, hit: (keyword: number, end: number) => void): void {
		const has = this.#has;
		const classes = CLASS;
		let code = 0;
		for (let at = from; at < to; at++) {
			code = ((code << BITS) | (classes[bytes[at] as number] as number)) & MASK;
			if (has[code] === 1) this.#compare(code, bytes, at + 1, from, to, hit);
		}
	}

	#compare(
		code: number,
		bytes: Uint8Array,
		after: number,
		from: number,
		to: number,
		hit: (keyword: number, end: number) => void,
	): void {
		for (const candidate of this.#candidates.get(code) ?? []) {
			const start = after - candidate.after;
			const end = start + candidate.bytes.length;
			if (start >= from && end <= to && isAt(bytes, start, candidate.bytes)) hit(candidate.number, end);
		}
	}
}

function isAt(bytes: Uint8Array, start: number, keyword: Uint8Array): boolean {
	for (let i = 0; i < keyword.length; i++) {
		if (FOLD[bytes[start + i] ?? 0] !== keyword[i]) return false;
	}
	return true;
}

/** Offset of the trigram that is seen least elsewhere. */
function rarestTrigram(bytes: Uint8Array): number {
	const rarity = (byte: number): number => {
		return Math.max(0, COMMON.indexOf(String.fromCharCode(byte)));
	};
	let best = 0;
	let most = -1;
	for (let at = 0; at + 3 <= bytes.length; at++) {
		const score = rarity(bytes[at] ?? 0) + rarity(bytes[at + 1] ?? 0) + rarity(bytes[at + 2] ?? 0);
		if (score > most) {
			most = score;
			best = at;
		}
	}
	return best;
}
