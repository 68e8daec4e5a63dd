import { describe, expect, it } from "vitest";
import { readYaml, YamlError } from "../../src/detect/yaml-data.ts";

function problem(text: string): { message: string; line: number | null } | null {
	try {
		readYaml(text);
		return null;
	} catch (error) {
		if (error instanceof YamlError) return { message: error.message, line: error.line };
		throw error;
	}
}

describe("readYaml", () => {
	it("tells the line of a value, or of what holds it", () => {
		const { data, lineOf } = readYaml("a: 1\nb:\n  - c: 2\n    d: 3\n");
		expect(data).toEqual({ a: 1, b: [{ c: 2, d: 3 }] });
		expect(lineOf(["b", 0, "d"])).toBe(4);
		expect(lineOf(["b", 0, "missing"])).toBe(3);
		expect(lineOf([])).toBeNull();
	});

	it.each([
		["no YAML", "a: [1\nb: 2\n", /./, 2],
		["an alias to nothing", "a: 1\nb: *none\n", /alias/, 2],
		[
			"mappings as keys, which cost the more the deeper",
			`a: ${"{".repeat(400)}${"}".repeat(400)}\n`,
			/a key is/,
			1,
		],
		["deep nesting", `a: ${"[".repeat(200)}${"]".repeat(200)}\n`, /nested too deeply/, 1],
		["errors without number", `${'"'.repeat(30_000)}${"\r".repeat(40_000)}`, /./, 1],
		[
			"the deepest nesting",
			`a: ${"[".repeat(20_000)}${"]".repeat(20_000)}\n`,
			/nested too deeply/,
			undefined,
		],
		[
			"aliases of aliases",
			`a: &a [1, 1]\n${"bcdefghij"
				.split("")
				.map((name, at) => `${name}: &${name} [${`*${"abcdefghij"[at]}, `.repeat(9)}]`)
				.join("\n")}\n`,
			/alias/i,
			undefined,
		],
	])("%s is refused", (_name, text, message, line) => {
		const found = problem(text);
		expect(found?.message).toMatch(message);
		if (line !== undefined && found?.line !== null) expect(found?.line).toBe(line);
	});
});
