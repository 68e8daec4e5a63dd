import { once } from "node:events";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { openSource } from "../../src/source/open-source.ts";
import {
	chunked,
	configOf,
	dockerEntries,
	fileOf,
	Layout,
	layerOf,
	readReference,
	tarOf,
} from "./archives.ts";

const one = await layerOf({ "app/a.txt": "a" });
const big = await layerOf({ "app/big": "0123456789abcdef".repeat(64 * 1024) });
const archive = await tarOf(dockerEntries([one, big, one]));

const open = (stdin: Readable, more: { signal?: AbortSignal; layers?: boolean } = {}) =>
	openSource("-", { layers: true, stdin, ...more });

describe("a source that is read once", () => {
	test("hands layers out in the order they come, and images only at the end", async () => {
		const source = await open(chunked(archive));
		const sizes: (number | null)[] = [];
		for await (const blob of source.layers()) {
			sizes.push(blob.size);
			await expect(source.images()).rejects.toMatchObject({ code: "INTERNAL" });
			break;
		}
		expect(sizes).toEqual([one.tar.length]);
		await source.close();
	});

	test("layers that are not opened, left half-way, or left at once are passed over", async () => {
		const source = await open(chunked(archive));
		let position = 0;
		for await (const blob of source.layers()) {
			if (position === 1) {
				const stream = await blob.open();
				await once(stream, "readable");
				expect(stream.read()).not.toBeNull();
				stream.destroy();
			}
			if (position === 2) (await blob.open()).destroy();
			position++;
		}
		expect(position).toBe(3);
		expect((await source.images())[0]?.layers).toHaveLength(3);
		await source.close();
	});

	test("a layer that is still open when the next is asked for is cut off, and does not hang", async () => {
		const source = await open(chunked(archive));
		const streams: Readable[] = [];
		for await (const blob of source.layers()) {
			const stream = await blob.open();
			stream.on("error", () => {});
			streams.push(stream);
		}
		expect(streams.map(({ destroyed }) => destroyed)).toEqual([true, true, true]);
		expect((await source.images()).length).toBe(1);
	});

	test("a layer can be opened once, and the source read once", async () => {
		const source = await open(chunked(archive));
		for await (const blob of source.layers()) {
			await buffer(await blob.open());
			expect(() => blob.open()).toThrow(expect.objectContaining({ code: "INTERNAL" }));
		}
		await expect(async () => {
			for await (const _ of source.layers());
		}).rejects.toMatchObject({ code: "INTERNAL" });
	});

	test("reads no further than its reader (back-pressure)", async () => {
		let pulled = 0;
		const stdin = Readable.from(
			(async function* () {
				for (let at = 0; at < archive.length; at += 4_096) {
					pulled += 4_096;
					yield archive.subarray(at, at + 4_096);
				}
			})(),
			{ objectMode: false, highWaterMark: 4_096 },
		);
		const source = await open(stdin);
		const layers = source.layers()[Symbol.asyncIterator]();
		await layers.next();
		await layers.next();
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect(pulled).toBeLessThan(200_000);
		await source.close();
	});

	test.each(["close", "abort"])(
		"%s in the middle of a layer ends its stream and the iteration",
		async (how) => {
			const endless = new Readable({ read() {} });
			endless.push(archive.subarray(0, 60_000));
			const abort = new AbortController();
			const source = await open(endless, { signal: abort.signal });
			const layers = source.layers()[Symbol.asyncIterator]();
			await layers.next();
			const second = await layers.next();
			const stream = await second.value?.open();
			const broken = expect(buffer(stream ?? Readable.from([]))).rejects.toThrow();
			if (how === "close") await source.close();
			else abort.abort();
			await broken;
			await expect(layers.next()).rejects.toMatchObject({ code: "INTERNAL" });
			expect(endless.destroyed).toBe(true);
		},
	);

	test.each([
		["in a layer", 5_000],
		["in a header", 2_560 + 100],
	])("an archive that breaks off %s says so, also to who reads the layer", async (_, length) => {
		await expect(readReference("-", { stdin: chunked(archive.subarray(0, length)) })).rejects.toMatchObject({
			code: "ARCHIVE_INVALID",
			message: "standard input ends early",
		});
	});

	test("without layers nothing is handed out, and the images come all the same", async () => {
		const source = await open(chunked(archive), { layers: false });
		expect((await source.images())[0]?.layers).toHaveLength(3);
		await source.close();
	});

	test.each([
		["nothing", Buffer.alloc(0), "NOT_AN_IMAGE"],
		["text", Buffer.from("no archive"), "NOT_AN_IMAGE"],
		["gzip'ed text", gzipSync("no archive"), "NOT_AN_IMAGE"],
		[
			"broken gzip",
			Buffer.concat([gzipSync(archive).subarray(0, 3_000), Buffer.alloc(600, 7)]),
			"ARCHIVE_INVALID",
		],
		["gzip cut short", gzipSync(archive).subarray(0, 900), "ARCHIVE_INVALID"],
		["xz", Buffer.concat([Buffer.from("fd377a585a00", "hex"), Buffer.alloc(600)]), "MEDIA_TYPE_UNSUPPORTED"],
	])("%s on standard input", async (_, content, code) => {
		await expect(readReference("-", { stdin: chunked(content) })).rejects.toMatchObject({ code });
	});

	test("a terminal is no archive", async () => {
		const terminal = Object.assign(new Readable({ read() {} }), { isTTY: true });
		await expect(open(terminal)).rejects.toMatchObject({ code: "USAGE" });
	});

	test("a whole archive in gzip, of several members", async () => {
		const half = archive.length >> 1;
		const packed = Buffer.concat([gzipSync(archive.subarray(0, half)), gzipSync(archive.subarray(half))]);
		const { images, faults, access } = await readReference(await fileOf(packed, "app.tar.gz"));
		expect({ count: images.length, faults, access }).toEqual({ count: 1, faults: [], access: "sequential" });
	});

	test("documents beyond the bounds are let go, the largest first, and missed only where they count", async () => {
		const sbom = (fill: string) => `{"sbom":"${fill.repeat(15 * 1024 ** 2)}"}`;
		const layout = new Layout();
		const image = layout.image([one]);
		for (const fill of "abcde") layout.blob(sbom(fill), "application/json");
		const { images, faults } = await readReference("-", {
			stdin: chunked(await tarOf(layout.entries([image])), 65_536),
		});
		expect(images).toHaveLength(1);
		expect(faults).toEqual([]);
		const huge = `{"x":"${"y".repeat(17 * 1024 ** 2)}"}`;
		const tar = await tarOf([{ name: "manifest.json", content: huge }]);
		await expect(readReference("-", { stdin: chunked(tar, 65_536) })).rejects.toMatchObject({
			code: "LIMIT_EXCEEDED",
		});
		await expect(readReference(await fileOf(tar))).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
	});

	test("a layer with nothing in it is a tar of zeros", async () => {
		const empty = {
			tar: Buffer.alloc(1024),
			diffId: "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
		};
		const { faults, blobs } = await readReference("-", {
			stdin: chunked(await tarOf(dockerEntries([empty], configOf([empty])))),
		});
		expect(faults).toEqual([]);
		expect([...blobs.values()]).toEqual([empty.diffId]);
	});
});
