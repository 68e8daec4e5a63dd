import { describe, expect, it } from "vitest";
import { BLOCK_ALL, type ImageName, type Judged, judge, readPolicy } from "../../src/triage/policy.ts";

const ID = `ls${"k4m2p5r7t3".repeat(2)}`;
const OTHER = `ls${"a2b3c4d5e6".repeat(2)}`;
const TODAY = new Date("2027-03-01T12:00:00Z");
const prod: ImageName = { registry: "registry.example", repository: "prod/shop" };

function finding(more: Partial<Judged["findings"][number]> = {}): Judged["findings"][number] {
	return {
		id: ID,
		severity: "high",
		confidence: "structured",
		pattern: { id: "stripe-key" },
		exposures: [{ image: 0, path: "/app/test/key.txt" }],
		...more,
	};
}

function verdict(text: string, findings: Judged["findings"], image = prod, complete = true) {
	return judge(readPolicy(text, "policy.yaml"), { complete, findings }, () => image, TODAY);
}

const RULE = `
version: 1
block:
  - severity: high
    confidence: structured
    repositories: ["registry.example/prod/**", "staging/*"]
`;
const exception = (lines: string): string =>
	`${RULE}exceptions:\n  - { owner: team-a, reason: rotated, ${lines} }\n`;

describe("what blocks", () => {
	it.each([
		["as severe and sure as the rule says", finding(), prod, "block"],
		["worse and surer", finding({ severity: "critical", confidence: "checksum" }), prod, "block"],
		["less severe", finding({ severity: "medium" }), prod, "pass"],
		["less sure", finding({ confidence: "contextual" }), prod, "pass"],
		["another repository", finding(), { ...prod, repository: "dev/shop" }, "pass"],
		["a repository without its registry", finding(), { registry: null, repository: "staging/shop" }, "block"],
		["another registry", finding(), { registry: "other.example", repository: "prod/shop" }, "pass"],
	] as const)("%s", (_what, one, image, expected) => {
		expect(verdict(RULE, [one], image).verdict).toBe(expected);
	});

	it("without a policy file, everything", () => {
		const low = finding({ severity: "low", confidence: "entropy" });
		expect(judge(BLOCK_ALL, { complete: true, findings: [low] }, () => prod, TODAY)).toMatchObject({
			verdict: "block",
			blocking: [ID],
		});
	});

	it("never passes what was not read whole", () => {
		expect(verdict(RULE, [], prod, false).verdict).toBe("incomplete");
		expect(verdict(RULE, [finding()], prod, false).verdict).toBe("block");
	});
});

describe("exceptions", () => {
	it.each([
		["this finding", `finding: ${ID}, expires: 2027-03-01`, "pass"],
		["another finding", `finding: ${OTHER}, expires: 2027-03-01`, "block"],
		["its pattern", "pattern: stripe-key, expires: 2027-03-02", "pass"],
		["its path", "path: /app/test/**, expires: 2027-03-02", "pass"],
		["another path", "path: /srv/**, expires: 2027-03-02", "block"],
		["its repository", `finding: ${ID}, repositories: [prod/shop], expires: 2027-03-02`, "pass"],
		["another repository", `finding: ${ID}, repositories: [prod/other], expires: 2027-03-02`, "block"],
		["over since yesterday", `finding: ${ID}, expires: 2027-02-28`, "block"],
	])("%s", (_what, lines, expected) => {
		expect(verdict(exception(lines), [finding()]).verdict).toBe(expected);
	});

	it("of a path leaves the other places of the same secret", () => {
		const both = finding({
			exposures: [
				{ image: 0, path: "/app/test/key.txt" },
				{ image: 0, path: "/app/.env" },
			],
		});
		expect(verdict(exception("path: /app/test/**, expires: 2027-03-02"), [both]).verdict).toBe("block");
	});

	it("that are over are told, with their owner", () => {
		const { warnings } = verdict(exception("pattern: stripe-key, expires: 2027-01-01"), [finding()]);
		expect(warnings).toEqual(["the exception for stripe-key (team-a) ended on 2027-01-01"]);
	});
});

describe("a policy that cannot be read", () => {
	it.each([
		[
			"no owner",
			"version: 1\nblock: []\nexceptions:\n  - pattern: jwt\n    reason: x\n    expires: 2027-01-01\n",
			/policy\.yaml:4: exceptions\.0\.owner/,
		],
		[
			"no end",
			"version: 1\nblock: []\nexceptions:\n  - pattern: jwt\n    reason: x\n    owner: y\n",
			/exceptions\.0\.expires/,
		],
		["a date that is none", exception("pattern: jwt, expires: 2027-02-31x"), /write YYYY-MM-DD/],
		[
			"a path that names nothing",
			exception("path: //, expires: 2027-03-02"),
			/policy\.yaml:\d+: exceptions\.0\.path: "\/\/" names nothing/,
		],
		["nothing that it is for", exception("expires: 2027-03-02"), /neither finding, pattern nor path/],
		[
			"an unknown severity",
			"version: 1\nblock:\n  - severity: awful\n",
			/policy\.yaml:3: block\.0\.severity/,
		],
		["an unknown key", "version: 1\nblock: []\nallow: []\n", /"allow" is not understood/],
		["another version", "version: 2\nblock: []\n", /policy\.yaml:1: version/],
		["no YAML", "version: [1\n", /policy\.yaml:\d/],
		["nothing", "", /policy\.yaml:1/],
	])("%s", (_what, text, message) => {
		expect(() => readPolicy(text, "policy.yaml")).toThrow(message);
	});
});
