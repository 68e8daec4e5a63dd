/**
 * The catalogue as one piece of bytes, made when leakscan is built: a pattern is parsed when something first calls for it, and
 * the tables of the search are used as they lie. Few patterns of more than a thousand are called for in a scan.
 */
import { inflateRawSync } from "node:zlib";
import type { IndexTables } from "./keyword-tables.ts";
import type { Pattern, PatternExamples } from "./pattern.ts";
import { allOf, type PatternList } from "./pattern-list.ts";
import type { SearchPlan } from "./search/search-plan.ts";

interface Head {
	readonly plan: Omit<SearchPlan, "tables" | "packageTables"> & {
		readonly tables: PackedTables;
		readonly packageTables: PackedTables;
	};
	/** Bytes of each pattern. */
	readonly lengths: readonly number[];
	readonly examplesLength: number;
}

/** Their bytes are elsewhere: so many. */
type PackedTables = Omit<IndexTables, "bytes"> & { readonly length: number };

/** `examples` deflated: secrets in all but origin, they would alarm whoever scans an image that leakscan is in. */
export function packCatalogue(patterns: readonly Pattern[], plan: SearchPlan, examples: Uint8Array): Buffer {
	const texts = patterns.map((pattern) => Buffer.from(JSON.stringify(startingWithId(pattern))));
	const head: Head = {
		plan: { ...plan, tables: withoutBytes(plan.tables), packageTables: withoutBytes(plan.packageTables) },
		lengths: texts.map(({ length }) => length),
		examplesLength: examples.length,
	};
	const text = Buffer.from(JSON.stringify(head));
	const length = Buffer.alloc(4);
	length.writeUInt32LE(text.length);
	return Buffer.concat([length, text, ...texts, plan.tables.bytes, plan.packageTables.bytes, examples]);
}

function withoutBytes({ bytes, ...tables }: IndexTables): PackedTables {
	return { ...tables, length: bytes.length };
}

/** Their bytes are read when a search is made of them, and not kept. */
function withBytes({ length, ...tables }: PackedTables, at: number, read: ReadBytes): IndexTables {
	return {
		...tables,
		get bytes() {
			return read(at, at + length);
		},
	};
}

/** Reads some of what packCatalogue() made. */
type ReadBytes = (from: number, to: number) => Buffer;

/** The built-in patterns, with no examples and no anchors. */
export class PackedCatalogue implements PatternList {
	readonly length: number;
	readonly plan: SearchPlan;
	readonly #patterns: Buffer;
	/** Where each pattern begins, and where the last ends. */
	readonly #starts: Uint32Array;
	readonly #examples: () => Buffer;
	#all: readonly Pattern[] | undefined;
	/** By id, once one is asked for. */
	#numbers: ReadonlyMap<string, number> | undefined;

	constructor(read: ReadBytes) {
		const patternsAt = 4 + read(0, 4).readUInt32LE();
		// Our own build wrote it.
		const { plan, lengths, examplesLength }: Head = JSON.parse(read(4, patternsAt).toString("utf8"));
		this.length = lengths.length;
		this.#starts = new Uint32Array(lengths.length + 1);
		let start = 0;
		for (let at = 0; at < lengths.length; at++) this.#starts[at + 1] = start += lengths[at] ?? 0;
		const tablesAt = patternsAt + start;
		this.#patterns = read(patternsAt, tablesAt);
		const packageTablesAt = tablesAt + plan.tables.length;
		const examplesAt = packageTablesAt + plan.packageTables.length;
		this.plan = {
			...plan,
			tables: withBytes(plan.tables, tablesAt, read),
			packageTables: withBytes(plan.packageTables, packageTablesAt, read),
		};
		this.#examples = () => read(examplesAt, examplesAt + examplesLength);
	}

	at(index: number): Pattern | undefined {
		const [start, end] = [this.#starts[index], this.#starts[index + 1]];
		return start === undefined || end === undefined
			? undefined
			: JSON.parse(this.#patterns.toString("utf8", start, end));
	}

	/** The pattern of this id. */
	find(id: string): Pattern | undefined {
		this.#numbers ??= new Map(Array.from({ length: this.length }, (_, at) => [this.#idAt(at), at]));
		const number = this.#numbers.get(id);
		return number === undefined ? undefined : this.at(number);
	}

	#idAt(at: number): string {
		const from = (this.#starts[at] ?? 0) + BEFORE_ID.length;
		const end = this.#patterns.indexOf('"', from);
		return this.#patterns.toString("latin1", from, end);
	}

	/** All of them, in their order. */
	all(): readonly Pattern[] {
		this.#all ??= allOf(this);
		return this.#all;
	}

	/** By pattern id. */
	examples(): Readonly<Record<string, PatternExamples>> {
		return JSON.parse(inflateRawSync(this.#examples()).toString("utf8"));
	}
}

/** What a pattern's text begins with; the id, which has nothing to escape, comes next. */
const BEFORE_ID = '{"id":"';

function startingWithId({ id, ...rest }: Pattern): Pattern {
	return { id, ...rest };
}
