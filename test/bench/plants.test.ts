/** The bench is only as honest as its plants: each must be there, apart from the others, and the same on every machine. */
import { describe, expect, it } from "vitest";
import { formCases } from "../../bench/detection/forms/cases.ts";
import { drawKind, KIND_IDS } from "../../bench/detection/plants/kinds.ts";
import { TEXT_PLACES } from "../../bench/detection/plants/text-places.ts";
import { wrappedPlants } from "../../bench/detection/plants/wrapped-places.ts";

describe("plants", () => {
	it("draw a secret that depends on kind and seed alone", () => {
		for (const id of KIND_IDS) {
			const { secret, value } = drawKind(id, "a");
			expect(drawKind(id, "a").secret).toBe(secret);
			expect(drawKind(id, "b").secret).not.toBe(secret);
			expect(value).toContain(secret);
			// Nothing of the template is left.
			expect(value).not.toMatch(/\{\{|\}\}|\[\[|\]\]/);
		}
	});

	it.each(TEXT_PLACES.map((place) => [place.id, place] as const))("stand in %s", (_id, place) => {
		for (const id of ["client-secret", "github-token"]) {
			const kind = drawKind(id, "a");
			expect(place.render(kind)).toContain(kind.secret);
		}
	});

	it("are in other files each", () => {
		const paths = TEXT_PLACES.map(({ path }) => path);
		expect(new Set(paths).size).toBe(paths.length);
	});

	it("do not show through what wraps them", async () => {
		const kind = drawKind("github-token", "a");
		const plants = await wrappedPlants(() => [kind], "srv");
		const open = /strings of|UTF-8|Java class|tar in tar|SQLite|pyc/;
		for (const { place, files = [] } of plants.filter(({ place }) => !open.test(place))) {
			const [file] = files;
			expect(file?.content.length, place).toBeGreaterThan(0);
			expect(Buffer.from(file?.content as string).includes(kind.secret), place).toBe(false);
		}
	});
});

describe("forms", () => {
	const cases = formCases("a");

	it("hold the value of their case", () => {
		for (const { form, text, value } of cases) expect(text, form).toContain(value);
	});

	it("are thousands, of both sorts", () => {
		expect(cases.filter(({ isSecret }) => isSecret).length).toBeGreaterThan(2000);
		expect(cases.filter(({ isSecret }) => !isSecret).length).toBeGreaterThan(2000);
	});
});
