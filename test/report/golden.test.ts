import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { buildDocument } from "../../src/report/document.ts";
import { renderers } from "../../src/report/index.ts";
import { expectGolden } from "./golden.ts";
import { CLEAN_RUN, RUN, SECRETS } from "./sample-run.ts";

const FOLDER = path.resolve(import.meta.dirname, "../golden");
const rich = buildDocument(RUN, { showSecrets: false });
const clean = buildDocument(CLEAN_RUN, { showSecrets: false });
const incomplete = buildDocument({ ...CLEAN_RUN, faults: RUN.faults }, { showSecrets: false });

describe("golden reports", () => {
	it.each([
		["findings-80.txt", renderers.pretty(rich, { color: false, width: 80 })],
		["findings-120.txt", renderers.pretty(rich, { color: false, width: 120 })],
		["findings-color.txt", renderers.pretty(rich, { color: true, width: 100 })],
		["findings.json", renderers.json(rich, { color: false, width: 80 })],
		["findings.sarif", renderers.sarif(rich, { color: false, width: 80 })],
		["clean.txt", renderers.pretty(clean, { color: false, width: 80 })],
		["clean.json", renderers.json(clean, { color: false, width: 80 })],
		["clean.sarif", renderers.sarif(clean, { color: false, width: 80 })],
		["incomplete.txt", renderers.pretty(incomplete, { color: false, width: 80 })],
	])("%s", (name, text) => {
		expectGolden(`test/golden/${name}`, text);
	});

	it("hold no secret in full", () => {
		const files = readdirSync(FOLDER);
		expect(files.length).toBeGreaterThan(8);
		for (const file of files) {
			const text = readFileSync(path.join(FOLDER, file), "utf8");
			for (const [name, secret] of Object.entries(SECRETS)) {
				for (const spelled of [
					secret,
					JSON.stringify(secret).slice(1, -1),
					Buffer.from(secret).toString("base64"),
				]) {
					expect(text.includes(spelled), `${file} holds ${name}`).toBe(false);
				}
			}
		}
	});
});
