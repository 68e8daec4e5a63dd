import { expect, test } from "vitest";
import { retryAfterMs } from "../../../src/source/registry/retry.ts";

const NOW = Date.parse("2026-11-01T12:00:00Z");

test.each([
	[undefined, undefined],
	["0", 0],
	["30", 30_000],
	["Sun, 01 Nov 2026 12:00:10 GMT", 10_000],
	["Sun, 01 Nov 2026 11:00:00 GMT", 0],
	["soon", undefined],
	["-1", undefined],
	["99999999999999", undefined],
])("Retry-After: %s", (header, expected) => expect(retryAfterMs(header, NOW)).toBe(expected));
