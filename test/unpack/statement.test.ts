import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { envelopePayload, readProvenance } from "../../src/unpack/statement.ts";
import { envelopeOf, provenance1, provenance02, type SampleBuild } from "./provenance-sample.ts";

const SMALL: SampleBuild = { args: { API_SECRET_KEY: "VERY_SECRET_KEY", VERSION: "1.0" } };
const LARGE: SampleBuild = {
	...SMALL,
	dockerfile: "FROM alpine\nENV DB_PASSWORD=from-dockerfile\n",
	command: ["/bin/sh", "-c", "curl --user me:pass https://example.test"],
	env: ["PATH=/bin", "NPM_TOKEN=a=b"],
};
const read = (statement: object) => readProvenance(JSON.stringify(statement))?.artifacts ?? [];

describe.each([
	["v0.2", provenance02, "https://slsa.dev/provenance/v0.2"],
	["v1", provenance1, "https://slsa.dev/provenance/v1"],
])("provenance %s", (_version, write, type) => {
	test("build args are read, each under its own name", () => {
		expect(readProvenance(JSON.stringify(write(SMALL)))?.type).toBe(type);
		expect(read(write(SMALL))).toContainEqual({
			form: "assignment",
			name: "API_SECRET_KEY",
			value: "VERY_SECRET_KEY",
		});
		expect(read(write(SMALL))).toContainEqual({ form: "assignment", name: "VERSION", value: "1.0" });
	});

	test("commands, their environment and the Dockerfile are read", () => {
		const artifacts = read(write(LARGE));
		expect(artifacts).toContainEqual({
			form: "assignment",
			name: "API_SECRET_KEY",
			value: "VERY_SECRET_KEY",
		});
		expect(artifacts).toContainEqual({ form: "assignment", name: "NPM_TOKEN", value: "a=b" });
		expect(artifacts).toContainEqual({ form: "shell", text: LARGE.command?.join(" ") });
		expect(artifacts).toContainEqual({ form: "file", path: "Dockerfile", text: LARGE.dockerfile });
	});

	test("is read inside an envelope, and inside a bundle", () => {
		for (const wrapped of [
			envelopeOf(write(SMALL)),
			{ mediaType: "x", dsseEnvelope: envelopeOf(write(SMALL)) },
		]) {
			const payload = envelopePayload(JSON.stringify(wrapped)) ?? "";
			expect(readProvenance(payload)?.artifacts).toEqual(read(write(SMALL)));
		}
	});
});

test("parameters as lists of name and value", () => {
	const statement = { ...provenance1(SMALL), predicate: { parameters: [{ name: "TOKEN", value: "x" }] } };
	expect(read(statement)).toContainEqual({ form: "assignment", name: "TOKEN", value: "x" });
});

test.each([
	["an SBOM", JSON.stringify({ ...provenance02(SMALL), predicateType: "https://spdx.dev/Document" })],
	["another document", '{"predicateType": "https://slsa.dev/provenance/v1"}'],
	["text", "hello"],
	["nothing", ""],
])("%s is not taken apart", (_name, text) => {
	expect(readProvenance(text)).toBeNull();
	expect(envelopePayload(text)).toBeNull();
});

test("nesting without end, and any JSON at all, is read to some end", () => {
	const deep = "[".repeat(5_000) + "]".repeat(5_000);
	const text = JSON.stringify(provenance1(SMALL)).replace(
		'"resolvedDependencies":[]',
		`"resolvedDependencies":${deep}`,
	);
	expect(readProvenance(text)?.artifacts.length).toBeGreaterThan(0);
	fc.assert(
		fc.property(fc.jsonValue(), (predicate) => {
			for (const { form, ...artifact } of read({ ...provenance1(SMALL), predicate })) {
				expect(form).toMatch(/^(?:assignment|shell|file)$/);
				for (const part of Object.values(artifact)) expect(typeof part).toBe("string");
			}
		}),
	);
});
