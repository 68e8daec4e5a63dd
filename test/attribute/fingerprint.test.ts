import { describe, expect, it } from "vitest";
import { canonicalSecret, findingId } from "../../src/attribute/fingerprint.ts";

describe("findingId", () => {
	it("is stable: people keep it in ignore files and baselines", async () => {
		expect(await findingId("hunter2")).toMatchInlineSnapshot(`"lscg5azogicbj5zkhkjefy"`);
	});

	it("differs by secret and by key", async () => {
		const ids = await Promise.all([findingId("a"), findingId("b"), findingId("a", "project key")]);
		expect(new Set(ids).size).toBe(3);
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
