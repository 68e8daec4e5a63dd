import { randomFillSync } from "node:crypto";
import * as zlib from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Inflate, type InflateFormat } from "../../src/archive/inflate.ts";

/** What comes out of bytes that come so many at a time, and why no more does. */
function inflate(
	bytes: Buffer,
	{ format = "gzip", sizes = [65_536], checks = true }: Options = {},
): { readonly plain: Buffer; readonly error: string | null } {
	const stream = new Inflate(format, { checks });
	const pieces: Buffer[] = [];
	let error: string | null = null;
	try {
		for (let [at, turn] = [0, 0]; at < bytes.length; turn++) {
			const chunk = bytes.subarray(at, at + (sizes[turn % sizes.length] ?? 1));
			for (const piece of stream.write(chunk)) pieces.push(Buffer.from(piece));
			at += chunk.length;
		}
		for (const piece of stream.end()) pieces.push(Buffer.from(piece));
	} catch (thrown) {
		error = thrown instanceof Error ? thrown.message : String(thrown);
	}
	return { plain: Buffer.concat(pieces), error };
}

interface Options {
	readonly format?: InflateFormat;
	readonly sizes?: readonly number[];
	readonly checks?: boolean;
}

/** Parts that deflate makes something of: noise, runs, text that comes again near and far, long zeros. */
const PLAIN = fc
	.array(
		fc.oneof(
			fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
			fc
				.tuple(fc.string({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 2000 }))
				.map(([text, times]) => Buffer.from(text.repeat(times))),
			fc.integer({ min: 1, max: 300_000 }).map((length) => Buffer.alloc(length)),
			fc.integer({ min: 1, max: 80_000 }).map((length) => randomFillSync(Buffer.allocUnsafe(length))),
		),
		{ maxLength: 5 },
	)
	.map((parts) => {
		const all = Buffer.concat(parts);
		// The beginning once more, as far back as matches reach and farther.
		return Buffer.concat([all, all.subarray(0, 40_000)]);
	});

const DEFLATED: fc.Arbitrary<zlib.ZlibOptions> = fc.record({
	level: fc.integer({ min: 0, max: 9 }),
	memLevel: fc.integer({ min: 1, max: 9 }),
	windowBits: fc.integer({ min: 9, max: 15 }),
	strategy: fc.constantFrom(
		zlib.constants.Z_DEFAULT_STRATEGY,
		zlib.constants.Z_HUFFMAN_ONLY,
		zlib.constants.Z_FIXED,
		zlib.constants.Z_RLE,
		zlib.constants.Z_FILTERED,
	),
});

const SIZES = fc.array(fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1000, max: 100_000 })), {
	minLength: 1,
	maxLength: 5,
});

const SAMPLE = Buffer.from(Array.from({ length: 9000 }, (_, at) => `line ${at * at} of many\n`).join(""));

describe("what was deflated", () => {
	it("comes out as it went in, however it was deflated and is cut", () => {
		fc.assert(
			fc.property(PLAIN, DEFLATED, SIZES, (plain, options, sizes) => {
				const gzip = inflate(zlib.gzipSync(plain, options), { sizes });
				expect(gzip.error).toBeNull();
				expect(gzip.plain.equals(plain)).toBe(true);
				const bare = inflate(zlib.deflateRawSync(plain, options), { sizes, format: "deflate" });
				expect(bare.error).toBeNull();
				expect(bare.plain.equals(plain)).toBe(true);
			}),
			{ numRuns: 100 },
		);
	});

	it("comes in as many members as there are, and zeros may follow", () => {
		const parts = Array.from({ length: 300 }, (_, at) => SAMPLE.subarray(at * 7, at * 7 + (at % 50) * 31));
		const members = Buffer.concat(parts.map((part) => zlib.gzipSync(part)));
		for (const sizes of [[1], [13, 700], [65_536]]) {
			const whole = inflate(Buffer.concat([members, Buffer.alloc(5000)]), { sizes });
			expect(whole.error).toBeNull();
			expect(whole.plain.equals(Buffer.concat(parts))).toBe(true);
		}
	});

	it("may have a header with all that there can be in one", () => {
		const member = zlib.gzipSync(SAMPLE);
		const extra = Buffer.alloc(2 + 60_000, "e");
		extra.writeUInt16LE(60_000);
		const fixed = Buffer.from(member.subarray(0, 10));
		fixed[3] = 2 | 4 | 8 | 16;
		const texts = Buffer.from(`${"name".repeat(30_000)}\0${"comment".repeat(20_000)}\0??`);
		const bytes = Buffer.concat([fixed, extra, texts, member.subarray(10)]);
		for (const sizes of [[1, 5], [65_536]]) expect(inflate(bytes, { sizes }).plain.equals(SAMPLE)).toBe(true);
	});

	it("is nothing where nothing came", () => {
		for (const format of ["gzip", "deflate"] as const)
			expect(inflate(Buffer.alloc(0), { format })).toEqual({ plain: Buffer.alloc(0), error: null });
	});

	it("comes as far as it goes where it breaks off", () => {
		const whole = zlib.gzipSync(SAMPLE);
		for (
			let length = 1;
			length < whole.length;
			length += length < 40 || length > whole.length - 40 ? 1 : 97
		) {
			for (const sizes of [[200], [65_536]]) {
				const { plain, error } = inflate(whole.subarray(0, length), { sizes });
				expect(error, `${length} bytes`).toBe("unexpected end of file");
				expect(plain.equals(SAMPLE.subarray(0, plain.length)), `${length} bytes`).toBe(true);
			}
		}
		const { plain } = inflate(whole.subarray(0, whole.length - 20));
		expect(plain.length).toBeGreaterThan(SAMPLE.length - 300);
	});

	it.each([
		["no gzip", () => Buffer.from("PK and so on, for a while"), "incorrect header check"],
		[
			"something behind its end",
			(gzip: Buffer) => Buffer.concat([gzip, Buffer.alloc(40, "x")]),
			"incorrect header check",
		],
		["another method", (gzip: Buffer) => spoiled(gzip, 2, 7), "unknown compression method"],
		["unknown flags", (gzip: Buffer) => spoiled(gzip, 3, 0x80), "unknown header flags set"],
		["a block of no kind", (gzip: Buffer) => spoiled(gzip, 10, 0x07), "invalid compressed data"],
		["another checksum", (gzip: Buffer) => spoiled(gzip, gzip.length - 8, 1), "incorrect data check"],
		["another length", (gzip: Buffer) => spoiled(gzip, gzip.length - 4, 1), "incorrect length check"],
	])("is refused: %s", (_what, spoil, error) => {
		expect(inflate(spoil(zlib.gzipSync(SAMPLE)), { sizes: [100] }).error).toBe(error);
	});

	it("is not held against its own checksum where that is not asked", () => {
		const gzip = zlib.gzipSync(SAMPLE);
		const spoilt = spoiled(spoiled(gzip, gzip.length - 8, 1), gzip.length - 4, 1);
		const { plain, error } = inflate(spoilt, { checks: false });
		expect(error).toBeNull();
		expect(plain.equals(SAMPLE)).toBe(true);
	});

	it("says what zlib says of damaged bytes: what both read is the same", () => {
		const whole = zlib.deflateRawSync(SAMPLE);
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
				(changes) => {
					const bytes = Buffer.from(whole);
					for (const [at, byte] of changes) bytes[at] = byte;
					const ours = inflate(bytes, { format: "deflate" });
					const theirs = zlibs(bytes);
					expect(ours.error === null).toBe(theirs !== null);
					if (theirs !== null) expect(ours.plain.equals(theirs)).toBe(true);
				},
			),
			{ numRuns: 3000 },
		);
	});
});

describe("codes at the edge of what there can be", () => {
	/** Bits, those of a number lowest first, those of a code (a string) in their order. RFC 1951 section 3.1.1. */
	function bitsOf(...parts: readonly (readonly [number, number] | string)[]): Buffer {
		const bits = parts
			.map((part) =>
				typeof part === "string" ? part : [...part[0].toString(2).padStart(part[1], "0")].reverse().join(""),
			)
			.join("");
		const bytes = bits.match(/.{1,8}/g) ?? [];
		return Buffer.from(bytes.map((byte) => Number.parseInt([...byte.padEnd(8, "0")].reverse().join(""), 2)));
	}
	const FIXED = [
		[1, 1],
		[1, 2],
	] as const;
	const literal = (byte: number): string => (0x30 + byte).toString(2).padStart(8, "0");

	it.each([
		[
			"a match of the longest length",
			bitsOf(...FIXED, literal(97), "11000101", "00000", "0000000"),
			"a".repeat(259),
		],
		["a match before the beginning", bitsOf(...FIXED, literal(97), "0000001", "00001", "0000000"), null],
		["a length that is none", bitsOf(...FIXED, literal(97), "11000110", "00000", "0000000"), null],
		["a distance that is none", bitsOf(...FIXED, literal(97), "0000001", "11110", "0000000"), null],
		["stored bytes whose lengths differ", Buffer.from([1, 3, 0, 0, 0, 97, 98, 99]), null],
		["stored bytes", Buffer.from([1, 3, 0, 0xfc, 0xff, 97, 98, 99]), "abc"],
		["stored bytes that are not there", Buffer.from([1, 3, 0, 0xfc, 0xff, 97]), null],
		["more lengths than literals", bitsOf([1, 1], [2, 2], [30, 5], [0, 5], [0, 4], "0".repeat(40)), null],
		["no code lengths", bitsOf([1, 1], [2, 2], [0, 5], [0, 5], [0, 4], "0".repeat(40)), null],
	])("%s", (_what, bytes, plain) => {
		const { error, plain: ours } = inflate(bytes, { format: "deflate" });
		expect(error === null ? ours.toString() : null).toBe(plain);
		expect(zlibs(bytes)?.toString() ?? null).toBe(plain);
	});
});

function spoiled(bytes: Buffer, at: number, change: number): Buffer {
	const other = Buffer.from(bytes);
	other[at] = (other[at] ?? 0) ^ change;
	return other;
}

function zlibs(bytes: Buffer): Buffer | null {
	try {
		return zlib.inflateRawSync(bytes);
	} catch {
		return null;
	}
}
