/** Whatever the input, a parser ends: with a result, or with an error that a person can read. */
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readConfig } from "../../src/cli/config-file.ts";
import { compilePattern } from "../../src/detect/compiled-pattern.ts";
import { Detector } from "../../src/detect/detector.ts";
import { readGitleaksConfig } from "../../src/detect/gitleaks/config.ts";
import { wholeConfig } from "../../src/detect/gitleaks/extend.ts";
import { GitleaksRules } from "../../src/detect/gitleaks/rules.ts";
import { readPatternFile } from "../../src/detect/pattern-file.ts";
import { re2Expression } from "../../src/detect/re2-expression.ts";
import { LeakscanError } from "../../src/errors.ts";
import { imageConfigSchema } from "../../src/image/config.ts";
import { readInstructions } from "../../src/image/history.ts";
import { parseImageName } from "../../src/source/image-name.ts";
import { parseReference } from "../../src/source/reference.ts";
import { readBaseline } from "../../src/triage/baseline.ts";
import { readIgnoreFile } from "../../src/triage/ignore-file.ts";
import { readLayer } from "../../src/unpack/layer.ts";
import { tarOf } from "../source/archives.ts";
import { damagedBytes, damagedText } from "./mutation.ts";

/** Reproduce a failure with the seed that fast-check prints. */
const RUNS = { numRuns: 300, interruptAfterTimeLimit: 20_000, markInterruptAsFailure: false } as const;
const LIMIT = { timeout: 60_000 };

/** Runs it; an error must be one of ours, in one line that says what to do. */
async function endsWell(work: () => unknown): Promise<void> {
	try {
		await work();
	} catch (error) {
		if (!(error instanceof LeakscanError)) throw error;
		expect(error.message).not.toBe("");
		expect(error.message.split("\n").length, error.message).toBe(1);
	}
}

function always(name: string, inputs: fc.Arbitrary<string>, work: (text: string) => unknown): void {
	it(name, LIMIT, async () => {
		await fc.assert(
			fc.asyncProperty(inputs, (text) => endsWell(() => work(text))),
			RUNS,
		);
	});
}

describe("files of a person's", () => {
	const PATTERNS = `provider: Acme
patterns:
  - id: acme-token
    name: Acme token
    severity: high
    keywords: [acme_, "acme-"]
    pattern: '(?<secret>acme_[A-Za-z0-9]{20})'
    near: { pattern: 'acme', within: 40 }
    exclude: ['x{3}']
    examples: &a ['acme_{{alnum:20}}']
    counterExamples: *a
`;
	const RULES = `title = "Acme"
[extend]
useDefault = true
disabledRules = ["github-pat"]
[[rules]]
id = "acme"
description = "d"
regex = '''(?i)acme-([a-z0-9]{4,20})(?:x|$)'''
path = '''\\.py$'''
secretGroup = 1
entropy = 2.5
keywords = ["acme-"]
[[rules.allowlists]]
condition = "AND"
regexTarget = "line"
regexes = ['''sample''', '''[[:alpha:]]+''']
stopwords = ["x"]
[[rules.required]]
id = "acme"
withinLines = 3
[[allowlists]]
paths = ['''^a/''']
`;
	const TEXT = "key acme-abcd1234x sample\nacme_ABCDEFGHIJKLMNOPQRST\n".repeat(20);

	always("pattern files", damagedText([PATTERNS]), (text) => {
		for (const pattern of readPatternFile(text, "own.yaml").patterns) {
			const compile = () => compilePattern({ ...pattern, provider: "x" }, re2Expression);
			new Detector([{ ...pattern, provider: "x" }], { compile }).text(TEXT, { path: "a/b.py", kind: "file" });
		}
	});
	always("gitleaks configurations", damagedText([RULES]), async (text) => {
		const config = await wholeConfig(readGitleaksConfig(text, "rules.toml"), async (path) =>
			readGitleaksConfig(RULES, path),
		);
		const rules = new GitleaksRules(config, (id) => id === "github-pat");
		new Detector([], { rules: [rules] }).text(TEXT, { path: "b/b.py", kind: "file" });
	});
	always(
		"ignore files",
		damagedText(["ls234567abcdefghijklmn until=2027-01-31 # why\npath:/a/**\npattern:jwt\n"]),
		(text) => readIgnoreFile(text, "ignore"),
	);
	always(
		"baselines",
		damagedText(['{"leakscanBaseline":1,"findings":[{"id":"ls23","pattern":"jwt","where":"/a"}]}']),
		(text) => readBaseline(text, "baseline.json"),
	);
	always(
		"settings",
		damagedText(["fail-on: high\nformat: [json, sarif]\nexclude-path:\n  - a/**\n"]),
		(text) => readConfig(text, "leakscan.yaml"),
	);
});

describe("what names an image", () => {
	const NAMES = [
		"app:latest",
		"registry.example:5000/a/b@sha256:00",
		"oci:/a/b:tag",
		"docker-archive:a.tar",
		"-",
	];
	always("references", damagedText(NAMES), (text) => parseReference(text));
	always("image names", damagedText(NAMES), (text) => parseImageName(text));
});

describe("what an image says of itself", () => {
	const HISTORY = [
		"/bin/sh -c #(nop)  ENV A=b C='d e'",
		"|2 TOKEN=abc OTHER=x y z /bin/sh -c make && echo $TOKEN",
		"RUN |1 TOKEN=a b /bin/sh -c make # buildkit",
		'LABEL a="b c" d=e\\ f',
		"ARG TOKEN=abc",
		'CMD ["/bin/sh" "-c" "x"]',
		"COPY file:0000 in /app ",
		'ENTRYPOINT ["a"]',
	];
	const config = (created: readonly string[]): unknown => ({
		history: created.map((created_by) => ({ created_by })),
		config: { Env: ["A=b", ...created], Labels: { a: created[0] ?? "" } },
		rootfs: { type: "layers", diff_ids: [] },
	});
	it("histories", LIMIT, async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(damagedText(HISTORY), { maxLength: 12 }), (created) =>
				endsWell(() => {
					const instructions = readInstructions(imageConfigSchema.parse(config(created)));
					expect(instructions).toHaveLength(Math.max(created.length, instructions.length));
				}),
			),
			RUNS,
		);
	});
});

describe("layers", () => {
	async function layers(): Promise<Buffer[]> {
		const tar = await tarOf([
			{ name: "app/.env", content: "A=1\n" },
			{ name: "app/.wh.old", content: "" },
			{ name: `long/${"name/".repeat(60)}x`, content: "long" },
			{ name: "é", content: "x".repeat(700) },
		]);
		return [tar, gzipSync(tar)];
	}

	it("of damaged bytes", LIMIT, async () => {
		await fc.assert(
			fc.asyncProperty(damagedBytes(await layers()), (bytes) =>
				endsWell(() =>
					readLayer(
						Readable.from([bytes], { objectMode: false }),
						{ file: () => ({ write: () => undefined, end: () => undefined }) },
						{ digest: null },
					),
				),
			),
			RUNS,
		);
	});
});
