import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BASE64, BASE64URL, HEX, LEAST } from "../../../src/detect/encoded/alphabet.ts";
import { type Run, RunSearch } from "../../../src/detect/encoded/run-search.ts";

/** The same by an expression. */
function expected(text: string): Run[] {
	return [...text.matchAll(/[A-Za-z0-9+/_-]+/g)].flatMap(({ 0: run, index }) => {
		const alphabets =
			(/^[A-Za-z0-9+/]+$/.test(run) ? BASE64 : 0) |
			(/^[A-Za-z0-9_-]+$/.test(run) ? BASE64URL : 0) |
			(/^[0-9A-Fa-f]+$/.test(run) ? HEX : 0);
		return run.length < LEAST || alphabets === 0 || !mayBeText(run, alphabets)
			? []
			: [{ start: index, end: index + run.length, alphabets }];
	});
}

function mayBeText(run: string, alphabets: number): boolean {
	const decoded = Buffer.from(run.slice(0, 16), "base64");
	const isText = (bytes: Buffer): boolean => /^[\t\n\r -~]*$/.test(bytes.toString("latin1"));
	if (
		(alphabets & ~HEX) !== 0 &&
		(isText(decoded) || /^(?:1f8b08|504b03|425a68|fd377a|28b52f)/.test(decoded.toString("hex")))
	)
		return true;
	return (alphabets & HEX) !== 0 && (run.length > 128 || isText(Buffer.from(run.slice(0, 8), "hex")));
}

function found(text: string): Run[] {
	const search = new RunSearch(Buffer.from(text, "latin1"));
	const runs: Run[] = [];
	for (let run = search.next(0); run !== null; run = search.next(run.end)) runs.push(run);
	return runs;
}

describe("long runs of letters", () => {
	it("are found wherever they stand, whatever stands around them", () => {
		const piece = fc.oneof(
			fc.string({ unit: fc.constantFrom("a", "F", "0", "Z", "/", "+"), maxLength: 60 }),
			fc.string({ unit: fc.constantFrom("a", "_", "-", "9"), maxLength: 40 }),
			fc.string({ maxLength: 40 }).map((plain) => Buffer.from(plain).toString("base64")),
			fc.string({ maxLength: 40 }).map((plain) => Buffer.from(plain).toString("base64url")),
			fc.string({ maxLength: 80 }).map((plain) => Buffer.from(plain).toString("hex")),
			fc.constantFrom("H4sIAAAA", "UEsDBBQA", "QlpoOTFB", "/Td6WFoA", "KLUv/SQA"),
			fc.constantFrom(" ", ".", "\n", "=", "\x00", "\xe4", "{", "@", "[", "`"),
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
				const text = pieces.join("");
				expect(found(text)).toEqual(expected(text));
			}),
			{ numRuns: 2_000 },
		);
	});

	it("are whole where they lie across what is looked at at a time", () => {
		for (const before of [524_288 - 30, 524_288 - 24, 524_288 - 5, 524_288, 524_288 + 7]) {
			const text = `${" ".repeat(before)}${"abc/".repeat(20)} ${"x".repeat(600_000)} ${"y".repeat(23)}`;
			expect(found(text)).toEqual(expected(text));
		}
	});
});
