/**
 * Finds long runs of letters that encoded text may be made of (base64, base64url, hex), in AssemblyScript: 64 bytes at a
 * look. Most long runs are paths and names: what they would stand for does not begin as text or an archive does, and they are
 * passed over.
 *
 * A run of LEAST bytes holds a window of sixteen that begins at a multiple of eight, wherever these are counted from: two halves
 * of windows in a row. Of each half a look keeps one bit, and whether two in a row are set is asked of all at once. Only there is
 * it made out where the run begins and ends.
 *
 * src/detect/encoded/run-search.ts puts the input into the memory; the two know the same figures.
 */

// As in alphabet.ts and run-search.ts.
const LEAST: usize = 24;
const WINDOW: usize = 16;
const HALF: usize = 8;
const LOOK: usize = 64;
/** A bit for each byte of a window. */
const ALL: u32 = 0xffff;
/** A byte for each byte: the six bits that it stands for as a letter of base64 or base64url. */
const VALUES: usize = 256;

// In memory, and read from there before a loop: as constants they would be made anew at each turn of it.
/** A bit for each way in which a byte's upper half goes with its lower: signs, digits, `A` to `O`, `P` to `Z` and `_`, `p` to `z`. */
const UPPERS = memory.data<u8>([0, 0, 1, 2, 4, 8, 4, 16, 0, 0, 0, 0, 0, 0, 0, 0], 16);
const LOWERS = memory.data<u8>([26, 30, 30, 30, 30, 30, 30, 30, 30, 30, 28, 5, 4, 5, 4, 13], 16);

let runEnd: usize = 0;

/** The end of the run that was found last. */
export function end(): usize {
	return runEnd;
}

/**
 * Where the first run of at least LEAST letters in [from, to) begins that may be encoded text; `to` when there is none. A run
 * that may go on at `to` is told whatever it holds. Bytes up to a window before `from` and a look after `to` are read, and do not count.
 */
export function next(from: usize, to: usize): usize {
	const uppers = v128.load(UPPERS);
	const lowers = v128.load(LOWERS);
	/** 1 where the bytes right before `at` are half a window of letters. */
	let half: u32 = 0;
	for (let at = from; at < to; ) {
		if (at + LOOK <= to) {
			const halves =
				half |
				(halvesOf(v128.load(at), uppers, lowers) << 1) |
				(halvesOf(v128.load(at, 16), uppers, lowers) << 3) |
				(halvesOf(v128.load(at, 32), uppers, lowers) << 5) |
				(halvesOf(v128.load(at, 48), uppers, lowers) << 7);
			const windows = halves & (halves >>> 1);
			if (windows == 0) {
				half = halves >>> 8;
				at += LOOK;
				continue;
			}
			at += (<usize>ctz(windows) << 3) - HALF;
		} else if (half != 0) {
			// The last bytes are looked at a window at a time, the half that is known with what comes after it.
			half = 0;
			at -= HALF;
			continue;
		} else if (lettersAt(at, to, uppers, lowers) != ALL) {
			at += HALF;
			continue;
		}
		half = 0;
		const start = max(from, at - <usize>clz(~(lettersAt(at - WINDOW, to, uppers, lowers) << 16)));
		let mask = ALL;
		while (mask == ALL && at + WINDOW < to) mask = lettersAt((at += WINDOW), to, uppers, lowers);
		at = min(to, at + <usize>ctz(~mask));
		if (at - start >= LEAST && (at == to || beginsWell(start) || mayBeHex(start, at))) {
			runEnd = at;
			return start;
		}
	}
	return to;
}

/** Which halves of a window are nothing but letters. */
// @ts-expect-error: decorator
@inline
function halvesOf(bytes: v128, uppers: v128, lowers: v128): u32 {
	return <u32>i64x2.bitmask(i64x2.eq(others(bytes, uppers, lowers), i64x2.splat(0)));
}

/** Which bytes of a window are letters, the first in the lowest bit. */
// @ts-expect-error: decorator
@inline
function lettersAt(at: usize, to: usize, uppers: v128, lowers: v128): u32 {
	const mask = ~(<u32>i8x16.bitmask(others(v128.load(at), uppers, lowers))) & ALL;
	return at + WINDOW > to ? mask & ((1 << <u32>(to - at)) - 1) : mask;
}

/** Whether the first twelve bytes that the letters at `start` stand for are text, or begin like an archive. As in content-head.ts. */
function beginsWell(start: usize): bool {
	for (let at = start; at < start + 16; at += 4) {
		const three =
			(valueOf(at) << 18) | (valueOf(at + 1) << 12) | (valueOf(at + 2) << 6) | valueOf(at + 3);
		if (at == start && isMagic(three)) return true;
		if (!isPrintable(three >>> 16) || !isPrintable((three >>> 8) & 0xff) || !isPrintable(three & 0xff))
			return false;
	}
	return true;
}

// @ts-expect-error: decorator
@inline
function valueOf(at: usize): u32 {
	return <u32>load<u8>(VALUES + <usize>load<u8>(at));
}

/** gzip, zip, bzip2, xz and zstd. */
// @ts-expect-error: decorator
@inline
function isMagic(three: u32): bool {
	return (
		three == 0x1f8b08 || three == 0x504b03 || three == 0x425a68 || three == 0xfd377a || three == 0x28b52f
	);
}

// @ts-expect-error: decorator
@inline
function isPrintable(byte: u32): bool {
	return byte - 0x20 < 0x5f || byte == 0x0a || byte == 0x0d || byte == 0x09;
}

/** As in content-head.ts: up to 128 letters, hex is text only if all bytes are. */
function mayBeHex(start: usize, end: usize): bool {
	for (let at = start; at < end; at++) {
		if (hexOf(load<u8>(at)) > 15) return false;
	}
	if (end - start > 128) return true;
	for (let at = start; at < start + 8; at += 2) {
		if (!isPrintable((hexOf(load<u8>(at)) << 4) | hexOf(load<u8>(at + 1)))) return false;
	}
	return true;
}

/** What a letter of hex stands for; more than 15 for any other. */
// @ts-expect-error: decorator
@inline
function hexOf(byte: u8): u32 {
	const digit = <u32>byte - 0x30;
	if (digit < 10) return digit;
	const letter = (<u32>byte | 0x20) - 0x61;
	return letter < 6 ? letter + 10 : 16;
}

/** For each byte, all ones where it is none of `A-Za-z0-9+/-_`. */
// @ts-expect-error: decorator
@inline
function others(bytes: v128, uppers: v128, lowers: v128): v128 {
	const low = i8x16.splat(0x0f);
	const upper = i8x16.swizzle(uppers, v128.and(i16x8.shr_u(bytes, 4), low));
	const lower = i8x16.swizzle(lowers, v128.and(bytes, low));
	return i8x16.eq(v128.and(upper, lower), i8x16.splat(0));
}
