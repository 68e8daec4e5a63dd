import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PrefixTable } from "../../src/report/prefix-table.ts";

describe("PrefixTable", () => {
	it("finds the longest text that stands at a place", () => {
		const few = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 6 });
		fc.assert(
			fc.property(fc.array(few, { maxLength: 30 }), fc.array(few), (texts, parts) => {
				const text = parts.join("");
				const table = new PrefixTable(texts);
				for (let at = 0; at <= text.length; at++) {
					const standing = texts.filter((one) => text.startsWith(one, at)).map(({ length }) => length);
					expect(table.longestAt(text, at)).toBe(Math.max(0, ...standing));
				}
			}),
		);
	});
});
