import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columns, shorten, visible, visibleLines, wrap } from "../../src/report/visible-text.ts";

describe("visible", () => {
	it.each([
		["\u001b[31mred", "\\x1b[31mred"],
		["a\r\nb\tc", "a\\r\\nb\\tc"],
		["\u009b2J", "\\x9b2J"],
		["\u202egnp.exe", "\\u202egnp.exe"],
		["a\u2066b\u2069c\u200d", "a\\u2066b\\u2069c\\u200d"],
		["\ufeff\u00ad", "\\ufeff\\xad"],
		["\u{e0041}", "\\u{e0041}"],
		["\ud800", "\\ud800"],
		["日本語 é 😀", "日本語 é 😀"],
	])("writes %j out", (text, expected) => {
		expect(visible(text)).toBe(expected);
	});

	it("leaves nothing that a terminal obeys", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary" }), (text) => {
				expect(visible(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
			}),
		);
	});

	it("keeps the lines of a snippet", () => {
		expect(visibleLines("RUN a \\\n\tb\u001b[0m\r\n\nc\n\n")).toEqual(["RUN a \\", "  b\\x1b[0m", "", "c"]);
	});
});

describe("shorten", () => {
	it("cuts the middle", () => {
		expect(shorten("RUN a very long instruction --at-its-end", 20)).toBe("RUN a very lo…ts-end");
		expect(shorten("short", 5)).toBe("short");
	});

	it("never takes more columns than there are", () => {
		fc.assert(
			fc.property(
				fc.string({ unit: "grapheme" }).map(visible),
				fc.integer({ min: 3, max: 40 }),
				(text, limit) => {
					expect(columns(shorten(text, limit))).toBeLessThanOrEqual(limit);
				},
			),
		);
	});
});

describe("wrap", () => {
	it("breaks at spaces and leaves long words whole", () => {
		expect(wrap("one two three https://example.com/a/long/one four", 9)).toEqual([
			"one two",
			"three",
			"https://example.com/a/long/one",
			"four",
		]);
		expect(wrap("", 9)).toEqual([]);
	});

	it("counts wide characters as two columns", () => {
		expect(columns("日本é")).toBe(5);
		expect(columns("e\u0301")).toBe(1);
		expect(wrap("日本 日本 ab", 9)).toEqual(["日本 日本", "ab"]);
	});
});
