import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { extract, type Header, pack } from "tar-stream";
import { describe, expect, test } from "vitest";
import { indexTar, type ReadAt } from "../../src/source/tar-index.ts";
import { chunked, tarOf } from "./archives.ts";

const reader =
	(tar: Buffer): ReadAt =>
	async (offset, length) =>
		tar.subarray(offset, offset + length);

const index = (tar: Buffer) => indexTar(reader(tar), tar.length);

async function contents(tar: Buffer): Promise<Record<string, string>> {
	const { files } = await index(tar);
	return Object.fromEntries(
		[...files].map(([name, { offset, size }]) => [
			name,
			tar.subarray(offset, offset + size).toString("utf8"),
		]),
	);
}

describe("indexTar", () => {
	test("finds every file where tar-stream does, long and odd names too", async () => {
		const name = fc
			.array(fc.string({ unit: fc.constantFrom(..."abcé日 .-_#~"), minLength: 1, maxLength: 90 }), {
				minLength: 1,
				maxLength: 4,
			})
			.map((parts) => parts.map((part) => `x${part}x`).join("/"));
		const files = fc.uniqueArray(fc.tuple(name, fc.string({ maxLength: 1_500 })), {
			selector: ([at]) => at,
			maxLength: 8,
		});
		await fc.assert(
			fc.asyncProperty(files, async (entries) => {
				const tar = await tarOf(entries.map(([at, content]) => ({ name: at, content })));
				const untar = extract();
				const expected: Record<string, string> = {};
				chunked(tar, 777).pipe(untar as unknown as NodeJS.WritableStream);
				for await (const entry of untar) expected[entry.header.name] = (await buffer(entry)).toString("utf8");
				expect(await contents(tar)).toEqual(expected);
			}),
			{ numRuns: 60 },
		);
	});

	test.each(["link", "symlink"] as const)("%s entries are links, not files", async (type) => {
		const tar = await tarOf([
			{ name: "d/a", content: "x" },
			{ name: "d/b", link: type === "link" ? "d/a" : "a", hard: type === "link" },
		]);
		const { files, links } = await index(tar);
		expect([...files.keys()]).toEqual(["d/a"]);
		expect(links.resolve("d/b")).toBe("d/a");
	});

	test("a directory with a size has no content all the same", async () => {
		const archive = pack();
		archive.entry({ name: "dir", type: "directory", size: 10 * 512 });
		archive.entry({ name: "old/" }, "");
		archive.entry({ name: "dir/a" }, "x");
		archive.finalize();
		expect(await contents(await buffer(archive))).toEqual({ "dir/a": "x" });
	});

	test("names are normalized and cannot leave the root", async () => {
		const tar = await tarOf([
			{ name: "./a/../../../b", content: "x" },
			{ name: "/c", content: "y" },
		]);
		expect(await contents(tar)).toEqual({ b: "x", c: "y" });
	});

	test("an empty tar is empty", async () => {
		expect(await contents(Buffer.alloc(1024))).toEqual({});
		expect(await contents(Buffer.alloc(0))).toEqual({});
	});

	test.each([
		["inside a file", 512 + 700],
		["inside a header", 512 + 1024 + 100],
	])("a tar cut off %s is invalid", async (_, length) => {
		const tar = await tarOf([
			{ name: "a", content: "x".repeat(1_000) },
			{ name: "b", content: "y" },
		]);
		await expect(index(tar.subarray(0, length))).rejects.toMatchObject({
			code: "ARCHIVE_INVALID",
			message: expect.stringContaining("ends early"),
		});
	});

	test("garbage between entries is invalid", async () => {
		const tar = await tarOf([
			{ name: "a", content: "x" },
			{ name: "b", content: "y" },
		]);
		tar.fill(0x41, 1024, 1536);
		await expect(index(tar)).rejects.toMatchObject({ code: "ARCHIVE_INVALID" });
	});

	test("extended headers without end are cut off", async () => {
		const header: Partial<Header> & { name: string } = {
			name: "x",
			size: 0,
			pax: { comment: "c".repeat(3 * 1024 ** 2) },
		};
		const archive = pack();
		archive.entry(header, "");
		archive.finalize();
		await expect(index(await buffer(archive))).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
	});

	test("a size beyond the file, however large, is a truncated archive", async () => {
		const archive = pack();
		archive.entry({ name: "x", pax: { size: "9007199254740993" } } as { name: string }, "");
		archive.finalize();
		await expect(index(await buffer(archive))).rejects.toMatchObject({ code: "ARCHIVE_INVALID" });
	});

	test("any bytes give an index or an error that a person can read", async () => {
		const base = await tarOf([
			{ name: "a", content: "x".repeat(600) },
			{ name: "b", link: "a" },
			{ name: "c".repeat(200), content: "z" },
		]);
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { maxLength: 6 }),
				async (changes) => {
					const tar = Buffer.from(base);
					for (const [at, value] of changes) tar[at] = value;
					const outcome = await index(tar).catch((error: unknown) => error);
					expect(outcome).toSatisfy((it: object) => "files" in it || "code" in it);
				},
			),
			{ numRuns: 150 },
		);
	});
});
