/**
 * Finds long runs of letters that encoded text is made of (base64, base64url, hex), in AssemblyScript: sixteen bytes at a
 * look, and after each as far ahead as no long run can begin and be missed.
 *
 * A run of LEAST bytes holds every window of sixteen bytes that begins no more than LEAST - 16 after it does. So after the last byte
 * of a window that is no letter, the next window may begin LEAST - 16 bytes further on.
 *
 * src/detect/encoded/alphabet.ts puts the input into the memory; the two know the same figures.
 */

// As in alphabet.ts.
const LEAST: usize = 24;
const WINDOW: usize = 16;

let runEnd: usize = 0;

/** The end of the run that was found last. */
export function end(): usize {
	return runEnd;
}

/** Where the first run of at least LEAST letters in [from, to) begins; `to` when there is none. The run may go on at `to`. */
export function next(from: usize, to: usize): usize {
	let at = from;
	while (at + WINDOW <= to) {
		const mask = <u32>i8x16.bitmask(letters(v128.load(at)));
		if (mask != 0xffff) {
			// Its last byte that is no letter, and the step beyond.
			at += <usize>(32 - clz(~mask & 0xffff)) + LEAST - WINDOW;
			continue;
		}
		let start = at;
		while (start > from && isLetter(load<u8>(start - 1))) start--;
		at += WINDOW;
		while (at < to && isLetter(load<u8>(at))) at++;
		if (at - start >= LEAST) {
			runEnd = at;
			return start;
		}
	}
	return to;
}

/** For each byte, all ones where it is one of `A-Za-z0-9+/-_`. */
// @ts-expect-error: decorator
@inline
function letters(bytes: v128): v128 {
	const folded = v128.or(bytes, i8x16.splat(0x20));
	const alphabetic = i8x16.lt_u(i8x16.sub(folded, i8x16.splat(0x61)), i8x16.splat(26));
	// The slash stands right before the digits.
	const digits = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x2f)), i8x16.splat(11));
	const signs = v128.or(
		i8x16.eq(bytes, i8x16.splat(0x2b)),
		v128.or(i8x16.eq(bytes, i8x16.splat(0x2d)), i8x16.eq(bytes, i8x16.splat(0x5f))),
	);
	return v128.or(alphabetic, v128.or(digits, signs));
}

// @ts-expect-error: decorator
@inline
function isLetter(byte: u8): bool {
	return (byte | 0x20) - 0x61 < 26 || byte - 0x2f < 11 || byte == 0x2b || byte == 0x2d || byte == 0x5f;
}
