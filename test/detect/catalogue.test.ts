import { describe, expect, it } from "vitest";
import { readCatalogue } from "../../scripts/catalogue-plugin.ts";
import { patternsOf } from "../../src/detect/catalogue.ts";
import { Detector } from "../../src/detect/detector.ts";
import type { Pattern } from "../../src/detect/pattern.ts";
import { boundProblems } from "./bounded-expression.ts";
import { expandSample } from "./sample.ts";

const files = readCatalogue();
const patterns = patternsOf(files);

/** A path that the pattern's globs take, for examples of patterns that are only for some files. */
function pathFor(pattern: Pattern): string | null {
	const glob = pattern.paths?.[0];
	if (glob === undefined) return null;
	return glob
		.replace(/\{([^,}]*)[^}]*\}/g, "$1")
		.replaceAll("**/", "root/")
		.replaceAll("**", "x")
		.replaceAll("*", "x");
}

function found(detector: Detector, pattern: Pattern, text: string): string[] {
	const path = pathFor(pattern) ?? "opt/service/notes";
	return detector
		.text(text, { path, kind: "file" })
		.filter((match) => match.patternId === pattern.id)
		.map((match) => match.secret);
}

describe("the catalogue", () => {
	it("has no id twice", () => {
		const ids = files.flatMap((file) => file.patterns.map(({ id }) => id));
		expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
	});

	it("has 60 kinds and more", () => {
		expect(patterns.length).toBeGreaterThanOrEqual(60);
	});

	it.each(patterns.map((pattern) => [pattern.id, pattern] as const))(
		"%s matches its examples and nothing it should not",
		(id, pattern) => {
			const detector = new Detector([pattern]);
			const wrong: string[] = [];
			for (const example of pattern.examples) {
				if (found(detector, pattern, expandSample(example)).length === 0)
					wrong.push(`${id} misses its example: ${example}`);
			}
			for (const example of pattern.counterExamples) {
				if (found(detector, pattern, expandSample(example)).length > 0)
					wrong.push(`${id} matches its counter-example: ${example}`);
			}
			expect(wrong).toEqual([]);
		},
	);

	it.each(patterns.map((pattern) => [pattern.id, pattern] as const))(
		"%s cannot be made to backtrack for long",
		(_id, pattern) => {
			const expressions = [
				pattern.pattern,
				...(pattern.near ? [pattern.near.pattern] : []),
				...pattern.exclude,
			];
			expect(expressions.flatMap(boundProblems)).toEqual([]);
		},
	);

	it("finds an example's secret even where all patterns are tried at once", () => {
		const detector = new Detector(patterns);
		const missed: string[] = [];
		for (const pattern of patterns) {
			for (const example of pattern.examples) {
				const path = pathFor(pattern) ?? "opt/service/notes";
				if (detector.text(expandSample(example), { path, kind: "file" }).length === 0)
					missed.push(`${pattern.id}: ${example}`);
			}
		}
		expect(missed).toEqual([]);
	});
});
