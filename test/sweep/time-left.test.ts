import fc from "fast-check";
import { expect, test } from "vitest";
import { durationText, TimeLeft } from "../../src/sweep/time-left.ts";

test("nothing is said before there is something to go by", () => {
	const left = new TimeLeft(1_000, 0);
	expect(left.seconds(60_000)).toBeNull();
	left.advance(500, 2_000);
	expect(left.seconds(2_000)).toBeNull();
	expect(left.seconds(5_000)).toBeCloseTo(5, 0);
});

test("the pace of the last minutes counts, not that of the start", () => {
	const left = new TimeLeft(1_000_000, 0);
	// Ten minutes at 20 a second, then ten at 1,000.
	for (let second = 1; second <= 600; second++) left.advance(20, second * 1_000);
	expect(left.seconds(600_000)).toBeGreaterThan(49_000);
	for (let second = 601; second <= 1_200; second++) left.advance(1_000, second * 1_000);
	const seconds = left.seconds(1_200_000) ?? 0;
	expect(seconds).toBeGreaterThan(380);
	expect(seconds).toBeLessThan(410);
});

test("at a steady pace it is right, whatever the pace", () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 20, max: 500 }), (pace, seconds) => {
			const left = new TimeLeft(pace * 1_000, 0);
			for (let second = 1; second <= seconds; second++) left.advance(pace, second * 1_000);
			const told = left.seconds(seconds * 1_000) ?? Number.NaN;
			expect(Math.abs(told - (1_000 - seconds))).toBeLessThan(1_000 * 0.02);
		}),
	);
});

test("all done is nothing left, and no more than all is ever done", () => {
	const left = new TimeLeft(100, 0);
	left.advance(1_000, 10_000);
	expect([left.done, left.seconds(10_000)]).toEqual([100, 0]);
});

test.each([
	[0, "a few seconds"],
	[42, "40 seconds"],
	[100, "2 minutes"],
	[3_700, "62 minutes"],
	[9_000, "3 hours"],
])("%d seconds: %s", (seconds, text) => expect(durationText(seconds)).toBe(text));
