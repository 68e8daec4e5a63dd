import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PassingSample, sampleOf } from "../../src/source/blob-sample.ts";
import { fileOf } from "./archives.ts";

const LARGE = 900_000;
const open = () => Readable.from([]);

async function placed(bytes: Buffer, offset = 0): Promise<Buffer | null> {
	const file = await fileOf(bytes, "blob");
	const size = bytes.length - offset;
	return sampleOf({ key: "a", digest: null, size, place: { file, offset, size }, open });
}

describe("a blob's sample", () => {
	it("is the same from a file, in parts, and of what passes by in any chunks", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.oneof(fc.nat(2_000), fc.integer({ min: 250_000, max: LARGE })),
				fc.array(fc.integer({ min: 1, max: 300_000 }), { maxLength: 30 }),
				async (size, cuts) => {
					const bytes = randomBytes(size);
					const passing = new PassingSample(size);
					let at = 0;
					for (const cut of cuts) {
						passing.write(bytes.subarray(at, at + cut));
						at += cut;
					}
					passing.write(bytes.subarray(at));
					const sample = passing.take();
					expect(sample).not.toBeNull();
					expect(await placed(Buffer.concat([Buffer.from("before"), bytes]), 6)).toEqual(sample);
					const read = async (offset: number, length: number): Promise<Buffer> =>
						bytes.subarray(offset, offset + length);
					expect(await sampleOf({ key: "a", digest: null, size, read, open })).toEqual(sample);
				},
			),
			{ numRuns: 25 },
		);
	});

	it("tells another size, and another byte at the beginning, at the end and in between", async () => {
		const bytes = randomBytes(LARGE);
		const sample = await placed(bytes);
		expect(await placed(bytes.subarray(0, -1))).not.toEqual(sample);
		const step = (LARGE - 65_536) / 3;
		for (const at of [0, 65_535, Math.floor(step) + 100, LARGE - 65_536, LARGE - 1]) {
			const other = Buffer.from(bytes);
			other[at] = (bytes[at] ?? 0) ^ 1;
			expect(await placed(other)).not.toEqual(sample);
		}
	});

	it("is none of a blob that is shorter or longer than it is said to be", async () => {
		const passing = new PassingSample(10);
		passing.write(Buffer.alloc(9));
		expect(passing.take()).toBeNull();
		const longer = new PassingSample(10);
		longer.write(Buffer.alloc(11));
		expect(longer.take()).toBeNull();
		const file = await fileOf(Buffer.alloc(5), "blob");
		const place = { file, offset: 0, size: 10 };
		expect(await sampleOf({ key: "a", digest: null, size: 10, place, open })).toBeNull();
		expect(await sampleOf({ key: "a", digest: null, size: 10, open })).toBeNull();
		const read = async (): Promise<Buffer> => Buffer.alloc(3);
		expect(await sampleOf({ key: "a", digest: null, size: 10, read, open })).toBeNull();
	});
});
