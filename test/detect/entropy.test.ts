import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { alphabetOf, looksRandom, shannonEntropy } from "../../src/detect/entropy.ts";

describe("shannonEntropy", () => {
	it.each([
		["aaaa", 0],
		["abab", 1],
		["abcd", 2],
	])("%s has %d bits a character", (text, bits) => {
		expect(shannonEntropy(text)).toBe(bits);
	});
});

describe("alphabetOf", () => {
	it.each([
		["0123", 10],
		["deadbeef01", 16],
		["DEADBEEF", 16],
		["mzxw6ytb", 36],
		["MZXW", 26],
		["aB3z", 62],
		["aB3z+/==", 65],
		["a-b_c", 28],
	])("%s is drawn from %d", (text, size) => {
		expect(alphabetOf(text)).toBe(size);
	});
});

/** As even as random bytes, and the same at every run. */
function bytesOf(seed: number, length: number): Buffer {
	return createHash("sha512").update(`${seed}`).digest().subarray(0, length);
}

describe("looksRandom", () => {
	it.each([16, 24, 32, 48])("says so of nearly all random texts of %d bytes", (length) => {
		const encodings = ["base64url", "hex"] as const;
		for (const encoding of encodings) {
			let random = 0;
			for (let i = 0; i < 400; i++) if (looksRandom(bytesOf(i, length).toString(encoding))) random++;
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
		"qpzry9x8gf2tvdw0s3jn54khce6mua7l",
	])("not of %s", (text) => {
		expect(looksRandom(text)).toBe(false);
	});
});
