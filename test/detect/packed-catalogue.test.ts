import { describe, expect, it } from "vitest";
import { readCatalogue } from "../../scripts/catalogue-plugin.ts";
import { builtIn } from "../../src/detect/built-in.ts";
import { builtInKinds, kindsOf, patternsOf } from "../../src/detect/catalogue.ts";
import { planOf } from "../../src/detect/search/search-plan.ts";

const patterns = patternsOf(readCatalogue());

describe("the catalogue as it is built in", () => {
	it("has every pattern of the files, by number and by id, and no examples among them", () => {
		const catalogue = builtIn();
		expect(catalogue.length).toBe(patterns.length);
		for (const [at, { anchors: _, examples, counterExamples, ...rest }] of patterns.entries()) {
			const expected = { ...rest, examples: [], counterExamples: [] };
			expect(catalogue.at(at)).toEqual(expected);
			expect(catalogue.find(rest.id)).toEqual(expected);
			expect(catalogue.examples()[rest.id]).toEqual({ examples, counterExamples });
		}
		expect(catalogue.all().map(({ id }) => id)).toEqual(patterns.map(({ id }) => id));
	});

	it("has the plan of the search that these patterns make", () => {
		const { tables, packageTables, ...plan } = planOf(patterns);
		const { tables: built, packageTables: builtForPackages, ...rest } = builtIn().plan;
		expect(rest).toEqual(plan);
		for (const [one, other] of [
			[built, tables],
			[builtForPackages, packageTables],
		] as const) {
			expect({ ...one, bytes: null }).toEqual({ ...other, bytes: null });
			expect(Buffer.compare(one.bytes, other.bytes)).toBe(0);
		}
	});

	it.each(["", "no-such-kind", '","name":"', "github"])("finds nothing under %j", (id) => {
		expect(builtIn().find(id)).toBeUndefined();
		expect(builtIn().at(patterns.length)).toBeUndefined();
	});

	it("knows every kind by its id, as the files do", () => {
		const ofFiles = kindsOf(patterns);
		const ofBuild = builtInKinds(builtIn());
		const others = ["generic-password", "kubeconfig", "no-such-kind", "constructor"];
		for (const id of [...patterns.map((pattern) => pattern.id), ...others]) {
			expect(ofBuild(id)).toEqual(ofFiles(id));
		}
	});
});
