import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/attribute/finding.ts";
import { CONFIDENCES, SEVERITIES } from "../../src/detect/match.ts";
import { buildDocument } from "../../src/report/document.ts";
import { MASK } from "../../src/report/redactor.ts";
import type { Run } from "../../src/report/run.ts";
import { CLEAN_RUN, inFile, inMetadata, RUN, SECRETS } from "./sample-run.ts";

const build = (run: Run): ReturnType<typeof buildDocument> => buildDocument(run, { showSecrets: false });

function findingWith(change: Partial<Finding>): Finding {
	const [first] = RUN.findings;
	if (!first) throw new Error("the sample run has no findings");
	return { ...first, exposures: [inFile("/a", 0)], ...change };
}

describe("buildDocument", () => {
	it("is complete exactly when there is no fault", () => {
		expect(build(RUN).complete).toBe(false);
		expect(build(CLEAN_RUN).complete).toBe(true);
	});

	it("holds no secret in any field, in whatever spelling", () => {
		const text = JSON.stringify(build(RUN));
		for (const secret of Object.values(SECRETS)) {
			expect(text).not.toContain(JSON.stringify(secret).slice(1, -1));
			expect(text).not.toContain(Buffer.from(secret).toString("base64"));
		}
	});

	it("hides a secret in every text that an image or a fault brings", () => {
		const secret = SECRETS.github;
		const run: Run = {
			...CLEAN_RUN,
			faults: [{ code: "INTERNAL", message: `near ${secret}`, where: secret }],
			images: RUN.images.map((image) => ({
				...image,
				reference: secret,
				imageId: secret,
				manifestDigest: secret,
				platform: secret,
				created: secret,
				layers: image.layers.map((layer) => ({
					...layer,
					digest: secret,
					diffId: secret,
					mediaType: secret,
					createdBy: secret,
				})),
			})),
			findings: [
				findingWith({
					secret,
					exposures: [
						inFile(`/${secret}`, 0, {
							variable: secret,
							layer: { index: 0, digest: secret, diffId: secret },
							instruction: { index: 0, createdBy: secret, created: secret },
						}),
					],
					remediation: { summary: secret, revokeUrl: `https://example.com/${secret}`, dockerfile: secret },
				}),
			],
			secrets: [],
		};
		expect(JSON.stringify(build(run))).not.toContain(secret);
		expect(build(run).images[0]?.layers[0]?.createdBy).toBe(MASK);
	});

	it("hides secrets of findings that were set aside", () => {
		expect(JSON.stringify(RUN.faults)).toContain(SECRETS.hidden);
		expect(build(RUN).errors.map(({ message }) => message)).toContain(`unexpected end of file near ${MASK}`);
	});

	it("keeps its own words, whatever people take for passwords", () => {
		const words = ["docker", "critical", "structured", "present", "leakscan", "github-pat", "file"];
		const document = build({ ...RUN, secrets: words });
		expect(document.images[0]?.source).toBe("docker");
		expect(document.tool.name).toBe("leakscan");
		expect(document.findings.map(({ pattern }) => pattern.id)).toContain("github-pat");
		expect(document.findings.flatMap(({ exposures }) => exposures.map(({ state }) => state))).toContain(
			"present",
		);
	});

	it("has the value only when it was asked for", () => {
		const shown = buildDocument(RUN, { showSecrets: true });
		expect(shown.findings.map(({ secret }) => secret.value)).toContain(SECRETS.github);
		expect(shown.findings.find(({ secret }) => secret.value === SECRETS.github)?.secret.redacted).toBe(
			"ghp_****Rk",
		);
		for (const finding of build(RUN).findings) expect(finding.secret).not.toHaveProperty("value");
	});

	it("sorts by severity, confidence, what is still there, id", () => {
		const gone = [inFile("/a", 0, { state: "deleted", removedInLayer: 1 })];
		const kinds = fc.record({
			severity: fc.constantFrom(...SEVERITIES),
			confidence: fc.constantFrom(...CONFIDENCES),
			exposures: fc.constantFrom(gone, [inFile("/a", 0)], [...gone, inMetadata("env", 0)]),
			id: fc.string(),
		});
		fc.assert(
			fc.property(
				fc.uniqueArray(kinds.map(findingWith), { maxLength: 8, selector: ({ id }) => id }),
				fc.integer({ min: 0, max: 8 }),
				(findings, turn) => {
					const sorted = build({ ...CLEAN_RUN, findings }).findings;
					const turned = [...findings.slice(turn), ...findings.slice(0, turn)];
					expect(build({ ...CLEAN_RUN, findings: turned }).findings).toEqual(sorted);
					const ranks = sorted.map((finding) => [
						SEVERITIES.indexOf(finding.severity),
						CONFIDENCES.indexOf(finding.confidence),
						finding.exposures.every(({ state }) => state === "deleted") ? 1 : 0,
					]);
					const order = ranks.map((rank) => rank.join(""));
					expect(order).toEqual([...order].sort());
				},
			),
			{ numRuns: 100 },
		);
	});

	it("sorts faults, which come in any order", () => {
		const turned = { ...RUN, faults: [...RUN.faults].reverse() };
		expect(build(turned).errors).toEqual(build(RUN).errors);
	});
});
