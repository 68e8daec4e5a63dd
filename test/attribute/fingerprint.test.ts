import { describe, expect, it } from "vitest";
import { canonicalSecret, findingId } from "../../src/attribute/fingerprint.ts";

describe("findingId", () => {
	it("is stable: people keep it in ignore files and baselines", () => {
		expect(findingId("hunter2")).toMatchInlineSnapshot(`"lscg5azogicbj5zkhkjefy"`);
	});

	it("is stable for tokens too", () => {
		expect(findingId(["a1B2c3D4e5", "F6g7H8i9J0"].join(""))).toMatchInlineSnapshot(
			`"ls5yicch766ddsi26peyaw"`,
		);
	});

	it("differs by secret and by key", () => {
		const random = ["q7Zr2Tb9Xk", "4Lm8Wc1Vn5"].join("");
		const token = [findingId(random), findingId(random, "project key")];
		const ids = [findingId("a"), findingId("b"), findingId("a", "project key"), ...token];
		expect(new Set(ids).size).toBe(5);
		for (const id of ids) expect(id).toMatch(/^ls[a-z2-7]{20}$/);
	});
});

describe("canonicalSecret", () => {
	const dashes = "-----";
	const key = (newline: string): string =>
		[`${dashes}BEGIN TEST KEY${dashes}`, "AAAA", "BBBB", `${dashes}END TEST KEY${dashes}`].join(newline);

	it.each(["\\n", "\r\n", "\n  ", "\n\n"])(
		"takes a key with %j between its lines for the same key",
		(newline) => {
			expect(canonicalSecret(key(newline))).toBe(key("\n"));
		},
	);
});
