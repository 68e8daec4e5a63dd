import { describe, expect, it } from "vitest";
import { boundProblems } from "./bounded-expression.ts";

describe("boundProblems", () => {
	it.each([
		"ghp_[A-Za-z0-9]{36}",
		"(?<![a-z])key[ \\t]{0,16}[=:][ \\t]{0,16}(?<secret>[a-z]{4,40})",
		"(?:[a-z]{1,9}\\.){1,4}com",
		"(?:[0-9a-f]{2}:){15}[0-9a-f]{2}",
		"a?b?",
		"(?<quote>[\"']).{1,20}\\k<quote>",
	])("%s is bounded", (source) => {
		expect(boundProblems(source)).toEqual([]);
	});

	it.each([
		["[a-z]+", /unbounded repeat/],
		["[a-z]*", /unbounded repeat/],
		["[a-z]{3,}", /unbounded repeat/],
		["(?:a{1,9}){1,9}b", /exponentially many/],
		["(?:a|a){1,40}b", /exponentially many/],
		["(?:a|aa){1,40}b", /exponentially many/],
		["(?:[a-z]{1,5}-?){1,20}x", /exponentially many/],
		["(?:x(?<n>[a-z.]{1,9})\\.){1,20}(?:[A-Z]|[a-z]|[0-9a]){2,9}", /exponentially many/],
	])("%s is not", (source, problem) => {
		expect(boundProblems(source).join("\n")).toMatch(problem);
	});
});
