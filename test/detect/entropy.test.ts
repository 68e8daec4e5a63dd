import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { charsetOf, looksRandom, shannonEntropy } from "../../src/detect/entropy.ts";

describe("shannonEntropy", () => {
	it.each([
		["aaaa", 0],
		["abab", 1],
		["abcd", 2],
	])("%s has %d bits a character", (text, bits) => {
		expect(shannonEntropy(text)).toBe(bits);
	});
});

describe("charsetOf", () => {
	it.each([
		["0123", "digits"],
		["deadbeef01", "hex"],
		["MZXW6YTB", "base32"],
		["aB3z", "alnum"],
		["aB3z+/==", "base64"],
		["p@ss w0rd", "printable"],
		["pässword", "other"],
	])("%s is %s", (text, charset) => {
		expect(charsetOf(text)).toBe(charset);
	});
});

describe("looksRandom", () => {
	it.each([16, 24, 32, 48])("says so of nearly all random texts of %d bytes", (length) => {
		const encodings = ["base64url", "hex"] as const;
		for (const encoding of encodings) {
			let random = 0;
			for (let i = 0; i < 400; i++) if (looksRandom(randomBytes(length).toString(encoding))) random++;
			expect(random).toBeGreaterThan(380);
		}
	});

	it.each([
		"correcthorsebatterystaple",
		"this_is_a_long_identifier_name",
		"com.example.application.Main",
		"/usr/local/share/ca-certificates",
		"aaaaaaaaaaaaaaaaaaaaaaaa",
		"MyApplicationConfigurationFactory",
		"20241124103000123456",
	])("not of %s", (text) => {
		expect(looksRandom(text)).toBe(false);
	});
});
