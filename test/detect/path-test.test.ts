import fc from "fast-check";
import picomatch from "picomatch";
import { describe, expect, it } from "vitest";
import { readCatalogue } from "../../scripts/catalogue-plugin.ts";
import { pathTest } from "../../src/detect/path-test.ts";

const ofCatalogue = readCatalogue().flatMap(({ patterns }) => patterns.flatMap(({ paths }) => paths ?? []));
const globs = [
	...new Set([
		...ofCatalogue,
		"a/**/b",
		"**/{x,y}.env",
		"?c*",
		"[ab].d",
		"e/**",
		"f\\*g",
		"a/{b,c/d}",
		"{a/b,c}/*.d",
	]),
];

describe("pathTest", () => {
	it("takes what picomatch takes, for any glob and path", () => {
		const piece = fc.constantFrom(
			"a",
			"b",
			"ab",
			"X.env",
			"y.env",
			".env",
			"bc",
			"a.d",
			"e",
			"f*g",
			"rclone.conf",
		);
		const made = fc.constantFrom(...globs).map((glob) => glob.replaceAll("**", "a/b").replaceAll("*", "Z"));
		const path = fc.oneof(fc.array(fc.oneof(piece, made), { minLength: 1, maxLength: 4 }), fc.tuple(made));
		fc.assert(
			fc.property(fc.constantFrom(...globs), path, (glob, parts) => {
				const text = parts.join("/");
				expect(pathTest([glob])(text)).toBe(picomatch(glob, { dot: true, nocase: true })(text));
			}),
			{ numRuns: 2000 },
		);
	});

	it("takes a path where a double star stands for nothing", () => {
		for (const glob of globs.filter((one) => one.includes("**"))) {
			const path = glob.replaceAll("**/", "").replaceAll("/**", "").replaceAll("*", "z");
			if (/[[\]{}()]/.test(path)) continue;
			expect([glob, pathTest([glob])(path)]).toEqual([
				glob,
				picomatch(glob, { dot: true, nocase: true })(path),
			]);
		}
	});
});
