import { describe, expect, it } from "vitest";
import { anyOf } from "../../../src/detect/documents/path-expression.ts";

describe("anyOf", () => {
	const SOURCES = [/(?:^|\/)a[|(]b$|(?:^|\/)(?:c|d)$/, /\.json$|keytab/, /\\|(?:^|\/)e\|f$/].map(
		({ source }) => source,
	);

	it("asks once for what expressions begin with", () => {
		expect(anyOf(SOURCES)).toBe(String.raw`(?:^|\/)(?:a[|(]b$|(?:c|d)$|e\|f$)|\.(?:json$)|keytab|\\`);
	});

	it.each(["a|b", "x/a(b", "c", "y/d", "e|f", "p.json", "keytab.old", "\\", "ab", "xc", "e", "json", ""])(
		"matches %j as any of them does",
		(path) => {
			expect(new RegExp(anyOf(SOURCES)).test(path)).toBe(
				SOURCES.some((source) => new RegExp(source).test(path)),
			);
		},
	);
});
