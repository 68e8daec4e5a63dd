import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isUnguessable } from "../../src/attribute/unguessable.ts";

const RANDOM = ["q7Zr2Tb9Xk", "4Lm8Wc1Vn5"].join("");
const dashes = "-----";
const pem = (body: string): string =>
	`${dashes}BEGIN TEST KEY${dashes}\n${body}\n${dashes}END TEST KEY${dashes}`;

describe("isUnguessable", () => {
	it.each([
		["", false],
		["hunter2", false],
		["Tr0ub4dor&3", false],
		["correct-horse-battery-staple", false],
		["CompanyProductionDatabase2024", false],
		["Acme-Payments-Prod-2024-Master-Key-01", false],
		["my_very_long_password_for_the_shop_2023_11_05", false],
		["20240102030405060708091011121314", false],
		["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false],
		// What is random may be the host, which is known.
		["postgres://shop:hunter2@db-c9a2k7q1x8w3z5m4v6b0n.eu-west-1.example.com/shop", false],
		[`shop password is ${RANDOM}`, false],
		["q7Zr2Tb9Xk4.Lm8Wc1Vn5Qp", false],
		[RANDOM, true],
		["5f4dcc3b5aa765d61d8327deb882cf99", true],
		[`tok_live_${RANDOM}`, true],
		["q7Zr2+b9Xk/Lm8Wc1-n5Qd3=", true],
		[pem("AAAA"), false],
		[pem("A".repeat(120)), true],
	])("%j: %s", (secret, expected) => {
		expect(isUnguessable(secret)).toBe(expected);
	});

	it("takes words, however many a person strings together, for a person's", () => {
		const word = fc.constantFrom(
			"Blue",
			"coffee",
			"Summer",
			"acme",
			"Prod",
			"db",
			"2024",
			"7",
			"master",
			"Shop",
			"01",
		);
		const phrase = fc
			.array(word, { minLength: 1, maxLength: 4 })
			.chain((words) => fc.constantFrom("", "-", "_").map((joint) => words.join(joint)));
		fc.assert(fc.property(phrase, (text) => !isUnguessable(text)));
	});
});
