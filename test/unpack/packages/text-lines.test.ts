import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TextLines } from "../../../src/unpack/packages/text-lines.ts";

function linesOf(text: Buffer, cuts: readonly number[]): (string | null)[] {
	const lines: (string | null)[] = [];
	const reader = new TextLines((line) => lines.push(line));
	let from = 0;
	for (const cut of [...cuts.map((part) => part % (text.length + 1)).sort((a, b) => a - b), text.length]) {
		// A copy that changes afterwards: nothing of it may be kept.
		const chunk = Buffer.from(text.subarray(from, cut));
		reader.write(chunk);
		chunk.fill(0x21);
		from = cut;
	}
	reader.end();
	return lines;
}

describe("a text's lines", () => {
	it("are the text split at its line breaks, whatever chunks it comes in", () => {
		const bytes = fc.array(fc.constantFrom(0x0a, 0x0d, 0x20, 0x61, 0xc3, 0xa4, 0xff, 0xe2, 0x82), {
			maxLength: 60,
		});
		fc.assert(
			fc.property(bytes, fc.array(fc.nat(), { maxLength: 8 }), (text, cuts) => {
				const whole = Buffer.from(text);
				const split: (string | null)[] = whole.toString("utf8").split("\n");
				// What is behind the last line break is a line only if there is anything.
				if (split.at(-1) === "") split.pop();
				expect(linesOf(whole, cuts)).toEqual([...split, null]);
			}),
		);
	});

	it("leave out what is longer than any line of a database", () => {
		const text = Buffer.from(`one\n${"x".repeat(300 * 1024)}\ntwo\n${"y".repeat(300 * 1024)}`);
		for (const cuts of [[], [5], [10, 200_000, 300_000, 310_000]])
			expect(linesOf(text, cuts)).toEqual(["one", "two", null]);
	});
});
