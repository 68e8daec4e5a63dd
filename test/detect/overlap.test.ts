import { describe, expect, it } from "vitest";
import type { Match } from "../../src/detect/match.ts";
import { withDocument } from "../../src/detect/overlap.ts";

function match(patternId: string, secret: string, offset: number, confidence: Match["confidence"]): Match {
	return { patternId, secret, offset, confidence, severity: "high", variable: null, line: 1, column: 1 };
}

describe("what was searched for and what was parsed", () => {
	it("the parser's reading of a value wins over its name's", () => {
		const parsed = match("kubernetes-secret-manifest", "plain", 10, "structured");
		const searched = [
			match("generic-password", "cGxhaW4=", 10, "contextual"),
			match("kubernetes-secret-manifest", "cGxhaW4=", 10, "contextual"),
			match("generic-secret", "elsewhere", 90, "contextual"),
		];
		expect(withDocument(searched, [parsed]).map(({ secret }) => secret)).toEqual(["plain", "elsewhere"]);
	});

	it("a token with a shape of its own says more than the file it is in", () => {
		const found = withDocument(
			[match("github-pat", "token-of-github", 5, "checksum")],
			[match("netrc-password", "token-of-github", 5, "structured")],
		);
		expect(found.map(({ patternId }) => patternId)).toEqual(["github-pat"]);
	});
});
