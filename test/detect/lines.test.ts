import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineCounter } from "../../src/detect/lines.ts";

/** A text of many lines: pieces, each so many times over. */
const text = fc
	.array(
		fc.tuple(
			fc.constantFrom("\n", "a\n", "some words of a line\n", "x", "\r\n", "\x8a"),
			fc.integer({ min: 0, max: 3000 }),
		),
		{ maxLength: 12 },
	)
	.map((pieces) => Buffer.from(pieces.map(([piece, times]) => piece.repeat(times)).join(""), "latin1"));

describe("LineCounter", () => {
	it("tells lines and columns, also of a text that comes in pieces", () => {
		fc.assert(
			fc.property(
				text,
				fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }),
				(bytes, shares) => {
					const offsets = shares.map((share) => Math.floor(share * bytes.length)).sort((a, b) => a - b);
					let counter = new LineCounter();
					let base = 0;
					offsets.forEach((offset, at) => {
						const rest = bytes.subarray(base);
						if (at % 2 === 1) {
							counter = counter.advance(rest, offset - base);
							base = offset;
						}
						const before = bytes.subarray(0, offset).toString("latin1");
						expect(counter.locate(bytes.subarray(base), offset - base)).toEqual({
							line: before.split("\n").length,
							column: offset - (before.lastIndexOf("\n") + 1) + 1,
						});
					});
				},
			),
		);
	});
});
