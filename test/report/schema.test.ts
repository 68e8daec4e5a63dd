import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { buildDocument } from "../../src/report/document.ts";
import { jsonSchema } from "../../src/report/schema.ts";
import { expectGolden } from "./golden.ts";
import { CLEAN_RUN, RUN } from "./sample-run.ts";

const validate = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(jsonSchema());
const documentOf = (run: typeof RUN, showSecrets = false): unknown =>
	JSON.parse(JSON.stringify(buildDocument(run, { showSecrets })));

/** Every object schema below, with the path that leads to it. */
function* fieldsOf(schema: unknown, at: string): Generator<[string, unknown]> {
	if (typeof schema !== "object" || schema === null) return;
	for (const [key, value] of Object.entries(schema)) {
		if (key === "properties")
			for (const [name, field] of Object.entries(value)) yield [`${at}.${name}`, field];
		yield* fieldsOf(value, key === "properties" ? at : `${at}.${key}`);
	}
}

describe("the published schema", () => {
	it("is docs/report.schema.json", () => {
		expectGolden("docs/report.schema.json", `${JSON.stringify(jsonSchema(), null, 2)}\n`);
	});

	it("describes every field", () => {
		const fields = [...fieldsOf(jsonSchema(), "")];
		expect(fields.length).toBeGreaterThan(50);
		for (const [name, field] of fields) expect(field, name).toHaveProperty("description");
	});

	it.each([
		["a rich run", documentOf(RUN)],
		["a clean run", documentOf(CLEAN_RUN)],
		["whole secrets", documentOf(RUN, true)],
	])("accepts the report of %s", (_, report) => {
		validate(report);
		expect(validate.errors).toBeNull();
	});

	it("allows fields that a later version adds", () => {
		expect(validate({ ...buildDocument(RUN, { showSecrets: false }), later: 1 })).toBe(true);
	});

	it.each([
		["another version", { schemaVersion: 2 }],
		["no findings", { findings: undefined }],
		["an image that is no object", { images: ["shop/api"] }],
		["negative counts", { stats: { layers: -1, files: 0, bytes: 0, seconds: 0 } }],
	])("refuses %s", (_, change) => {
		expect(
			validate(JSON.parse(JSON.stringify({ ...buildDocument(RUN, { showSecrets: false }), ...change }))),
		).toBe(false);
	});
});
