/**
 * The rows of an SQLite database page by page, as the file comes, for databases that are too large to be held. Which table a
 * page belongs to is told by the pages above it in its tree, which may come later: such pages are held until then, up to a
 * limit. What a row has in overflow pages is taken as long as those come after it. Database file format,
 * https://www.sqlite.org/fileformat2.html sections 1.6 and 1.8.
 */
import { LeakscanError } from "../errors.ts";
import {
	columnsOf,
	INTERIOR_INDEX,
	INTERIOR_TABLE,
	LEAF_INDEX,
	LEAF_TABLE,
	localBytes,
	recordOf,
	varint,
} from "./sqlite-record.ts";

/** Bytes of pages, with their long rows, that are held because nothing above them has come yet, and of rows that go on in pages to come. */
const MOST_HELD = 32 * 1024 ** 2;
const MOST_PENDING = 16 * 1024 ** 2;
/** Bytes of pages that may be where a row went on before its beginning came: SQLite writes a long row's end first. */
const MOST_RECENT = 16 * 1024 ** 2;
/** Bytes of the rows that name tables: a thousand tables take some hundred KiB. */
const MOST_SCHEMA = 8 * 1024 ** 2;
/** The page that has this byte is never used (section 1.3): a pointer map that would be in it comes after it. */
const LOCKED_BYTE = 2 ** 30;
/** Pages above a page: a tree of four has more rows than a file can. */
const DEEPEST = 24;
/** Pages from one to the next that it leads to. */
const FARTHEST = 2 ** 21;
/** Columns of the schema's table: type, name, tbl_name, rootpage, sql. */
const ALL_OF_SCHEMA = [0, 1, 2, 3, 4];

export interface PagedTable {
	readonly name: string;
	readonly columns: readonly string[];
}

/** What was not read as rows: it stands in the database's bytes alone. */
export interface MissedPages {
	/** Pages of tables that were let go before it was known that they are. */
	readonly pages: number;
	/** Rows of which only the beginning was read. */
	readonly rows: number;
}

/** A page of which it is not known yet whose it is, and the rows in it that went on in others. */
interface Held {
	readonly bytes: Buffer;
	readonly payloads: Buffer[];
	/** Of both. */
	size: number;
}

interface Cell {
	/** Where its payload begins, with the length before it. */
	readonly at: number;
	readonly isTable: boolean;
}

interface Local {
	/** Null where the cell is broken. */
	readonly payload: Buffer | null;
	/** The page in which it goes on; 0 when it is all here. */
	readonly next: number;
	/** Of the whole. */
	readonly size: number;
}

interface Pending {
	/** Where the row begins. */
	readonly page: number;
	readonly parts: Buffer[];
	gathered: number;
	readonly size: number;
}

export class SqlitePages {
	readonly pageSize: number;
	readonly #usable: number;
	readonly #encoding: number;
	/** Pages from one pointer map to the next, in databases that vacuum themselves; 0 in others. */
	readonly #mapped: number;
	readonly #row: (table: PagedTable, row: readonly (string | null)[]) => void;
	/** Roots of trees: tables, and null for what has no rows of its own. */
	readonly #roots = new Map<number, PagedTable | null>([[1, null]]);
	/** The page above each page, by number; 0 where it is not known. */
	#above = new Uint32Array(1024);
	readonly #held = new Map<number, Held>();
	#heldBytes = 0;
	#schemaBytes = 0;
	readonly #letGo: number[] = [];
	/** Rows that go on in a page, by its number. */
	readonly #pending = new Map<number, Pending>();
	#pendingBytes = 0;
	readonly #recent = new Map<number, Buffer>();
	#recentBytes = 0;
	#cutRows = 0;
	/** The page that comes next. */
	#number = 1;

	/** `header`: the first 100 bytes. Throws when they are none. */
	constructor(header: Buffer, row: (table: PagedTable, row: readonly (string | null)[]) => void) {
		const size = header.readUInt16BE(16);
		this.pageSize = size === 1 ? 65536 : size;
		this.#usable = this.pageSize - (header[20] ?? 0);
		this.#encoding = header.readUInt32BE(56);
		this.#mapped = header.readUInt32BE(52) === 0 ? 0 : Math.floor(this.#usable / 5) + 1;
		this.#row = row;
		if (this.pageSize < 512 || this.#usable < 480) throw new Error("a broken SQLite header");
	}

	/** The next page. Its bytes are not kept. */
	page(bytes: Buffer): void {
		const number = this.#number++;
		if (this.#isPointerMap(number)) return;
		const pending = this.#pending.get(number);
		if (pending !== undefined) {
			this.#pending.delete(number);
			this.#goOn(pending, bytes);
			return;
		}
		const type = bytes[number === 1 ? 100 : 0];
		if (type === INTERIOR_TABLE || type === INTERIOR_INDEX) this.#children(number, bytes);
		if (type === 0) this.#remember(number, bytes);
		if (type !== LEAF_TABLE && type !== LEAF_INDEX && type !== INTERIOR_INDEX) return;
		const root = this.#rootOf(number);
		if (!this.#roots.has(root)) this.#hold(number, bytes);
		else if (root === 1 || this.#tableOf(root) !== null) {
			for (const local of this.#locals(number, bytes)) {
				const payload = this.#payload(local, number);
				if (payload !== null) this.#record(payload, root);
			}
		}
	}

	end(): MissedPages {
		for (const pending of this.#pending.values()) this.#cut(pending);
		this.#pending.clear();
		this.#settle();
		const pages = this.#letGo.filter((page) => this.#tableOf(this.#rootOf(page)) !== null).length;
		return { pages, rows: this.#cutRows };
	}

	/** Section 1.8. Such a page begins like one of a tree. */
	#isPointerMap(number: number): boolean {
		if (this.#mapped === 0 || number < 2) return false;
		const since = (number - 2) % this.#mapped;
		const locked = LOCKED_BYTE / this.pageSize + 1;
		return number - 1 === locked ? since === 1 : since === 0 && number !== locked;
	}

	#rootOf(page: number): number {
		let at = page;
		for (let depth = 0; depth < DEEPEST; depth++) {
			const above = this.#roots.has(at) ? 0 : (this.#above[at] ?? 0);
			if (above === 0) return at;
			at = above;
		}
		return at;
	}

	#tableOf(root: number): PagedTable | null {
		return this.#roots.get(root) ?? null;
	}

	*#cells(number: number, bytes: Buffer): Generator<Cell> {
		const header = number === 1 ? 100 : 0;
		const type = bytes[header];
		const isInterior = type === INTERIOR_TABLE || type === INTERIOR_INDEX;
		const cells = bytes.readUInt16BE(header + 3);
		for (let cell = 0; cell < cells; cell++) {
			const pointer = header + (isInterior ? 12 : 8) + 2 * cell;
			if (pointer + 2 > bytes.length) return;
			const at = bytes.readUInt16BE(pointer);
			if (at + 4 <= bytes.length) yield { at: isInterior ? at + 4 : at, isTable: type === LEAF_TABLE };
		}
	}

	/** What its cells have of rows. Cells that lie over each other give no more than the page. */
	*#locals(number: number, bytes: Buffer): Generator<Local> {
		let left = bytes.length;
		for (const cell of this.#cells(number, bytes)) {
			const local = this.#localPayload(bytes, cell);
			left -= local.payload?.length ?? 0;
			if (left < 0) return;
			yield local;
		}
	}

	#children(number: number, bytes: Buffer): void {
		const header = number === 1 ? 100 : 0;
		const children = [bytes.readUInt32BE(header + 8)];
		for (const { at } of this.#cells(number, bytes)) children.push(bytes.readUInt32BE(at - 4));
		for (const child of children) this.#put(child, number);
		for (const child of children) this.#release(child);
	}

	#put(child: number, above: number): void {
		// No file has such pages; it would only ask for memory.
		if (child === 0 || child > this.#number + FARTHEST) return;
		if (child >= this.#above.length) {
			const larger = new Uint32Array(2 ** Math.ceil(Math.log2(child + 1)));
			larger.set(this.#above);
			this.#above = larger;
		}
		// Pages out of use keep what they held, and name pages that are others' by now.
		const isSettled = this.#above[child] !== 0 && this.#roots.has(this.#rootOf(child));
		if (!isSettled || this.#roots.has(this.#rootOf(above))) this.#above[child] = above;
	}

	/** Reads what was held, as far as it is known now whose it is. */
	#settle(): void {
		// The schema, which may be held itself, comes first.
		for (let before = -1; before !== this.#roots.size; ) {
			before = this.#roots.size;
			for (const number of this.#held.keys()) this.#release(number);
		}
	}

	/** Reads a page that was held, if it is known now whose it is. */
	#release(number: number): void {
		const held = this.#held.get(number);
		const root = this.#rootOf(number);
		if (held === undefined || !this.#roots.has(root)) return;
		this.#held.delete(number);
		this.#heldBytes -= held.size;
		if (root !== 1 && this.#tableOf(root) === null) return;
		for (const { payload, next } of this.#locals(number, held.bytes))
			if (payload !== null && next === 0) this.#record(payload, root);
		for (const payload of held.payloads) this.#record(payload, root);
	}

	#hold(number: number, page: Buffer): void {
		const bytes = Buffer.from(page);
		this.#held.set(number, { bytes, payloads: [], size: bytes.length });
		this.#heldBytes += bytes.length;
		for (const { payload, next, size } of this.#locals(number, bytes)) {
			if (payload !== null && next !== 0)
				this.#want(next, { page: number, parts: [payload], gathered: payload.length, size });
		}
		this.#letSomeGo();
	}

	#letSomeGo(): void {
		if (this.#heldBytes <= MOST_HELD) return;
		this.#settle();
		for (const [oldest, held] of this.#held) {
			if (this.#heldBytes <= MOST_HELD / 2) return;
			this.#held.delete(oldest);
			this.#heldBytes -= held.size;
			this.#letGo.push(oldest);
		}
	}

	/** The payload of a cell, if it is all here; else it is gathered from the pages to come. */
	#payload({ payload, next, size }: Local, page: number): Buffer | null {
		if (payload === null || next === 0) return payload;
		this.#want(next, { page, parts: [Buffer.from(payload)], gathered: payload.length, size });
		return null;
	}

	/** What of a payload stands in the page itself, and where it goes on. */
	#localPayload(bytes: Buffer, { at: cell, isTable }: Cell): Local {
		const length = varint(bytes, cell);
		const at = isTable ? varint(bytes, length.end).end : length.end;
		const size = length.value;
		const local = localBytes(size, this.#usable, isTable);
		const end = at + local;
		if (local >= size)
			return { payload: end <= bytes.length ? bytes.subarray(at, end) : null, next: 0, size };
		if (end + 4 > bytes.length) return { payload: null, next: 0, size };
		return { payload: bytes.subarray(at, end), next: bytes.readUInt32BE(end), size };
	}

	#remember(number: number, bytes: Buffer): void {
		this.#recent.set(number, Buffer.from(bytes));
		this.#recentBytes += bytes.length;
		for (const [oldest, { length }] of this.#recent) {
			if (this.#recentBytes <= MOST_RECENT) return;
			this.#recent.delete(oldest);
			this.#recentBytes -= length;
		}
	}

	/** The row goes on in a page: which is yet to come, or has come lately. */
	#want(first: number, pending: Pending): void {
		let page = first;
		for (;;) {
			const recent = this.#recent.get(page);
			if (recent === undefined) break;
			this.#recent.delete(page);
			this.#recentBytes -= recent.length;
			page = this.#gather(pending, recent);
			if (pending.gathered < pending.size) continue;
			this.#gathered(pending);
			return;
		}
		this.#pendingBytes += pending.gathered;
		const isPast = page < this.#number || this.#pending.has(page);
		if (isPast || this.#pendingBytes > MOST_PENDING) this.#cut(pending);
		else this.#pending.set(page, pending);
	}

	#goOn(pending: Pending, bytes: Buffer): void {
		this.#pendingBytes -= pending.gathered;
		const next = this.#gather(pending, bytes);
		if (pending.gathered >= pending.size) this.#gathered(pending);
		else this.#want(next, pending);
	}

	/** Takes what a page has of the row; the page after it. */
	#gather(pending: Pending, bytes: Buffer): number {
		const part = bytes.subarray(4, 4 + Math.min(this.#usable - 4, pending.size - pending.gathered));
		pending.parts.push(Buffer.from(part));
		pending.gathered += part.length;
		return bytes.readUInt32BE(0);
	}

	#cut(pending: Pending): void {
		this.#pendingBytes -= pending.gathered;
		this.#cutRows++;
		this.#gathered(pending);
	}

	#gathered({ page, parts }: Pending): void {
		const payload = Buffer.concat(parts);
		const root = this.#rootOf(page);
		if (this.#roots.has(root)) {
			this.#record(payload, root);
			return;
		}
		const held = this.#held.get(page);
		if (held === undefined) return;
		held.payloads.push(payload);
		held.size += payload.length;
		this.#heldBytes += payload.length;
		this.#letSomeGo();
	}

	#record(payload: Buffer, root: number): void {
		if (root === 1) {
			this.#schemaBytes += payload.length;
			if (this.#schemaBytes > MOST_SCHEMA) throw tooManyTables();
			this.#schema(recordOf(payload, this.#encoding, ALL_OF_SCHEMA));
		}
		const table = this.#tableOf(root);
		if (table !== null) this.#row(table, recordOf(payload, this.#encoding, []));
	}

	#schema([type, name, , root, sql]: readonly (string | null)[]): void {
		const page = Number(root);
		if (!Number.isInteger(page) || page <= 1) return;
		this.#roots.set(page, type === "table" && name ? { name, columns: columnsOf(sql ?? "") } : null);
	}
}

function tooManyTables(): LeakscanError {
	return new LeakscanError(
		"LIMIT_EXCEEDED",
		`what names its SQLite tables has more than ${MOST_SCHEMA / 1024 ** 2} MiB: they were searched as bytes`,
	);
}
