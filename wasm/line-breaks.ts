/**
 * Counts line breaks, in AssemblyScript, sixteen bytes at a look: of each byte that is one, 1 is taken away from a lane, and
 * the lanes are summed before any of them can overflow.
 *
 * src/detect/line-breaks.ts puts the input into the memory.
 */

const LANES: usize = 16;
/** Looks that the lanes hold. */
const MOST: usize = 255;

/** The line breaks in [from, to), of which `to - from` is a multiple of sixteen. */
export function lineBreaks(from: usize, to: usize): usize {
	let breaks: usize = 0;
	for (let at = from; at < to; ) {
		const stop = min(at + MOST * LANES, to);
		let lanes = i8x16.splat(0);
		for (; at < stop; at += LANES) lanes = i8x16.sub(lanes, i8x16.eq(v128.load(at), i8x16.splat(0x0a)));
		const pairs = i16x8.extadd_pairwise_i8x16_u(lanes);
		const sums = i32x4.extadd_pairwise_i16x8_u(pairs);
		breaks += <usize>(i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1));
		breaks += <usize>(i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3));
	}
	return breaks;
}
