/**
 * Finds long runs of letters that encoded text may be made of (base64, base64url, hex), in AssemblyScript: sixteen bytes at a
 * look. Most long runs are paths and names: what they would stand for does not begin as text or an archive does, and they are
 * passed over.
 *
 * A run of LEAST bytes holds a window of sixteen that begins at a multiple of eight, wherever these are counted from: it is told by the
 * halves of two looks. Where a run begins and ends is read off their bits too.
 *
 * src/detect/encoded/run-search.ts puts the input into the memory; the two know the same figures.
 */

// As in alphabet.ts and run-search.ts.
const LEAST: usize = 24;
const WINDOW: usize = 16;
/** A bit for each byte of a look. */
const ALL: u32 = 0xffff;
/** A byte for each byte: the six bits that it stands for as a letter of base64 or base64url. */
const VALUES: usize = 256;

let runEnd: usize = 0;

/** The end of the run that was found last. */
export function end(): usize {
	return runEnd;
}

/**
 * Where the first run of at least LEAST letters in [from, to) begins that may be encoded text; `to` when there is none. A run
 * that may go on at `to` is told whatever it holds.
 */
export function next(from: usize, to: usize): usize {
	/** Which bytes of the look before are letters, the first in the lowest bit. */
	let last: u32 = 0;
	for (let at = from; at < to; at += WINDOW) {
		let mask = lettersAt(at, to);
		const isWindow = mask == ALL || (((mask << 8) | (last >>> 8)) & ALL) == ALL;
		if (isWindow) {
			const start = at - <usize>clz(~(last << 16));
			while (mask == ALL && at + WINDOW < to) mask = lettersAt((at += WINDOW), to);
			const end = at + <usize>ctz(~mask);
			if (end - start >= LEAST && (end == to || beginsWell(start) || mayBeHex(start, end))) {
				runEnd = end;
				return start;
			}
		}
		last = mask;
	}
	return to;
}

// @ts-expect-error: decorator
@inline
function lettersAt(at: usize, to: usize): u32 {
	const mask = <u32>i8x16.bitmask(letters(v128.load(at)));
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

/** For each byte, all ones where it is one of `A-Za-z0-9+/-_`. */
// @ts-expect-error: decorator
@inline
function letters(bytes: v128): v128 {
	// A bit for each way in which a byte's upper half goes with its lower: signs, digits, `A` to `O`, `P` to `Z` and `_`, `p` to `z`.
	const upper = i8x16.swizzle(
		i8x16(0, 0, 1, 2, 4, 8, 4, 16, 0, 0, 0, 0, 0, 0, 0, 0),
		v128.and(i16x8.shr_u(bytes, 4), i8x16.splat(0x0f)),
	);
	const lower = i8x16.swizzle(
		i8x16(26, 30, 30, 30, 30, 30, 30, 30, 30, 30, 28, 5, 4, 5, 4, 13),
		v128.and(bytes, i8x16.splat(0x0f)),
	);
	return i8x16.ne(v128.and(upper, lower), i8x16.splat(0));
}
