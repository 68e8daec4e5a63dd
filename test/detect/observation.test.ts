import { describe, expect, it } from "vitest";
import { readCatalogue } from "../../scripts/catalogue-plugin.ts";
import { patternsOf } from "../../src/detect/catalogue.ts";
import { Detector } from "../../src/detect/detector.ts";
import type { TextContext } from "../../src/detect/match.ts";
import type { Observation } from "../../src/detect/observation.ts";
import { expandSample } from "./sample.ts";

const patterns = patternsOf(readCatalogue());
const ENV: TextContext = { path: "app/.env", kind: "file" };

function observed(text: string, context: TextContext = ENV): Observation[] {
	const seen: Observation[] = [];
	new Detector(patterns, { observe: (observation) => void seen.push(observation) }).text(text, context);
	return seen;
}

describe("what an observer hears", () => {
	const token = expandSample("{{github:ghp_}}");

	it("a match, with every check that it passed and where it is", () => {
		const found = observed(`x\nTOKEN=${token}\n`).find(
			(observation) => observation.kind === "pattern" && observation.patternId === "github-pat",
		);
		expect(found).toMatchObject({ rejected: null, line: 2, column: 7, secret: token, context: ENV });
		expect(found?.kind === "pattern" && found.checks).toContainEqual({
			kind: "validator",
			name: "github-crc32",
			passed: true,
			verdict: "checksum",
		});
	});

	it("a candidate that fails a check, and which", () => {
		const broken = `${token.slice(0, -1)}${token.endsWith("a") ? "b" : "a"}`;
		const found = observed(`TOKEN=${broken}\n`).find(
			(observation) => observation.kind === "pattern" && observation.patternId === "github-pat",
		);
		expect(found?.kind === "pattern" && found.rejected).toMatch(/checksum/);
		expect(found?.kind === "pattern" && found.checks.at(-1)).toMatchObject({
			kind: "validator",
			passed: false,
		});
	});

	it("an assignment that holds none, and why", () => {
		expect(observed("DB_PASSWORD=${DB_PASSWORD}\n")).toContainEqual(
			expect.objectContaining({
				kind: "assignment",
				name: "DB_PASSWORD",
				trust: "declared",
				fileClass: "env",
				verdict: { kind: "reject", reason: "placeholder" },
			}),
		);
	});

	it("a match that gives way to a better one at the same place", () => {
		expect(observed(`GITHUB_TOKEN=${token}\n`)).toContainEqual(
			expect.objectContaining({
				kind: "overlap",
				patternId: "generic-secret",
				better: expect.objectContaining({ patternId: "github-pat" }),
			}),
		);
	});

	it("each candidate once, with its line, also across the borders of blocks", () => {
		const lines = 40_000;
		const seen: Observation[] = [];
		const detector = new Detector(patterns, { observe: (observation) => void seen.push(observation) });
		const text = `${"value = 1\n".repeat(lines)}token: ${token}\n${"value = 1\n".repeat(lines)}`;
		const stream = detector.stream({ path: "app/config.yaml", kind: "file" });
		const bytes = Buffer.from(text);
		for (let at = 0; at < bytes.length; at += 50_000) stream.write(bytes.subarray(at, at + 50_000));
		const matches = stream.end();
		const accepted = seen.filter(
			(observation) => observation.kind === "pattern" && observation.rejected === null,
		);
		expect(accepted.map(({ line, column }) => ({ line, column }))).toEqual([{ line: lines + 1, column: 8 }]);
		expect(matches.map(({ line }) => line)).toEqual([lines + 1]);
	});

	it("changes nothing of what is found", () => {
		const text = `A=${token}\nDB_PASSWORD=hunter2!\npassword = changeme\n`;
		const watched = new Detector(patterns, { observe: () => undefined });
		expect(watched.text(text, ENV)).toEqual(new Detector(patterns).text(text, ENV));
		expect(watched.assignment("API_TOKEN", token)).toEqual(
			new Detector(patterns).assignment("API_TOKEN", token),
		);
	});
});
