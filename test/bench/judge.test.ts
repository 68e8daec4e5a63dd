import { describe, expect, it } from "vitest";
import { judgePlants, unplanted } from "../../bench/detection/judge.ts";
import type { Plant } from "../../bench/detection/plants/plant.ts";
import type { Report, ReportedExposure } from "../../bench/detection/scan.ts";

const SECRET = "a-secret-of-some-length";

function plant(expected: Plant["expected"], more: Partial<Plant> = {}): Plant {
	return { place: "a place", kind: "a kind", secret: SECRET, expected, ...more };
}

function report(value: string, exposure: Partial<ReportedExposure>): Report {
	const place = {
		kind: "file",
		path: "/srv/.env",
		inside: [],
		line: 1,
		column: 1,
		layer: null,
		instruction: null,
	};
	return {
		complete: true,
		errors: [],
		suppressed: {},
		stats: { files: 1, bytes: 1, seconds: 1 },
		findings: [
			{
				id: "ls1",
				pattern: { id: "generic-secret" },
				severity: "high",
				confidence: "contextual",
				secret: { redacted: "****", length: value.length, value },
				exposures: [{ ...place, state: "present", variable: null, ...exposure }],
			},
		],
	};
}

const file = { kind: "file", path: "srv/.env", state: "present" } as const;

describe("a plant", () => {
	it.each<[string, Plant, Report, string]>([
		["is found where it is", plant(file), report(SECRET, {}), "found"],
		["is found within more", plant(file), report(`https://u:${SECRET}@host`, {}), "found"],
		["is found by most of it", plant(file), report(SECRET.slice(0, -2), {}), "found"],
		[
			"is found in another spelling",
			plant(file, { spellings: ["dTpwYXNz"] }),
			report("dTpwYXNz", {}),
			"found",
		],
		["is lost when only a piece was seen", plant(file), report(SECRET.slice(0, 8), {}), "lost"],
		[
			"is lost when another secret stands there",
			plant(file),
			report("something-else-altogether", {}),
			"lost",
		],
		["is misplaced in another file", plant(file), report(SECRET, { path: "/srv/.env.old" }), "misplaced"],
		["is misplaced in another state", plant(file), report(SECRET, { state: "deleted" }), "misplaced"],
		[
			"is misplaced when the way inside is not told",
			plant({ ...file, inside: "a.yml" }),
			report(SECRET, {}),
			"misplaced",
		],
		[
			"is found inside",
			plant({ ...file, inside: "a.yml" }),
			report(SECRET, { inside: ["conf/a.yml"] }),
			"found",
		],
		[
			"is found below a folder",
			plant({ ...file, path: "srv/.git" }),
			report(SECRET, { path: "/srv/.git/objects/1" }),
			"found",
		],
		[
			"is misplaced as another kind of metadata",
			plant({ kind: "arg" }),
			report(SECRET, { kind: "env", path: null }),
			"misplaced",
		],
		[
			"is found in its metadata",
			plant({ kind: "arg" }),
			report(SECRET, { kind: "arg", path: null }),
			"found",
		],
	])("%s", (_title, planted, seen, outcome) => {
		expect(judgePlants([planted], seen).map((judged) => judged.outcome)).toEqual([outcome]);
	});

	it("leaves what nobody planted", () => {
		expect(unplanted([plant(file)], report("something-else-altogether", {}))).toHaveLength(1);
		expect(unplanted([plant(file)], report(SECRET, { path: "/elsewhere" }))).toHaveLength(0);
	});
});
