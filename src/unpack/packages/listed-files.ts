/**
 * Files as rows of numbers, 28 bytes each: the path's number, the first bytes of a digest, and a mark of the caller's. They are
 * looked up in a table of places (open addressing), made when first asked: most layers' are never. A path may be listed several
 * times, of which the first and the last are kept in the table.
 */
import { randomBytes } from "node:crypto";
import { freeMemory, MAPPED, memoryOf } from "../../large-memory.ts";

/** Side by side, a row of each for a file. */
export interface ListedRows {
	/** pathNumber() of the path. */
	readonly numbers: Float64Array;
	readonly digests: Uint8Array;
	readonly marks: Uint32Array;
}

export interface ListedRow {
	readonly digest: Uint8Array;
	readonly mark: number;
}

const LEAST_ROWS = 64;
/** Odd, and not to be known to who names files: else all of them could be given the same place in the table. */
const [LOW, HIGH] = [randomBytes(4).readUInt32LE() | 1, randomBytes(4).readUInt32LE() | 1];

export class ListedFiles {
	readonly #digestBytes: number;
	#rows: ListedRows;
	#size: number;
	/** Row + 1 by place, 0 where there is none; null until it is needed. */
	#table: Uint32Array | null = null;

	/** `rows`: those of another, to which nothing may be added. */
	constructor(digestBytes: number, rows?: ListedRows) {
		this.#digestBytes = digestBytes;
		this.#rows = rows ?? { numbers: new Float64Array(), digests: new Uint8Array(), marks: new Uint32Array() };
		this.#size = this.#rows.numbers.length;
	}

	get size(): number {
		return this.#size;
	}

	/** Views: they end when more is added. */
	rows(): ListedRows {
		const { numbers, digests, marks } = this.#rows;
		return {
			numbers: numbers.subarray(0, this.#size),
			digests: digests.subarray(0, this.#size * this.#digestBytes),
			marks: marks.subarray(0, this.#size),
		};
	}

	/** Of `digest` the first bytes are kept. */
	add(number: number, digest: Uint8Array, mark: number): void {
		if (this.#size === this.#rows.numbers.length) this.#grow();
		this.#rows.numbers[this.#size] = number;
		this.#rows.digests.set(digest.subarray(0, this.#digestBytes), this.#size * this.#digestBytes);
		this.#rows.marks[this.#size] = mark;
		this.#size++;
		this.#table = null;
	}

	/** Gives back what room there is for more. */
	settle(): void {
		const { numbers, digests, marks } = this.rows();
		if (this.#size === this.#rows.numbers.length) return;
		this.#rows = { numbers: numbers.slice(), digests: digests.slice(), marks: marks.slice() };
		for (const column of [numbers, digests, marks]) freeMemory(column);
	}

	/** The first and the last row with the number. */
	find(number: number): ListedRow[] {
		this.#table ??= this.#placed();
		const found: ListedRow[] = [];
		for (let place = placeOf(number, this.#table); ; place = after(place, this.#table)) {
			const row = (this.#table[place] ?? 0) - 1;
			if (row < 0) return found;
			if (this.#rows.numbers[row] === number) found.push(this.#row(row));
		}
	}

	#row(row: number): ListedRow {
		const from = row * this.#digestBytes;
		return {
			digest: this.#rows.digests.subarray(from, from + this.#digestBytes),
			mark: this.#rows.marks[row] ?? 0,
		};
	}

	#placed(): Uint32Array {
		const table = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(2, this.#size * 2))));
		const { numbers } = this.#rows;
		for (let row = 0; row < this.#size; row++) {
			const number = numbers[row] ?? 0;
			let same = 0;
			let place = placeOf(number, table);
			for (; table[place] !== 0; place = after(place, table))
				if (numbers[(table[place] ?? 0) - 1] === number && ++same === 2) break;
			table[place] = row + 1;
		}
		return table;
	}

	#grow(): void {
		const rows = Math.max(LEAST_ROWS, this.#size * 2);
		const { numbers, digests, marks } = this.#rows;
		this.#rows = {
			numbers: new Float64Array(columnOf(rows * 8), 0, rows),
			digests: new Uint8Array(columnOf(rows * this.#digestBytes), 0, rows * this.#digestBytes),
			marks: new Uint32Array(columnOf(rows * 4), 0, rows),
		};
		this.#rows.numbers.set(numbers);
		this.#rows.digests.set(digests);
		this.#rows.marks.set(marks);
		for (const column of [numbers, digests, marks]) freeMemory(column);
	}
}

/** Room that is freed again when it is too little. */
function columnOf(bytes: number): ArrayBufferLike {
	return bytes < MAPPED ? new ArrayBuffer(bytes) : memoryOf(bytes).buffer;
}

function placeOf(number: number, table: Uint32Array): number {
	const mixed = Math.imul(number, LOW) + Math.imul(number / 0x100000000, HIGH);
	// The upper bits are the mixed ones.
	return mixed >>> Math.clz32(table.length - 1);
}

function after(place: number, table: Uint32Array): number {
	return (place + 1) & (table.length - 1);
}
