import { describe, expect, it } from "vitest";
import { readCatalogue } from "../../../scripts/catalogue-plugin.ts";
import { GENERIC_KINDS } from "../../../src/detect/by-name/named-secret.ts";
import { kindsOf, patternsOf } from "../../../src/detect/catalogue.ts";
import { DOCUMENT_KINDS, type DocumentKindInfo } from "../../../src/detect/documents/kinds.ts";

const patterns = patternsOf(readCatalogue());
const entries: [string, DocumentKindInfo][] = Object.entries(DOCUMENT_KINDS);

describe("kinds of documents", () => {
	it.each(entries.filter(([id]) => !(id in GENERIC_KINDS)))(
		"%s is described once",
		(id, { severity, own }) => {
			const pattern = patterns.find((candidate) => candidate.id === id);
			if (own === undefined) expect(pattern?.severity).toBe(severity);
			else expect(pattern).toBeUndefined();
		},
	);

	it("answers by id with a name and a provider", () => {
		const kindOf = kindsOf(patterns);
		for (const [id] of entries) expect(kindOf(id).provider, id).not.toBe("");
	});
});
