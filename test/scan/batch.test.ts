import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { patternsOf } from "../../src/detect/catalogue.ts";
import { Detector } from "../../src/detect/detector.ts";
import { BATCH_BYTES, type Batch, BatchFilling, BatchReader } from "../../src/scan/batch.ts";
import { EntryScanner, sightingsOf } from "../../src/scan/entry-scanner.ts";

const PATTERNS = patternsOf([
	{
		provider: "Acme",
		patterns: [
			{
				id: "acme-token",
				name: "Acme token",
				severity: "high",
				confidence: "structured",
				keywords: ["acme_"],
				pattern: "acme_(?<secret>[0-9]{4}Secret)",
				ignoreCase: false,
				maxLength: 64,
				exclude: [],
				validators: [],
				published: [],
				outsidePackages: false,
				references: [],
				examples: [],
				counterExamples: [],
			},
		],
	},
]);

interface File {
	readonly path: string;
	readonly size: number;
	/** Where tokens begin. */
	readonly tokens: readonly number[];
}

const file = fc
	.oneof(
		fc.nat(64),
		fc.integer({ min: 10, max: 5_000 }),
		fc.integer({ min: BATCH_BYTES - 40, max: 3 * BATCH_BYTES }),
	)
	.chain((size) =>
		fc.record({
			path: fc.constantFrom("app/a", "app/b.js", "etc/acme_1234Secret", "srv/c.env"),
			size: fc.constant(size),
			tokens: fc.array(fc.oneof(fc.nat(size), fc.constantFrom(BATCH_BYTES - 8, 2 * BATCH_BYTES - 3)), {
				maxLength: 3,
			}),
		}),
	);

function contentOf({ size, tokens }: File, number: number): Buffer {
	const bytes = Buffer.alloc(size, "some words and signs; ");
	for (const at of tokens) bytes.write(` acme_${1000 + number}Secret `, Math.min(at, size), "latin1");
	return bytes;
}

/** Through batches, which come to `threads` in turn. */
function inBatches(files: readonly File[], piece: number, threads: number) {
	const detector = new Detector(PATTERNS);
	const scanners = Array.from({ length: threads }, () => new EntryScanner(detector));
	const readers = scanners.map((entries) => new BatchReader(entries));
	let number = 0;
	let thread = 0;
	const send = (filling: BatchFilling, pauses: boolean): void => {
		// As it is handed to another thread: a copy of its own.
		const batch: Batch = structuredClone(filling.batch(0, number++, pauses));
		readers[thread]?.read(batch);
		if (!pauses) thread = (thread + 1) % threads;
	};
	let filling = new BatchFilling(new Uint8Array(BATCH_BYTES));
	files.forEach((each, at) => {
		if (!filling.fits(Math.min(each.size, BATCH_BYTES))) {
			send(filling, false);
			filling = new BatchFilling(new Uint8Array(BATCH_BYTES));
		}
		filling.file(each.path, each.size);
		const bytes = contentOf(each, at);
		for (let from = 0; from < bytes.length; ) {
			const taken = filling.write(bytes.subarray(from, Math.min(bytes.length, from + piece)));
			from += taken;
			if (from === bytes.length || filling.fits(1)) continue;
			send(filling, true);
			filling = new BatchFilling(new Uint8Array(BATCH_BYTES), each);
		}
	});
	send(filling, false);
	return sightingsOf(scanners.map((scanner) => scanner.finish()));
}

function directly(files: readonly File[]) {
	const scanner = new EntryScanner(new Detector(PATTERNS));
	files.forEach((each, at) => {
		scanner.name("filename", each.path, each.path);
		const sink = scanner.content(each.path, each.size);
		sink.write(contentOf(each, at));
		sink.end();
		scanner.close(at);
	});
	return sightingsOf([scanner.finish()]);
}

const inOrder = (sightings: ReturnType<typeof directly>): string[] =>
	sightings.map((sighting) => JSON.stringify(sighting)).sort();

describe("batches", () => {
	it("show what files do as a whole, wherever one is cut and whoever looks at it", {
		timeout: 120_000,
	}, () => {
		fc.assert(
			fc.property(
				fc.array(file, { maxLength: 8 }),
				fc.integer({ min: 100_000, max: 1_500_000 }),
				fc.integer({ min: 1, max: 3 }),
				(files, piece, threads) => {
					expect(inOrder(inBatches(files, piece, threads))).toEqual(inOrder(directly(files)));
				},
			),
			{ numRuns: 40 },
		);
	});
});
