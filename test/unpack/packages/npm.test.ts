import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readManifest } from "../../../src/unpack/packages/npm.ts";
import { PackageFiles } from "../../../src/unpack/packages/package-files.ts";

const PACKAGE = { root: "app/node_modules/shop", project: "app/" };

/** Whether a manifest says that its package is nobody's public one. */
function isOwn(text: string): boolean {
	const files = new PackageFiles();
	try {
		readManifest(PACKAGE, Buffer.from(text), files);
	} catch {
		return false;
	}
	return files.isDirect(PACKAGE.root);
}

describe("a package.json", () => {
	it.each([
		['{"name":"shop","version":"1.0.0","private":true}', true],
		['{"private":true,"name":"shop","version":"1.0.0"}', true],
		['{"name":"shop","version":"1.0.0","\\u0070rivate":true}', true],
		['{"name":"shop","version":"1.0.0","version":1}', true],
		['{"name":"shop","version":"1.0.0","versio\\u006e":null}', true],
		['{"name":"shop","engines":{"version":"1.0.0"}}', true],
		['{"name":"shop, \\"version\\": \\"1.0.0\\""}', true],
		['{"name":"shop"}', true],
		['{"name":"shop","version":"1.0.0","private":false}', false],
		['{"name":"shop","version":"1.0.0","private":"true"}', false],
		['{\n  "name": "shop",\n  "description": "a shop",\n  "version": "1.0.0"\n}', false],
		['{"name":"shop","version":"1.0.0","engines":{"version":1}}', false],
		['{"name":"shop","version":"1.0.0"', false],
	])("%s: an own package %s", (text, expected) => {
		expect(isOwn(text)).toBe(expected);
	});

	it("says the same as all of it parsed", () => {
		const key = fc.constantFrom("name", "version", "private", "description", "version ", "Version");
		const value = fc.oneof(
			fc.constantFrom("1.0.0", "version", '"version": "1.0.0"', "private", true, false, null, 1),
			fc.constant({ version: "1.0.0", private: true }),
			fc.constant(["version", "private"]),
		);
		fc.assert(
			fc.property(fc.array(fc.tuple(key, value), { maxLength: 6 }), fc.nat(2), (members, indent) => {
				const object = Object.fromEntries(members);
				const text = JSON.stringify(object, null, indent);
				expect(isOwn(text)).toBe(object["private"] === true || typeof object["version"] !== "string");
			}),
		);
	});
});
