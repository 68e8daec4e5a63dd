import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bareAnchor, rangesOf } from "../../src/detect/anchor.ts";
import { KeywordIndex } from "../../src/detect/keyword-index.ts";
import { tablesOf } from "../../src/detect/keyword-tables.ts";

function hits(keywords: string[], text: string): string[] {
	const found: string[] = [];
	const bytes = Buffer.from(text, "latin1");
	new KeywordIndex(tablesOf(keywords.map(bareAnchor))).scan(bytes, 0, bytes.length, (keyword, end) => {
		found.push(`${keywords[keyword]}@${end}`);
	});
	return found.sort();
}

describe("KeywordIndex", () => {
	it("finds keywords in both cases, nested and overlapping ones too", () => {
		expect(hits(["she", "hers", "ers", "sher"], "uSHErs")).toEqual(["ers@6", "hers@6", "she@4", "sher@5"]);
	});

	it("leaves out anchors that are not wanted, and numbers the others as before", () => {
		const tables = tablesOf(["she", "hers", "sher"].map(bareAnchor), { isWanted: (anchor) => anchor !== 0 });
		const found: [number, number][] = [];
		new KeywordIndex(tables).scan(Buffer.from("usHers"), 0, 6, (anchor, end) => found.push([anchor, end]));
		expect(found.sort()).toEqual([
			[1, 6],
			[2, 5],
		]);
	});

	it("asks what comes ahead of a keyword, also beyond where it is to look", () => {
		const anchor = {
			...bareAnchor("key"),
			ahead: { skip: 1, run: rangesOf(setOf("ab")), most: 40, next: rangesOf(setOf("=:")) },
		};
		const index = new KeywordIndex(tablesOf([anchor]));
		const piece = fc.oneof(
			fc.constantFrom("key", "key_", "=", ":", "key.aa="),
			fc.nat(45).map((times) => "ab".repeat(times).slice(0, times)),
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 12 }), fc.nat(200), (pieces, split) => {
				const text = pieces.join("");
				const bytes = Buffer.from(text);
				const middle = Math.min(split, bytes.length);
				const found: number[] = [];
				index.scan(bytes, 0, middle, (_, end) => found.push(end));
				index.scan(bytes, middle, bytes.length, (_, end) => found.push(end));
				const expected = [...text.matchAll(/key(?=.(?<run>[ab]*)[=:])/gs)].filter(
					({ groups }) => (groups?.["run"] ?? "").length <= 40,
				);
				expect(found).toEqual(expected.map(({ index: at }) => at + 3));
			}),
		);
	});

	it("asks for the value that comes then", () => {
		const value = { within: 3, least: 4, of: rangesOf(setOf("abc=")) };
		const ahead = { skip: 0, run: rangesOf(setOf("_ ")), most: 5, next: rangesOf(setOf("=")), value };
		const index = new KeywordIndex(tablesOf([{ ...bareAnchor("key"), ahead }]));
		const piece = fc.constantFrom("key", "_", " ", "=", "a", "bc", "abca", "x", "xx");
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
				const text = pieces.join("");
				const found: number[] = [];
				index.scan(Buffer.from(text), 0, text.length, (_, end) => found.push(end));
				const expected = [...text.matchAll(/key(?=[_ ]{0,5}(?==).{0,3}[abc=]{4})/gs)];
				expect(found).toEqual(expected.map(({ index: at }) => at + 3));
			}),
			{ numRuns: 2000 },
		);
	});

	it("finds exactly what indexOf finds, for any keywords and text", () => {
		const word = fc.string({ unit: fc.constantFrom("a", "b", "A", "_", "é"), minLength: 3, maxLength: 6 });
		fc.assert(
			fc.property(
				fc.uniqueArray(word, { minLength: 1, maxLength: 8, selector: lower }),
				fc.array(word, { maxLength: 12 }),
				(keywords, parts) => {
					const text = parts.join("");
					const expected: string[] = [];
					for (const keyword of keywords) {
						for (let at = 0; at + keyword.length <= text.length; at++) {
							if (lower(text.slice(at, at + keyword.length)) === lower(keyword))
								expected.push(`${keyword}@${at + keyword.length}`);
						}
					}
					expect(hits(keywords, text)).toEqual(expected.sort());
				},
			),
		);
	});
});

/** Only ASCII letters have two cases here: bytes above it are taken as they are. */
function lower(text: string): string {
	return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function setOf(letters: string): boolean[] {
	return Array.from({ length: 256 }, (_, byte) => letters.includes(String.fromCharCode(byte)));
}
