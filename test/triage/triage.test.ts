import { describe, expect, it } from "vitest";
import type { Exposure, Finding } from "../../src/attribute/finding.ts";
import { readBaseline, writeBaseline } from "../../src/triage/baseline.ts";
import { readIgnoreFile } from "../../src/triage/ignore-file.ts";
import { type TriageRules, triage } from "../../src/triage/triage.ts";

const ID = `ls${"a".repeat(20)}`;

function exposure(path: string | null, more: Partial<Exposure> = {}): Exposure {
	return {
		image: 0,
		kind: path === null ? "env" : "file",
		path,
		line: null,
		column: null,
		layer: null,
		instruction: null,
		state: "present",
		removedInLayer: null,
		inside: [],
		vendored: false,
		variable: null,
		...more,
	};
}

function finding(...exposures: Exposure[]): Finding {
	return {
		id: ID,
		pattern: { id: "some-token", name: "Some token", provider: "Some" },
		severity: "high",
		confidence: "contextual",
		secret: "not of interest here",
		published: false,
		exposures,
		remediation: { summary: "", revokeUrl: null, dockerfile: null },
	};
}

function rules(more: Partial<TriageRules> = {}): TriageRules {
	return {
		minConfidence: null,
		ignore: [],
		baseline: new Set(),
		isInherited: null,
		includeVendored: false,
		today: "2026-06-01",
		...more,
	};
}

const ignore = (text: string) => readIgnoreFile(text, ".leakscanignore");
const inApp = finding(exposure("/app/test/key.pem"), exposure("/app/key.pem"));
const inArchive = finding(
	exposure("/app/app.jar", { inside: ["lib/key.pem"] }),
	exposure("/app/app.jar", { inside: ["test/key.pem"] }),
	exposure("/app/key.pem"),
);

describe("triage", () => {
	it.each<[string, Partial<TriageRules>, Partial<ReturnType<typeof triage>["suppressed"]>, number]>([
		["nothing said", {}, {}, 2],
		["its id ignored", { ignore: ignore(`${ID}  # rotated`) }, { ignored: 1 }, 0],
		["its id ignored until later", { ignore: ignore(`${ID} until=2026-06-01`) }, { ignored: 1 }, 0],
		["its id ignored until yesterday", { ignore: ignore(`${ID} until=2026-05-31`) }, {}, 2],
		["its pattern ignored", { ignore: ignore("pattern:some-token") }, { ignored: 1 }, 0],
		["one of its paths ignored", { ignore: ignore("path:/app/test/**") }, {}, 1],
		["all of its paths ignored", { ignore: ignore("path:app/**") }, { ignored: 1 }, 0],
		["in the baseline", { baseline: new Set([ID]) }, { baseline: 1 }, 0],
		["one exposure inherited", { isInherited: ({ path }) => path === "/app/key.pem" }, {}, 1],
		["all exposures inherited", { isInherited: () => true }, { inherited: 1 }, 0],
		["not sure enough", { minConfidence: "structured" }, {}, 0],
		["sure enough", { minConfidence: "contextual" }, {}, 2],
	])("%s", (_what, said, suppressed, exposures) => {
		const outcome = triage([inApp], rules(said));
		expect(outcome.suppressed).toEqual({
			vendored: 0,
			published: 0,
			baseline: 0,
			ignored: 0,
			inherited: 0,
			...suppressed,
		});
		expect(outcome.findings[0]?.exposures.length ?? 0).toBe(exposures);
	});

	it.each<[string, number]>([
		["path:/app/app.jar", 1],
		["path:/app/app.jar/lib/**", 2],
		["path:/app/app.jar/**/*.pem", 1],
		["path:/lib/**", 3],
	])("%s leaves %i of what is in an archive and beside it", (line, exposures) => {
		const { findings } = triage([inArchive], rules({ ignore: ignore(line) }));
		expect(findings[0]?.exposures).toHaveLength(exposures);
	});

	it("sets aside what is public, and keeps it when asked", () => {
		const vendored = finding(exposure("/usr/lib/a/key.pem", { vendored: true }));
		const published = { ...finding(exposure("/app/key.pem")), published: true };
		const partly = finding(exposure("/usr/lib/a/key.pem", { vendored: true }), exposure("/app/key.pem"));
		const outcome = triage([vendored, published, partly], rules());
		expect(outcome.suppressed).toMatchObject({ vendored: 1, published: 1 });
		expect(outcome.findings.map(({ exposures }) => exposures.map(({ path }) => path))).toEqual([
			["/app/key.pem"],
		]);
		expect(triage([vendored, published, partly], rules({ includeVendored: true })).findings).toHaveLength(3);
	});

	it("tells of rules that have ended", () => {
		const { warnings } = triage(
			[],
			rules({ ignore: ignore(`# decisions\n\n${ID} until=2026-01-01 # waiting for ops`) }),
		);
		expect(warnings).toEqual(["ignore rule on line 3 ended on 2026-01-01 (waiting for ops)"]);
	});
});

describe("readIgnoreFile", () => {
	it.each([
		"lsshort",
		"paths:/x",
		"path:",
		"path:/",
		`path:${"a".repeat(5000)}`,
		`${ID} until=tomorrow`,
		`${ID} until=2026-13-45`,
		"pattern:Not_An_Id",
	])("refuses %s", (line) => {
		expect(() => ignore(`# fine\n${line}`)).toThrowError(/^\.leakscanignore:2: /);
	});
});

describe("a baseline", () => {
	it("is read back, and holds places but no secrets", () => {
		const text = writeBaseline([inApp], (value) => value);
		expect(readBaseline(text, "b.json")).toEqual(new Set([ID]));
		expect(text).toContain("/app/test/key.pem");
		expect(text).not.toContain(inApp.secret);
	});

	it.each(["", "[]", '{"leakscanBaseline":2,"findings":[]}'])("is not %j", (text) => {
		expect(() => readBaseline(text, "b.json")).toThrowError("b.json is no baseline");
	});
});
