import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";

describe("the WebAssembly modules", () => {
	it("are what the sources in wasm/ compile to", { timeout: 60_000 }, () => {
		expect(() => execFileSync(process.execPath, ["scripts/build-wasm.mjs", "--check"])).not.toThrow();
	});
});
