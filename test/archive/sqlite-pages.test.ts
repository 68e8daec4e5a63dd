import { describe, expect, it } from "vitest";
import { type MissedPages, SqlitePages } from "../../src/archive/sqlite-pages.ts";
import { recordOf } from "../../src/archive/sqlite-record.ts";

const PAGE = 65536;
const LEAF = 13;
const INTERIOR = 5;

function varint(value: number): number[] {
	const bytes = [value & 0x7f];
	for (let left = value >>> 7; left > 0; left >>>= 7) bytes.unshift((left & 0x7f) | 0x80);
	return bytes;
}

/** A record of texts; numbers stand for themselves, in four bytes. */
function record(...values: (string | number)[]): Buffer {
	const types = values.flatMap((value) => varint(typeof value === "number" ? 4 : 13 + 2 * value.length));
	const bodies = values.map((value) => {
		if (typeof value === "string") return Buffer.from(value);
		const bytes = Buffer.alloc(4);
		bytes.writeUInt32BE(value);
		return bytes;
	});
	let header = types.length + 1;
	if (header > 127) header = types.length + varint(header).length;
	return Buffer.concat([Buffer.from([...varint(header), ...types]), ...bodies]);
}

/** A page with one cell at its end, that `pointers` point to. */
function leaf(cell: Buffer, { pointers = 1, header = 0 } = {}): Buffer {
	const page = Buffer.alloc(PAGE);
	page[header] = LEAF;
	page.writeUInt16BE(pointers, header + 3);
	const at = PAGE - cell.length;
	for (let pointer = 0; pointer < pointers; pointer++) page.writeUInt16BE(at, header + 8 + 2 * pointer);
	cell.copy(page, at);
	return page;
}

function interior(children: readonly number[], header = 0): Buffer {
	const page = Buffer.alloc(PAGE);
	page[header] = INTERIOR;
	page.writeUInt16BE(children.length - 1, header + 3);
	for (const [at, child] of children.slice(1).entries()) {
		const cell = PAGE - 5 * (at + 1);
		page.writeUInt16BE(cell, header + 12 + 2 * at);
		page.writeUInt32BE(child, cell);
	}
	page.writeUInt32BE(children[0] ?? 0, header + 8);
	return page;
}

function row(payload: Buffer): Buffer {
	return Buffer.concat([Buffer.from([...varint(payload.length), 1]), payload]);
}

function schemaOf(root: number, sql = "CREATE TABLE t (a)"): Buffer {
	return row(record("table", "t", "t", root, sql));
}

/** What the rows hold, and what was missed. */
function read(pages: readonly Buffer[]): { readonly characters: number; readonly missed: MissedPages } {
	const [first = Buffer.alloc(PAGE)] = pages;
	first.write("SQLite format 3\0", "latin1");
	first.writeUInt16BE(1, 16);
	first.writeUInt32BE(1, 56);
	let characters = 0;
	const database = new SqlitePages(first.subarray(0, 100), (_table, values) => {
		for (const value of values) characters += value?.length ?? 0;
	});
	for (const page of pages) database.page(page);
	return { characters, missed: database.end() };
}

describe("an SQLite database that is read page by page", () => {
	it("gives a row", () => {
		const pages = [leaf(schemaOf(2), { header: 100 }), leaf(row(record("x".repeat(30_000))))];
		expect(read(pages)).toEqual({ characters: 30_000, missed: { pages: 0, rows: 0 } });
	});

	it.each([
		["before", 2, 3],
		["after", 3, 2],
	])("gives a row of a page that a page out of use claims as well, %s its own", (_when, root, stale) => {
		const pages = [leaf(schemaOf(root), { header: 100 })];
		pages[root - 1] = interior([4]);
		pages[stale - 1] = interior([4]);
		pages.push(leaf(row(record("x".repeat(30_000)))));
		expect(read(pages)).toEqual({ characters: 30_000, missed: { pages: 0, rows: 0 } });
	});

	it("gives no more of a page's rows than the page holds", () => {
		const cell = row(record("x".repeat(30_000)));
		const pages = [leaf(schemaOf(2), { header: 100 }), leaf(cell, { pointers: 1000 })];
		expect(read(pages).characters).toBeLessThanOrEqual(PAGE);
	});

	it("holds no more of long rows than of pages until it is known whose they are", () => {
		const most = 32 * 1024 ** 2;
		const length = 1024 ** 2;
		const rows = 60;
		const payload = record("x".repeat(length));
		// What stands in the page itself (fileformat2.html section 1.6), and then 16 pages of the rest.
		const least = Math.floor(((PAGE - 12) * 32) / 255) - 23;
		const kept = least + ((payload.length - least) % (PAGE - 4));
		const local = kept <= PAGE - 35 ? kept : least;
		const root = 2 + rows * 17;
		const pages = [leaf(schemaOf(root), { header: 100 })];
		const leaves: number[] = [];
		for (let at = 0; at < rows; at++) {
			const number = pages.length + 1;
			leaves.push(number);
			const next = Buffer.alloc(4);
			next.writeUInt32BE(number + 1);
			const head = Buffer.from([...varint(payload.length), 1]);
			pages.push(leaf(Buffer.concat([head, payload.subarray(0, local), next])));
			for (let piece = 0; piece < 16; piece++) {
				const page = Buffer.alloc(PAGE);
				page.writeUInt32BE(number + 2 + piece);
				payload.copy(page, 4, local + piece * (PAGE - 4), local + (piece + 1) * (PAGE - 4));
				pages.push(page);
			}
		}
		pages.push(interior(leaves));
		const { characters, missed } = read(pages);
		expect(missed.pages).toBeGreaterThan(0);
		expect(characters).toBe((rows - missed.pages) * length);
		expect(characters).toBeLessThanOrEqual(most);
	});

	it("whose schema is larger than any is a fault", () => {
		const schema = Array.from({ length: 200 }, (_, at) =>
			leaf(schemaOf(1000 + at, `CREATE TABLE t (${"a,".repeat(30_000)}a)`)),
		);
		const children = schema.map((_, at) => at + 2);
		expect(() => read([interior(children, 100), ...schema])).toThrow(/more than 8 MiB/);
	});
});

it("a row has no more values than SQLite's have", () => {
	const types = 100_000;
	const payload = Buffer.concat([Buffer.from(varint(types + 3)), Buffer.alloc(types)]);
	expect(recordOf(payload, 1, [])).toHaveLength(32_767);
});
