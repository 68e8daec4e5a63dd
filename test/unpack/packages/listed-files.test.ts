import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ListedFiles } from "../../../src/unpack/packages/listed-files.ts";

const DIGEST = 4;
const row = fc.record({
	// Few numbers, so that some come more than once; the large ones differ in their upper half alone.
	number: fc.oneof(
		fc.nat(40),
		fc.nat(40).map((high) => high * 0x100000000 + 7),
	),
	digest: fc.uint8Array({ minLength: DIGEST, maxLength: DIGEST + 2 }),
	mark: fc.nat(1000),
});

describe("listed files", () => {
	it("are found as in a map of the first and the last of each number, kept in a file as well", () => {
		fc.assert(
			fc.property(fc.array(row, { maxLength: 300 }), fc.boolean(), (rows, settles) => {
				const files = new ListedFiles(DIGEST);
				const model = new Map<number, { digest: number[]; mark: number }[]>();
				for (const { number, digest, mark } of rows) {
					files.add(number, digest, mark);
					const known = model.get(number) ?? [];
					model.set(number, [...known.slice(0, 1), { digest: [...digest.subarray(0, DIGEST)], mark }]);
				}
				if (settles) files.settle();
				const again = new ListedFiles(DIGEST, files.rows());
				expect(files.size).toBe(rows.length);
				expect(again.size).toBe(rows.length);
				for (let at = 0; at <= 40; at++) {
					for (const number of [at, at * 0x100000000 + 7]) {
						for (const one of [files, again]) {
							const found = one.find(number).map(({ digest, mark }) => ({ digest: [...digest], mark }));
							found.sort((a, b) => a.mark - b.mark);
							const wanted = [...(model.get(number) ?? [])].sort((a, b) => a.mark - b.mark);
							expect(found).toEqual(wanted);
						}
					}
				}
			}),
		);
	});

	it("grow past what is mapped by itself", () => {
		const files = new ListedFiles(16);
		const digest = new Uint8Array(16);
		for (let at = 0; at < 200_000; at++) {
			digest[0] = at;
			files.add(at * 3, digest, at);
		}
		for (const at of [0, 1, 77_777, 199_999]) {
			const [found, more] = files.find(at * 3);
			expect([found?.mark, found?.digest[0], more]).toEqual([at, at & 0xff, undefined]);
		}
		expect(files.find(1)).toEqual([]);
		files.settle();
		expect(files.find(77_777 * 3)[0]?.mark).toBe(77_777);
	});
});
