import { describe, expect, it } from "vitest";
import { SPENT_BYTES, SpentChunks } from "../src/archive/spent-chunks.ts";
import { freeMemory, memoryOf } from "../src/large-memory.ts";

describe("large memory", () => {
	it("is gone when it is freed, with all views of it", () => {
		for (const length of [512 * 1024, 1024 ** 2, 40 * 1024 ** 2]) {
			const bytes = memoryOf(length).fill(7);
			const view = bytes.subarray(5, 10);
			expect([bytes.length, bytes[0], bytes.at(-1)]).toEqual([length, 7, 7]);
			freeMemory(bytes);
			expect([bytes.length, view.length, bytes.buffer.byteLength]).toEqual([0, 0, 0]);
			freeMemory(bytes);
		}
	});

	it("is left alone where it is small, and may be others' as well", () => {
		const bytes = Buffer.from("a few bytes in a buffer that others have a part of");
		freeMemory(bytes);
		expect(bytes.toString("latin1", 0, 5)).toBe("a few");
		const small = memoryOf(1000).fill(1);
		freeMemory(small);
		expect(small.length).toBe(1000);
	});

	it("does not grow while buffers are freed one after the other", () => {
		const before = process.memoryUsage().arrayBuffers;
		for (let at = 0; at < 500; at++) freeMemory(memoryOf(600 * 1024).fill(at));
		expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * 1024 * 1024);
	});
});

/** Bytes that are needed, where all are. */
const ALL = Number.POSITIVE_INFINITY;

describe("chunks that were looked at", () => {
	const buffer = () => Buffer.allocUnsafeSlow(SPENT_BYTES);

	it("are freed with the last part of their buffer", () => {
		const spent = new SpentChunks();
		const whole = buffer();
		spent.add(whole.subarray(0, 100), 0);
		expect(whole.length).toBe(SPENT_BYTES);
		spent.add(whole.subarray(100), 0);
		expect(whole.length).toBe(0);
	});

	it("are kept while they are needed, and freed when none is any more", () => {
		const spent = new SpentChunks();
		const chunks = [buffer(), buffer(), buffer()];
		const lengths = (): number[] => chunks.map(({ length }) => length);
		const [first = Buffer.alloc(0), second = Buffer.alloc(0), third = Buffer.alloc(0)] = chunks;
		spent.add(first, ALL);
		spent.add(second.subarray(0, 100), ALL);
		spent.add(second.subarray(100), ALL);
		expect(lengths()).toEqual([SPENT_BYTES, SPENT_BYTES, SPENT_BYTES]);
		spent.add(third.subarray(0, 100), 0);
		expect(lengths()).toEqual([0, 0, SPENT_BYTES]);
		spent.add(third.subarray(100), 0);
		expect(lengths()).toEqual([0, 0, 0]);
	});

	it("are kept as far as the last bytes of them are needed", () => {
		const spent = new SpentChunks();
		const chunks = [buffer(), buffer(), buffer()];
		const [first = Buffer.alloc(0), second = Buffer.alloc(0), third = Buffer.alloc(0)] = chunks;
		spent.add(first, ALL);
		spent.add(second.subarray(0, 100), ALL);
		spent.add(second.subarray(100), SPENT_BYTES - 100);
		expect(chunks.map(({ length }) => length)).toEqual([0, SPENT_BYTES, SPENT_BYTES]);
		spent.add(third, SPENT_BYTES + 1);
		expect(chunks.map(({ length }) => length)).toEqual([0, SPENT_BYTES, SPENT_BYTES]);
		spent.add(buffer(), 1);
		expect(chunks.map(({ length }) => length)).toEqual([0, 0, 0]);
	});

	it("are left to be collected where a file needs more than are held", () => {
		const spent = new SpentChunks();
		const chunks = Array.from({ length: 40 }, buffer);
		for (const chunk of chunks) spent.add(chunk, ALL);
		spent.add(buffer(), 0);
		expect(chunks.filter(({ length }) => length > 0)).toHaveLength(8);
	});

	it("are kept where their buffer is another's", () => {
		const larger = Buffer.allocUnsafeSlow(2 * SPENT_BYTES);
		new SpentChunks().add(larger, 0);
		expect(larger.length).toBe(2 * SPENT_BYTES);
	});
});
