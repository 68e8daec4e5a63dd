import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { type Header, pack } from "tar-stream";
import { describe, expect, it } from "vitest";
import { LeakscanError } from "../../src/errors.ts";
import { type LayerVisitor, readLayer } from "../../src/unpack/layer.ts";

type Entry = [Partial<Header> & { name: string }, string?];

async function tarOf(entries: Entry[]): Promise<Buffer> {
	const tar = pack();
	for (const [header, content] of entries) tar.entry(header, content ?? "");
	tar.finalize();
	const chunks: Buffer[] = [];
	for await (const chunk of tar) chunks.push(Buffer.from(chunk as Uint8Array));
	return Buffer.concat(chunks);
}

function inChunks(bytes: Buffer, size: number): Readable {
	const chunks: Buffer[] = [];
	for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
	return Readable.from(chunks, { objectMode: false });
}

async function read(bytes: Buffer, digest: string | null = null, size = 1000) {
	const files: Record<string, string> = {};
	const reading = await readLayer(
		inChunks(bytes, size),
		{
			file(path) {
				let content = "";
				return {
					write: (chunk) => {
						content += chunk.toString("latin1");
					},
					end: () => {
						files[path] = content;
					},
				};
			},
		},
		{ digest },
	);
	return { files, reading };
}

const SAMPLE: Entry[] = [
	[{ name: "app/", type: "directory" }],
	[{ name: "./app//.env" }, "A=1\n"],
	[{ name: "app/../../etc/x" }, "traversal stays inside"],
	[{ name: "app/.wh.old" }],
	[{ name: "data/.wh..wh..opq" }],
	[{ name: ".wh..wh.plnk/1.2" }, "aufs"],
	[{ name: "link", type: "symlink", linkname: "../app/.env" }],
	[{ name: "hard", type: "link", linkname: "./app/.env" }],
];

const sha256 = (bytes: Buffer): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

describe("readLayer", () => {
	it("gives every file and records what the layer changes", async () => {
		const tar = await tarOf(SAMPLE);
		const { files, reading } = await read(tar);
		expect(files).toMatchObject({ "app/.env": "A=1\n", "etc/x": "traversal stays inside" });
		expect(reading.changes.whiteouts.has("app/old")).toBe(true);
		expect(reading.changes.opaques.has("data")).toBe(true);
		expect(reading.changes.directories.has("app")).toBe(true);
		expect(reading.changes.files.has("app/.env")).toBe(true);
		expect(reading.changes.files.has("app/.wh.old")).toBe(false);
		expect(reading.changes.symlinks).toEqual([{ path: "link", target: "app/.env" }]);
		expect(reading.changes.hardLinks).toEqual([{ path: "hard", target: "app/.env" }]);
		expect(reading.diffId).toBe(sha256(tar));
	});

	it("reads gzip, of many members too, and checks the stored bytes", async () => {
		const tar = await tarOf(SAMPLE);
		const stored = Buffer.concat([gzipSync(tar.subarray(0, 700)), gzipSync(tar.subarray(700))]);
		const { files, reading } = await read(stored, sha256(stored));
		expect(files["app/.env"]).toBe("A=1\n");
		expect(reading).toMatchObject({ digest: sha256(stored), diffId: null, bytes: tar.length });
	});

	it("gives the same whatever the chunks", async () => {
		const tar = await tarOf(SAMPLE);
		const whole = await read(tar, null, tar.length);
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 1, max: 700 }), fc.boolean(), async (size, zipped) => {
				const { files, reading } = await read(zipped ? gzipSync(tar) : tar, null, size);
				expect(files).toEqual(whole.files);
				expect(reading.diffId).toBe(whole.reading.diffId);
			}),
			{ numRuns: 30 },
		);
	});

	it.each<[string, (tar: Buffer) => Buffer, string | null, string]>([
		["a cut-off tar", (tar) => tar.subarray(0, 1300), null, "LAYER_UNREADABLE"],
		["a cut-off gzip", (tar) => gzipSync(tar).subarray(0, 90), null, "LAYER_UNREADABLE"],
		["bytes that are no tar", () => Buffer.alloc(2048, "x"), null, "LAYER_UNREADABLE"],
		["a wrong digest", (tar) => tar, `sha256:${"0".repeat(64)}`, "DIGEST_MISMATCH"],
		["bzip2", () => Buffer.from("BZh91AY&SY"), null, "MEDIA_TYPE_UNSUPPORTED"],
		[
			"a zstd window of 1 GiB",
			() => Buffer.from("28b52ffd00a0000000000000000000000000", "hex"),
			null,
			"LIMIT_EXCEEDED",
		],
	])("refuses %s", async (_what, spoil, digest, code) => {
		const bytes = spoil(await tarOf(SAMPLE));
		const error = await read(bytes, digest).catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(LeakscanError);
		expect(error).toMatchObject({ code });
	});

	it("bounds entries", async () => {
		const tar = await tarOf(SAMPLE);
		const limits = { bytes: 1e9, entries: 3, pathLength: 4096, zstdWindow: 1e6, links: 10 };
		const reading = readLayer(inChunks(tar, 512), { file: () => null }, { digest: null, limits });
		await expect(reading).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
	});
});

describe("chunks of a layer", () => {
	it("are given back as soon as the visitor needs none, and no sooner", async () => {
		const contents = Array.from({ length: 40 }, (_, at) => Buffer.alloc(150_000 + at, `${at} of forty, `));
		const tar = await tarOf(contents.map((content, at) => [{ name: `f${at}` }, content.toString("latin1")]));
		const gzip = gzipSync(tar, { level: 0 });
		const stored = [
			{ form: "plain", bytes: tar },
			{ form: "gzip", bytes: gzip, inflates: "thread-pool" },
			{ form: "gzip", bytes: gzip, inflates: "here" },
		] as const;
		for (const { form, bytes, ...place } of stored) {
			for (const keepsEach of [1, 7, 1000]) {
				const read: string[] = [];
				let [file, held] = [-1, 0];
				const given: Buffer[] = [];
				// Chunks as a file's stream has them: each a buffer of its own.
				const chunks = Array.from({ length: Math.ceil(bytes.length / 524_288) }, (_, at) => {
					const part = bytes.subarray(at * 524_288, (at + 1) * 524_288);
					const own = Buffer.allocUnsafeSlow(part.length);
					part.copy(own);
					return own;
				});
				const visitor: LayerVisitor = {
					file() {
						const at = ++file;
						const pieces: Buffer[] = [];
						const isKept = at % keepsEach === 0;
						return {
							write(chunk) {
								expect(chunk.length).toBeGreaterThan(0);
								held = isKept ? Number.POSITIVE_INFINITY : 0;
								given.push(chunk);
								pieces.push(isKept ? chunk : Buffer.from(chunk));
							},
							end() {
								held = 0;
								read.push(Buffer.concat(pieces).toString("latin1"));
							},
						};
					},
					held: () => held,
				};
				const options = { digest: null, isOwn: true, ...place };
				await readLayer(Readable.from(chunks, { objectMode: false }), visitor, options);
				expect(read.map((text, at) => text === contents[at]?.toString("latin1"))).toEqual(
					contents.map(() => true),
				);
				const what = `${JSON.stringify(place)} ${form} ${keepsEach}`;
				// What was inflated here lies in the same memory again, in place of being freed.
				if ("inflates" in place && place.inflates === "here") {
					const memory = new Set(given.map(({ buffer }) => buffer));
					if (keepsEach > 1) expect(memory.size, what).toBeLessThan(6);
				} else expect(given.filter(({ length }) => length === 0).length, what).toBeGreaterThan(30);
			}
		}
	});

	it("are left alone where others may have them", async () => {
		const tar = await tarOf([[{ name: "f" }, "x".repeat(524_288 - 2048)]]);
		const own = Buffer.alloc(524_288);
		tar.copy(own);
		const visitor: LayerVisitor = { file: () => null, held: () => 0 };
		await readLayer(Readable.from([own], { objectMode: false }), visitor, { digest: null });
		expect(own.length).toBe(524_288);
	});
});
