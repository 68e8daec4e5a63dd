import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";

describe("the prefilter's module", () => {
	it("is what wasm/prefilter.ts compiles to", { timeout: 60_000 }, () => {
		expect(() => execFileSync(process.execPath, ["scripts/build-wasm.mjs", "--check"])).not.toThrow();
	});
});
