import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { buildDocument } from "../../src/report/document.ts";
import { renderPretty } from "../../src/report/pretty.ts";
import { columns } from "../../src/report/visible-text.ts";
import { CLEAN_RUN, HOSTILE, inFile, RUN, SECRETS } from "./sample-run.ts";

const pretty = (run: typeof RUN, width = 80, color = false): string =>
	renderPretty(buildDocument(run, { showSecrets: false }), { color, width });

describe("the terminal report", () => {
	it("has no control character but line breaks, without colour", () => {
		expect(HOSTILE).toMatch(/\p{Cc}/u);
		expect(pretty(RUN)).not.toMatch(/[\p{Cf}\p{Cs}]|(?!\n)\p{Cc}/u);
	});

	it("has the same text with colour, and only colour", () => {
		const colored = pretty(RUN, 80, true);
		expect(stripVTControlCharacters(colored)).toBe(pretty(RUN));
		// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
		expect(colored.replace(/\u001b\[\d+m/g, "")).toBe(pretty(RUN));
	});

	it.each([60, 80, 100, 120, 200])(
		"keeps within %i columns, except for snippets and single words",
		(width) => {
			const snippets = RUN.findings.flatMap(({ remediation }) => remediation.dockerfile?.split("\n") ?? []);
			for (const line of pretty(RUN, width).split("\n")) {
				const text = line.trim();
				if (snippets.some((snippet) => snippet.trim() === text) || !text.includes(" ")) continue;
				expect(columns(line), line).toBeLessThanOrEqual(width);
			}
		},
	);

	it("never breaks a snippet", () => {
		for (const { remediation } of RUN.findings) {
			for (const line of remediation.dockerfile?.split("\n") ?? []) expect(pretty(RUN, 50)).toContain(line);
		}
	});

	it("is worst first, and shows five of many places", () => {
		const text = pretty(RUN);
		expect(text.indexOf("GitHub personal access token")).toBeLessThan(text.indexOf("RSA private key"));
		expect(text).toContain("and 7 more (see --format json)");
		expect(text).not.toContain("sample-005");
	});

	it("says where a deleted file is still", () => {
		expect(pretty(RUN, 120)).toMatch(
			/deleted in layer 3 \(RUN printf .*rm \/app\/\.env\),\s+still in layer 2, #3 COPY \. \/app\n/,
		);
	});

	it("says that the scan is incomplete, and why", () => {
		expect(pretty(RUN)).toContain("The scan is incomplete: 2 parts could not be read");
		expect(pretty({ ...CLEAN_RUN, faults: RUN.faults })).toContain("No secrets found in what could be read.");
		expect(pretty(CLEAN_RUN)).not.toContain("incomplete");
	});

	// Redacting the entry anew for each place would take minutes.
	it("copes with very many places and a very long history entry", { timeout: 60_000 }, () => {
		const [finding] = RUN.findings;
		const instruction = { index: 0, createdBy: `RUN echo ${"x y ".repeat(200_000)}`, created: null };
		const exposures = Array.from({ length: 2000 }, (_, index) => inFile(`/f${index}`, 0, { instruction }));
		const findings = finding ? [{ ...finding, exposures }] : [];
		const document = buildDocument({ ...RUN, findings }, { showSecrets: false });
		expect(renderPretty(document, { color: false, width: 80 })).toContain("and 1995 more");
	});

	it("counts what was set aside", () => {
		expect(pretty(RUN)).toContain("3 set aside: 2 by the baseline, 1 in public packages.");
		expect(pretty(CLEAN_RUN)).not.toContain("set aside");
	});

	it("ends a clean scan with what was looked at", () => {
		expect(pretty(CLEAN_RUN)).toMatch(
			/✓ No secrets found\.\nLooked at 5 layers, 1,204 files, 88\.4 MB in 1\.2 s\.\n$/,
		);
		const metadata = { ...CLEAN_RUN, stats: { layers: 0, files: 0, bytes: 0, seconds: 0.01 } };
		expect(pretty(metadata)).toContain("Looked at the build metadata alone in 0.0 s.");
	});

	it("shows a whole secret only when it was asked for", () => {
		const shown = renderPretty(buildDocument(RUN, { showSecrets: true }), { color: false, width: 80 });
		expect(shown).toContain(SECRETS.github);
		for (const line of SECRETS.key.split("\n")) expect(shown).toContain(line);
		expect(pretty(RUN)).not.toContain(SECRETS.github);
	});
});
