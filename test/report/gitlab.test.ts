import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { buildDocument } from "../../src/report/document.ts";
import { renderGitlab } from "../../src/report/gitlab.ts";
import { CLEAN_RUN, RUN, SECRETS } from "./sample-run.ts";

const text = (pattern?: string) => ({
	type: "string",
	minLength: 1,
	...(pattern === undefined ? {} : { pattern }),
});
const object = (properties: object, required = Object.keys(properties)) => ({
	type: "object",
	properties,
	required,
});
const list = (items: object, minItems = 0) => ({ type: "array", items, minItems });
const url = { type: "string", pattern: "^https?://.+" };
const time = { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}$" };
const program = object({ id: text(), name: text(), version: text(), vendor: object({ name: text() }) });

/**
 * What GitLab's published schema (15.0.4, dist/secret-detection-report-format.json) demands of the fields that a report
 * of ours has. A report that does not pass it is dropped whole.
 */
const validate = new Ajv().compile(
	object({
		version: text("^[0-9]+\\.[0-9]+\\.[0-9]+$"),
		schema: url,
		scan: object({
			type: { enum: ["secret_detection"] },
			status: { enum: ["success", "failure"] },
			start_time: time,
			end_time: time,
			analyzer: program,
			scanner: program,
			messages: list(object({ level: { enum: ["info", "warn", "fatal"] }, value: text() })),
		}),
		vulnerabilities: list(
			object({
				id: text(),
				name: { type: "string", maxLength: 255 },
				description: { type: "string", maxLength: 1_048_576 },
				severity: { enum: ["Info", "Unknown", "Low", "Medium", "High", "Critical"] },
				solution: { type: "string", maxLength: 7_000 },
				identifiers: list(
					object({ type: text(), name: text(), value: text(), url }, ["type", "name", "value"]),
					1,
				),
				links: list(object({ name: { type: "string" }, url }, ["url"])),
				location: object({
					file: { type: "string" },
					start_line: { type: "number" },
					end_line: { type: "number" },
					commit: object({ sha: text() }),
				}),
			}),
		),
	}),
);

describe("the report for GitLab", () => {
	it.each([
		["findings and faults", RUN],
		["nothing", CLEAN_RUN],
	])("with %s passes what the schema demands", (_what, run) => {
		const report: unknown = JSON.parse(renderGitlab(buildDocument(run, { showSecrets: false })));
		validate(report);
		expect(validate.errors).toBeNull();
	});

	it("says when, how bad, where and what to do, and no secret", () => {
		const document = buildDocument(RUN, { showSecrets: false });
		const rendered = renderGitlab(document, new Date("2026-02-03T04:05:06.789Z"));
		const report = JSON.parse(rendered);
		expect(report.scan.end_time).toBe("2026-02-03T04:05:06");
		expect(report.scan.status).toBe(document.complete ? "success" : "failure");
		expect(report.vulnerabilities).toHaveLength(document.findings.length);
		expect(report.vulnerabilities[0].id).toBe(document.findings[0]?.id);
		for (const { location } of report.vulnerabilities) expect(location.file).toMatch(/^[^/]/);
		for (const secret of Object.values(SECRETS)) expect(rendered).not.toContain(secret);
	});
});
