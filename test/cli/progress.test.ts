import { Writable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createProgress } from "../../src/cli/progress.ts";

class Terminal extends Writable {
	readonly isTTY: boolean;
	readonly columns = 80;
	written = "";

	constructor(isTTY: boolean) {
		super({ decodeStrings: false });
		this.isTTY = isTTY;
	}

	override _write(chunk: string, _encoding: BufferEncoding, done: () => void): void {
		this.written += chunk;
		done();
	}
}

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

describe("the progress bar", () => {
	it("draws after the delay and not before", async () => {
		const stream = new Terminal(true);
		const progress = await createProgress({ stream, enabled: true, delayMs: 500 });
		progress.layerStarted("a", digest("a"), 20_000_000);
		progress.layerAdvanced("a", 5_000_000);
		vi.advanceTimersByTime(499);
		expect(stream.written).toBe("");
		vi.advanceTimersByTime(200);
		expect(stream.written).toContain("Scanning: 0 layers done, 1 in work, 5.0 MB read");
		expect(stream.written).toMatch(/ {2}aaaaaaaaaaaa +█{6}░{18} {3}25% {2}5\.0 MB of 20\.0 MB/);
		progress.stop();
	});

	it("draws nothing for a scan that takes no longer than a moment", async () => {
		const stream = new Terminal(true);
		const progress = await createProgress({ stream, enabled: true, delayMs: 500 });
		progress.layerStarted("a", "a", 10);
		progress.layerDone("a");
		progress.stop();
		vi.advanceTimersByTime(5000);
		expect(stream.written).toBe("");
	});

	it("clears what it drew, and draws no more, once stopped", async () => {
		const stream = new Terminal(true);
		const progress = await createProgress({ stream, enabled: true, delayMs: 500 });
		progress.layerStarted("a", "a", 10);
		vi.advanceTimersByTime(1000);
		stream.written = "";
		progress.stop();
		// To the first line, its first column, and everything below is cleared.
		expect(stream.written).toBe("\u001b[1A\u001b[1G\u001b[0J");
		progress.layerStarted("b", "b", 10);
		progress.stop();
		vi.advanceTimersByTime(5000);
		expect(stream.written).toBe("\u001b[1A\u001b[1G\u001b[0J");
		expect(vi.getTimerCount()).toBe(0);
	});

	it("shows a handful of layers at most, and the next one when one is done", async () => {
		const stream = new Terminal(true);
		const progress = await createProgress({ stream, enabled: true, delayMs: 0 });
		for (const key of ["one", "two", "three", "four", "five", "six"]) progress.layerStarted(key, key, 10);
		vi.advanceTimersByTime(1000);
		expect(stream.written).toContain("four");
		expect(stream.written).not.toContain("five");
		progress.layerDone("one");
		vi.advanceTimersByTime(200);
		expect(stream.written).toContain("five");
		expect(stream.written).not.toContain("six");
		expect(stream.written).toContain("1 layer done");
		progress.stop();
	});

	it("shows bytes alone where the size is not known, and whole bars at most", async () => {
		const stream = new Terminal(true);
		const progress = await createProgress({ stream, enabled: true, delayMs: 0 });
		progress.layerStarted("a", "unsized", null);
		progress.layerStarted("b", "lying", 10);
		progress.layerAdvanced("a", 1500);
		progress.layerAdvanced("b", 1500);
		progress.layerAdvanced("nobody", 1);
		vi.advanceTimersByTime(1000);
		expect(stream.written).toMatch(/unsized +1\.5 kB/);
		expect(stream.written).toContain("100%");
		progress.stop();
	});

	it("writes hostile labels out and keeps within the terminal", async () => {
		const stream = new Terminal(true);
		const progress = await createProgress({ stream, enabled: true, delayMs: 0 });
		progress.layerStarted("a", "x\u001b[2J\n\u202e", 10);
		progress.layerStarted("b", "long/".repeat(100), 10);
		vi.advanceTimersByTime(1000);
		expect(stream.written).toContain("x\\x1b[2J\\n\\u202e");
		expect(stream.written).not.toContain("\u001b[2J");
		progress.stop();
	});

	it.each([
		["not on a terminal", false, true],
		["when it is turned off", true, false],
	])("writes nothing %s", async (_, isTTY, enabled) => {
		const stream = new Terminal(isTTY);
		const progress = await createProgress({ stream, enabled, delayMs: 0 });
		progress.layerStarted("a", "a", 10);
		progress.layerAdvanced("a", 5);
		vi.advanceTimersByTime(2000);
		progress.layerDone("a");
		progress.stop();
		expect(stream.written).toBe("");
	});
});
