/**
 * The rows of an SQLite database, whole in memory: tables by their trees, records with their overflow pages. Database file
 * format, https://www.sqlite.org/fileformat2.html. Hostile bytes give fewer rows, never an endless walk.
 */
import {
	columnsOf,
	FIRST_BLOB,
	INTERIOR_INDEX,
	INTERIOR_TABLE,
	LEAF_INDEX,
	LEAF_TABLE,
	localBytes,
	recordOf,
	valuesOf,
	varint,
} from "./sqlite-record.ts";

export interface SqliteTable {
	readonly name: string;
	readonly columns: readonly string[];
	/** Values in column order; null for what is no text. */
	readonly rows: Generator<readonly (string | null)[]>;
}

const HEADER = "SQLite format 3\0";
/** Each page is read once in a sound database, but for the schema's. */
const MOST_READINGS = 4;

const FIRST = HEADER.charCodeAt(0);

export function isSqlite(head: Buffer): boolean {
	return head.length >= 100 && head[0] === FIRST && head.toString("latin1", 0, 16) === HEADER;
}

export class SqliteReader {
	readonly #bytes: Buffer;
	readonly #pageSize: number;
	/** Bytes of a page that are used. */
	readonly #usable: number;
	readonly #encoding: number;
	/** Bytes that may still be read: pages and payloads that are pointed to again and again give no more than their file. */
	#left: number;

	constructor(bytes: Buffer) {
		this.#bytes = bytes;
		this.#left = MOST_READINGS * bytes.length;
		const size = bytes.readUInt16BE(16);
		this.#pageSize = size === 1 ? 65536 : size;
		this.#usable = this.#pageSize - (bytes[20] ?? 0);
		this.#encoding = bytes.readUInt32BE(56);
		if (this.#pageSize < 512 || this.#usable < 480) throw new Error("a broken SQLite header");
	}

	/** Each table, with its rows as they are asked for. */
	*tables(): Generator<SqliteTable> {
		for (const [type, name, , root, sql] of this.#rows(1, [0, 1, 2, 3, 4])) {
			if (type !== "table" || name === null || name === undefined) continue;
			const page = Number(root);
			const columns = columnsOf(sql ?? "");
			if (Number.isInteger(page) && page > 0) yield { name, columns, rows: this.#rows(page) };
		}
	}

	/** What the rows of a table hold in binary; none where there is no such table. */
	*blobs(table: string): Generator<Buffer> {
		for (const [type, name, , root] of this.#rows(1, [0, 1, 2, 3])) {
			if (type !== "table" || name !== table || !(Number(root) > 0)) continue;
			for (const payload of this.#payloads(Number(root))) {
				for (const { type: kind, value } of valuesOf(payload))
					if (kind >= FIRST_BLOB && kind % 2 === 0) yield value;
			}
		}
	}

	/** All records below a page; integers are told as text only for the columns in `numbers`. */
	*#rows(root: number, numbers: readonly number[] = []): Generator<readonly (string | null)[]> {
		for (const payload of this.#payloads(root)) yield recordOf(payload, this.#encoding, numbers);
	}

	*#payloads(root: number): Generator<Buffer> {
		const seen = new Set<number>();
		const left = [root];
		for (let page = left.pop(); page !== undefined; page = left.pop()) {
			const start = (page - 1) * this.#pageSize;
			if (seen.has(page) || start < 0 || start + this.#pageSize > this.#bytes.length) continue;
			seen.add(page);
			this.#left -= this.#pageSize;
			if (this.#left < 0) return;
			const header = page === 1 ? start + 100 : start;
			const type = this.#bytes[header];
			const isInterior = type === INTERIOR_TABLE || type === INTERIOR_INDEX;
			if (!isInterior && type !== LEAF_TABLE && type !== LEAF_INDEX) continue;
			if (isInterior) left.push(this.#bytes.readUInt32BE(header + 8));
			const cells = this.#bytes.readUInt16BE(header + 3);
			for (let cell = 0; cell < cells; cell++) {
				const pointer = header + (isInterior ? 12 : 8) + 2 * cell;
				if (pointer + 2 > start + this.#pageSize) break;
				let at = start + this.#bytes.readUInt16BE(pointer);
				if (at + 4 > this.#bytes.length) continue;
				if (isInterior) {
					left.push(this.#bytes.readUInt32BE(at));
					at += 4;
				}
				if (type === INTERIOR_TABLE) continue;
				const payload = this.#payload(at, type === LEAF_TABLE);
				this.#left -= payload?.length ?? 0;
				if (this.#left < 0) return;
				if (payload !== null) yield payload;
			}
		}
	}

	/** Section 1.6: what is too long for its page goes on in a chain of others. */
	#payload(cell: number, isTable: boolean): Buffer | null {
		const length = varint(this.#bytes, cell);
		let at = length.end;
		if (isTable) at = varint(this.#bytes, at).end;
		const usable = this.#usable;
		const size = length.value;
		if (size > this.#bytes.length) return null;
		const local = localBytes(size, usable, isTable);
		const parts = [this.#bytes.subarray(at, at + local)];
		let gathered = local;
		for (let next = local < size ? this.#word(at + local) : 0; next > 0 && gathered < size; ) {
			const start = (next - 1) * this.#pageSize;
			if (start + this.#pageSize > this.#bytes.length) break;
			const part = this.#bytes.subarray(start + 4, start + 4 + Math.min(usable - 4, size - gathered));
			parts.push(part);
			gathered += part.length;
			next = this.#word(start);
		}
		return parts.length === 1 ? (parts[0] ?? null) : Buffer.concat(parts);
	}

	#word(at: number): number {
		return at + 4 <= this.#bytes.length ? this.#bytes.readUInt32BE(at) : 0;
	}
}
