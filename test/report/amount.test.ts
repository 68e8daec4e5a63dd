import { describe, expect, it } from "vitest";
import { amount, bytesText, secondsText } from "../../src/report/amount.ts";

describe("amounts", () => {
	it.each([
		[amount(1, "layer"), "1 layer"],
		[amount(0, "layer"), "0 layers"],
		[amount(1204, "file"), "1,204 files"],
		[bytesText(0), "0 B"],
		[bytesText(999), "999 B"],
		[bytesText(999_949), "999.9 kB"],
		[bytesText(999_999), "1.0 MB"],
		[bytesText(88_412_345), "88.4 MB"],
		[bytesText(5e12), "5000.0 GB"],
		[secondsText(0.04), "0.0 s"],
		[secondsText(9.94), "9.9 s"],
		[secondsText(9.96), "10 s"],
		[secondsText(59.6), "1 min 0 s"],
		[secondsText(200), "3 min 20 s"],
	])("reads %s", (text, expected) => {
		expect(text).toBe(expected);
	});
});
