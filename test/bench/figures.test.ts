import { describe, expect, it } from "vitest";
import { changesBetween, type Figures } from "../../bench/detection/figures.ts";

const none = { secrets: 10, found: 10, others: 10, alarms: 0, lost: {}, alarmed: {} };
const FIGURES: Figures = {
	plain: { debian: { files: 10, megabytes: 1, alarms: ["a-pattern /etc/x", "a-pattern /etc/x"] } },
	plants: {
		planted: 3,
		places: 3,
		kinds: 1,
		found: 1,
		misplaced: ["CMD: password"],
		lost: ["zip: password"],
	},
	forms: { "in their own files": { ...none, lost: { "form R": 2 } }, "in .txt files": none },
};

describe("what has changed", () => {
	it("is nothing when nothing has", () => {
		expect(changesBetween(FIGURES, structuredClone(FIGURES))).toEqual([]);
	});

	it("is told by name, worse or better", () => {
		const now: Figures = {
			plain: {
				debian: { files: 10, megabytes: 1, alarms: ["a-pattern /etc/x", "b-pattern /etc/y"] },
				node: { files: 1, megabytes: 1, alarms: ["c-pattern /app/z"] },
			},
			plants: { ...FIGURES.plants, lost: ["tgz: password"], misplaced: [] },
			forms: {
				"in their own files": { ...none, lost: { "form R": 1 }, alarmed: { "form Go var": 1 } },
				"in .txt files": none,
			},
		};
		expect(changesBetween(FIGURES, now)).toEqual([
			{ isWorse: true, what: "alarms in debian, new: b-pattern /etc/y" },
			{ isWorse: false, what: "alarms in debian, gone: a-pattern /etc/x" },
			{ isWorse: true, what: "alarms in node, new: c-pattern /app/z" },
			{ isWorse: true, what: "lost plants, new: tgz: password" },
			{ isWorse: false, what: "lost plants, gone: zip: password" },
			{ isWorse: false, what: "misplaced plants, gone: CMD: password" },
			{ isWorse: false, what: "lost in their own files, form R: 2 -> 1" },
			{ isWorse: true, what: "alarms in their own files, form Go var: 0 -> 1" },
		]);
	});
});
