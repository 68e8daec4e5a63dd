import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import type { Log, Result } from "sarif";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { buildDocument } from "../../src/report/document.ts";
import { renderSarif } from "../../src/report/sarif.ts";
import { CLEAN_RUN, HOSTILE, inFile, RUN } from "./sample-run.ts";

/** The OASIS schema is draft 4, which ajv 8 leaves out; what it uses of draft 4 differs from draft 7 in `id` alone. */
const { $schema, id, ...schema } = z
	.looseObject({ $schema: z.string(), id: z.string() })
	.parse(JSON.parse(readFileSync(path.join(import.meta.dirname, "sarif-schema-2.1.0.json"), "utf8")));
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile<Log>(schema);

function logOf(run: typeof RUN, showSecrets = false): Log {
	const log: unknown = JSON.parse(renderSarif(buildDocument(run, { showSecrets })));
	if (!validate(log)) throw new Error(ajv.errorsText(validate.errors));
	return log;
}

const resultsOf = (run: typeof RUN): Result[] => logOf(run).runs[0]?.results ?? [];
const urisOf = (results: readonly Result[]): (string | undefined)[] =>
	results.flatMap(({ locations = [] }) =>
		locations.map((one) => one.physicalLocation?.artifactLocation?.uri),
	);

describe("SARIF", () => {
	it("is checked against the official schema", () => {
		expect(id).toContain("docs.oasis-open.org/sarif/sarif/v2.1.0");
		expect($schema).toContain("draft-04");
		expect(validate({ version: "2.1.0", runs: [{ results: [] }] })).toBe(false);
	});

	it.each([
		["a rich run", RUN],
		["a clean run", CLEAN_RUN],
	])("is valid for %s", (_, run) => {
		expect(logOf(run).runs).toHaveLength(1);
		expect(logOf(run, true).runs).toHaveLength(1);
	});

	it("gives every result what GitHub asks for", () => {
		const log = logOf(RUN);
		const rules = log.runs[0]?.tool.driver.rules ?? [];
		expect(resultsOf(RUN)).toHaveLength(RUN.findings.length);
		for (const result of resultsOf(RUN)) {
			expect(rules[result.ruleIndex ?? -1]?.id).toBe(result.ruleId);
			expect(result.message.text).not.toBe("");
			expect(result.partialFingerprints?.["leakscanId/v1"]).toMatch(/^ls[a-z2-7]{20}$/);
			expect(result.locations?.length).toBeGreaterThan(0);
			for (const location of result.locations ?? []) {
				expect(location.physicalLocation?.region?.startLine).toBeGreaterThanOrEqual(1);
				expect(location.logicalLocations?.[0]?.kind).toBe("image");
			}
		}
		for (const rule of rules) {
			expect(Number(rule.properties?.["security-severity"])).toBeGreaterThan(0);
			expect(rule.helpUri).toMatch(/^https:/);
			expect(rule.help?.markdown).toContain("secret mount");
		}
	});

	it("names files by relative URIs without a scheme", () => {
		const uris = urisOf(resultsOf(RUN));
		expect(uris).toContain("root/.git-credentials");
		expect(uris).toContain("Dockerfile");
		for (const uri of uris) {
			expect(uri).toMatch(
				/^(?:[A-Za-z0-9._~!'()*-]|%[0-9A-F]{2})+(?:\/(?:[A-Za-z0-9._~!'()*-]|%[0-9A-F]{2})+)*$/,
			);
			expect(new URL(uri ?? "", "file:///repo/").href).toMatch(/^file:\/\/\/repo\/./);
		}
	});

	it.each([
		["/a:b/c d", "a%3Ab/c%20d"],
		["//x/../y/./z%", "x/y/z%25"],
		["/docker:host", "docker%3Ahost"],
		["/", "Dockerfile"],
		["/日本", "%E6%97%A5%E6%9C%AC"],
		["/\ud800", "%EF%BF%BD"],
	])("writes the path %j as %s", (name, uri) => {
		const findings = RUN.findings
			.slice(0, 1)
			.map((finding) => ({ ...finding, exposures: [inFile(name, 0)] }));
		expect(urisOf(resultsOf({ ...RUN, findings }))).toEqual([uri]);
	});

	it("puts a file of the final image first, whatever the order of the exposures", () => {
		const github = resultsOf(RUN).find(({ ruleId }) => ruleId === "github-pat");
		expect(github?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe("root/.git-credentials");
	});

	it("keeps hostile texts from being control characters, links, placeholders or formatting", () => {
		const message = resultsOf(RUN).find(({ ruleId }) => ruleId === "aws-access-key")?.message;
		expect(HOSTILE).toContain("[x](javascript:1){0}`|<img>");
		expect(message?.text).toContain("\\[x\\](javascript:1){{0}}");
		expect(message?.markdown).toContain("\\[x\\]\\(javascript:1\\){{0}}\\`\\|\\<img\\>");
		const { text = "", markdown = "" } = message ?? {};
		expect(text + markdown).not.toMatch(/[\p{Cc}\p{Cf}]/u);
	});

	it("holds at most the 1,000 locations that GitHub takes", () => {
		const exposures = Array.from({ length: 1500 }, (_, index) => inFile(`/f${index}`, 0));
		const [result] = resultsOf({
			...RUN,
			findings: RUN.findings.slice(0, 1).map((one) => ({ ...one, exposures })),
		});
		expect(result?.locations).toHaveLength(1000);
		expect(result?.properties?.["exposures"]).toBe(1500);
	});

	it("says when the scan is incomplete", () => {
		const invocation = logOf(RUN).runs[0]?.invocations?.[0];
		expect(invocation?.executionSuccessful).toBe(false);
		const codes = invocation?.toolExecutionNotifications?.map(({ descriptor }) => descriptor?.id);
		expect(codes).toEqual(["LIMIT_EXCEEDED", "LAYER_UNREADABLE"]);
		expect(logOf(CLEAN_RUN).runs[0]?.invocations?.[0]?.executionSuccessful).toBe(true);
	});
});
