import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { extract, type Header, pack } from "tar-stream";
import { describe, expect, it } from "vitest";
import { LayerTar } from "../../src/archive/layer-tar.ts";

interface Read {
	readonly entries: { name: string; type: string; size: number; linkname: string; content: string }[];
	readonly error: string | null;
}

/** What our reader makes of a tar cut into chunks of these sizes, in turn. */
function ours(tar: Buffer, sizes: readonly number[]): Read {
	const entries: Read["entries"] = [];
	try {
		const reader = new LayerTar((entry) => {
			const seen = { ...entry, content: "" };
			entries.push(seen);
			return {
				write: (chunk) => {
					seen.content += chunk.toString("latin1");
				},
				end: () => {},
			};
		});
		for (let at = 0, turn = 0; at < tar.length; turn++) {
			const size = sizes[turn % sizes.length] ?? tar.length;
			reader.write(tar.subarray(at, at + size));
			at += size;
		}
		reader.end();
		return { entries, error: null };
	} catch (error) {
		return { entries, error: String(error) };
	}
}

async function theirs(tar: Buffer): Promise<Read> {
	const entries: Read["entries"] = [];
	const reader = extract();
	const error = await new Promise<string | null>((resolve) => {
		reader.on("entry", (header, content, next) => {
			const { name, size = 0, linkname } = header;
			const seen = { name, type: header.type ?? "other", size, linkname: linkname ?? "", content: "" };
			entries.push(seen);
			content.on("data", (chunk) => {
				seen.content += Buffer.from(chunk as Uint8Array).toString("latin1");
			});
			content.on("end", () => next());
			content.on("error", () => {});
			content.resume();
		});
		reader.on("error", (problem: Error) => resolve(String(problem)));
		reader.on("finish", () => resolve(null));
		reader.end(tar);
	});
	return { entries, error };
}

async function tarOf(
	entries: readonly (readonly [Partial<Header> & { name: string }, string])[],
): Promise<Buffer> {
	const tar = pack();
	for (const [header, content] of entries) tar.entry(header, content);
	tar.finalize();
	const chunks: Buffer[] = [];
	for await (const chunk of tar) chunks.push(Buffer.from(chunk as Uint8Array));
	return Buffer.concat(chunks);
}

const name = fc
	.array(fc.string({ unit: fc.constantFrom("a", "b", "é", ".", "ü"), minLength: 1, maxLength: 40 }), {
		minLength: 1,
		maxLength: 9,
	})
	.map((parts) => parts.join("/"));
const entry = fc.oneof(
	fc.tuple(
		fc.record({
			name,
			pax: fc.constantFrom(null, { comment: "x = y", path: "pax/path" }, { linkpath: "up" }),
		}),
		fc.string({ maxLength: 1500 }),
	),
	fc.tuple(fc.record({ name, type: fc.constant("directory" as const) }), fc.constant("")),
	fc.tuple(
		fc.record({ name, type: fc.constantFrom("symlink" as const, "link" as const), linkname: name }),
		fc.constant(""),
	),
);
const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 700 }), fc.constant(100_000)), {
	minLength: 1,
	maxLength: 5,
});

/** A header block with its checksum. */
function header(fields: {
	name?: string;
	flag?: string;
	size?: string | Buffer;
	magic?: string;
	prefix?: string;
}): Buffer {
	const block = Buffer.alloc(512);
	block.write(fields.name ?? "file");
	block.write("0000644\0", 100);
	const size = fields.size ?? "00000000000";
	if (typeof size === "string") block.write(size, 124, "latin1");
	else size.copy(block, 124);
	block.write("        ", 148);
	block.write(fields.flag ?? "0", 156);
	block.write(fields.magic ?? "ustar\0", 257, "latin1");
	block.write("00", 263);
	if (fields.magic === "ustar  \0") block.write("\0", 264);
	block.write(fields.prefix ?? "", 345);
	const sum = block.reduce((total, byte) => total + byte, 0);
	block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
	return block;
}

function padded(content: string | Buffer): Buffer {
	const bytes = Buffer.from(content);
	return Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

function record(key: string, value: string): string {
	const rest = ` ${key}=${value}\n`;
	let length = Buffer.byteLength(rest);
	while (Buffer.byteLength(rest) + String(length).length !== length) length++;
	return `${length}${rest}`;
}

function octal(size: number): string {
	return size.toString(8).padStart(11, "0");
}

function base256(size: number): Buffer {
	const field = Buffer.alloc(12);
	field[0] = 0x80;
	field.writeUIntBE(size, 6, 6);
	return field;
}

const long = "long/".repeat(60);
const global = record("path", "from/global");
const own = record("size", "3") + record("path", "from/pax");

const HEADERS: readonly (readonly [string, Buffer])[] = [
	["a size in base 256", Buffer.concat([header({ size: base256(3) }), padded("abc")])],
	["a negative size in base 256", header({ size: Buffer.alloc(12, 0xff) })],
	["a size after spaces", Buffer.concat([header({ size: "          3 " }), padded("abc")])],
	["a size that is no number", header({ size: "9" })],
	["a prefix", header({ prefix: "before" })],
	["GNU's magic, where the prefix is none", header({ magic: "ustar  \0", prefix: "before" })],
	["no magic", header({ magic: "" })],
	[
		"GNU's long name and long link",
		Buffer.concat([
			header({ name: "././@LongLink", flag: "L", size: octal(long.length + 1) }),
			padded(`${long}\0`),
			header({ name: "././@LongLink", flag: "K", size: octal(long.length) }),
			padded(long),
			header({ flag: "2" }),
			header({ name: "next" }),
		]),
	],
	[
		"a global pax header, and one of an entry",
		Buffer.concat([
			header({ flag: "g", size: octal(global.length) }),
			padded(global),
			header({ name: "without" }),
			header({ flag: "x", size: octal(own.length) }),
			padded(own),
			header({ size: octal(700) }),
			padded("abc"),
			header({ flag: "x", size: octal(0) }),
			header({ name: "empty" }),
			header({ flag: "x", size: octal(own.length) }),
			padded(`7 broken${own.slice(8)}`),
			header({ name: "broken" }),
		]),
	],
	["a link with a size", Buffer.concat([header({ flag: "1", size: octal(3) }), padded("abc")])],
	["GNU's sparse file", Buffer.concat([header({ flag: "S", size: octal(3) }), padded("abc"), header({})])],
	["a long header beyond all measure", header({ flag: "L", size: octal(5 * 1024 * 1024) })],
	["zeros in between", Buffer.concat([header({}), Buffer.alloc(2048), header({ name: "after" })])],
	["an end in the middle of a header", Buffer.concat([header({}), Buffer.alloc(100, 0x61)])],
	["an end in the middle of content", Buffer.concat([header({ size: octal(900) }), Buffer.alloc(512)])],
];

describe("LayerTar", () => {
	it("gives what tar-stream gives, wherever the tar is cut", async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(entry, { maxLength: 6 }), sizes, async (entries, cuts) => {
				const tar = await tarOf(entries);
				expect(ours(tar, cuts)).toEqual(await theirs(tar));
			}),
		);
	});

	it("breaks off where tar-stream does, when bytes are wrong or missing", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(entry, { minLength: 1, maxLength: 4 }),
				sizes,
				fc.nat(),
				fc.integer({ min: 0, max: 255 }),
				fc.nat(),
				async (entries, cuts, place, byte, length) => {
					const tar = await tarOf(entries);
					tar[place % tar.length] = byte;
					const cut = tar.subarray(0, length % 3 === 0 ? length % tar.length : tar.length);
					const expected = await theirs(cut);
					const { entries: seen, error } = ours(cut, cuts);
					expect(error === null).toBe(expected.error === null);
					expect(seen.slice(0, expected.entries.length)).toMatchObject(
						expected.entries.map(({ content: _, ...known }) => known),
					);
				},
			),
		);
	});

	it.each(HEADERS)("reads %s as tar-stream does", async (_, tar) => {
		const expected = await theirs(tar);
		for (const cuts of [[1_000_000], [1], [511], [512], [513, 7]]) {
			const { entries, error } = ours(tar, cuts);
			expect(error === null).toBe(expected.error === null);
			// How much content comes before an error is nobody's promise.
			const known = expected.entries.map(({ content, ...rest }) =>
				error === null ? { ...rest, content } : rest,
			);
			expect(entries).toMatchObject(known);
			expect(entries).toHaveLength(known.length);
		}
	});

	it("takes a directory to have no content, whatever its size says (tar-stream never ends it)", () => {
		const tar = Buffer.concat([header({ flag: "5", size: octal(600) }), header({ name: "next" })]);
		expect(ours(tar, [300]).entries.map((seen) => seen.name)).toEqual(["file", "next"]);
	});

	it.each(["ustar", "gnu", "pax", "oldgnu", "posix"])("reads what GNU tar writes as %s", async (format) => {
		const folder = mkdtempSync(join(tmpdir(), "leakscan-tar-"));
		try {
			writeFileSync(join(folder, "plain.txt"), "plain");
			writeFileSync(join(folder, `${"long-".repeat(format === "ustar" ? 15 : 30)}é.txt`), "x".repeat(70_000));
			const file = join(folder, "out.tar");
			execFileSync("tar", [`--format=${format}`, "-cf", file, "--exclude=out.tar", "-C", folder, "."]);
			const tar = execFileSync("cat", [file], { maxBuffer: 1e8 });
			expect(ours(tar, [4096])).toEqual(await theirs(tar));
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
});
