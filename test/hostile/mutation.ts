/** Hostile input for parsers: something valid, damaged in the ways that files are damaged and attackers damage them. */
import fc from "fast-check";

/** Bytes that parsers give a meaning to. */
const TELLING = Array.from("\0\n\r\t\"'`\\#%=:;,.{}[]()<>|&$!*?+-/ ~^@ab09\x7f\xff\u00e9");
const NUMBERS = ["-1", "0", "99999999999999999999", "1e999", "0x", "NaN", "null", "true", "\u0000"];

type Edit =
	| { readonly kind: "insert"; readonly at: number; readonly text: string }
	| { readonly kind: "cut"; readonly at: number; readonly length: number }
	| { readonly kind: "repeat"; readonly at: number; readonly length: number; readonly times: number };

const place = fc.double({ min: 0, max: 1, noNaN: true });
const edit: fc.Arbitrary<Edit> = fc.oneof(
	fc.record({
		kind: fc.constant("insert" as const),
		at: place,
		text: fc.oneof(
			fc.constantFrom(...TELLING, ...NUMBERS),
			fc.string({ unit: "binary", maxLength: 12 }),
			fc
				.tuple(fc.constantFrom(...TELLING), fc.integer({ min: 2, max: 3000 }))
				.map(([unit, n]) => unit.repeat(n)),
		),
	}),
	fc.record({ kind: fc.constant("cut" as const), at: place, length: fc.integer({ min: 1, max: 60 }) }),
	fc.record({
		kind: fc.constant("repeat" as const),
		at: place,
		length: fc.integer({ min: 1, max: 40 }),
		times: fc.integer({ min: 2, max: 200 }),
	}),
);

/** One of the texts, damaged up to eight times; or nothing but noise. */
export function damagedText(valid: readonly string[]): fc.Arbitrary<string> {
	const damaged = fc
		.tuple(fc.constantFrom(...valid), fc.array(edit, { minLength: 1, maxLength: 8 }))
		.map(([text, edits]) => edits.reduce(applied, text));
	return fc.oneof({ weight: 9, arbitrary: damaged }, { weight: 1, arbitrary: fc.string({ unit: "binary" }) });
}

/** The same for bytes. */
export function damagedBytes(valid: readonly Buffer[]): fc.Arbitrary<Buffer> {
	return damagedText(valid.map((bytes) => bytes.toString("latin1"))).map((text) =>
		Buffer.from(text, "latin1"),
	);
}

function applied(text: string, change: Edit): string {
	const at = Math.floor(change.at * text.length);
	switch (change.kind) {
		case "insert":
			return text.slice(0, at) + change.text + text.slice(at);
		case "cut":
			return text.slice(0, at) + text.slice(at + change.length);
		case "repeat":
			return text.slice(0, at) + text.slice(at, at + change.length).repeat(change.times) + text.slice(at);
	}
}
