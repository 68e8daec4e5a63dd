import { describe, expect, it } from "vitest";
import { buildDocument } from "../../src/report/document.ts";
import { jsonText, renderJson } from "../../src/report/json.ts";
import { RUN } from "./sample-run.ts";

describe("the JSON report", () => {
	it("is the document", () => {
		const document = buildDocument(RUN, { showSecrets: false });
		expect(JSON.parse(renderJson(document))).toEqual(document);
		expect(renderJson(document)).toMatch(/^\{\n {2}"schemaVersion": 1,\n[\s\S]*\n\}\n$/);
	});

	it("escapes what a terminal may obey, and changes nothing by it", () => {
		const value = { text: "\u001b[2J\u009b2J\u007f\u202e\u2028\u200b\u{e0041}\ud800 é 日本" };
		const text = jsonText(value);
		expect(text).toContain("\\u001b[2J\\u009b2J\\u007f\\u202e\\u2028\\u200b\\udb40\\udc41\\ud800 é 日本");
		expect(JSON.parse(text)).toEqual(value);
	});
});
