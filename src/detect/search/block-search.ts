/** The search of one block of bytes: each keyword calls for patterns, or tells of a name that holds a secret. */
import type { BlockMatch } from "../block-rules.ts";
import { KeywordIndex, type NamesThatCount } from "../keyword-index.ts";
import type { IndexTables } from "../keyword-tables.ts";
import { pathTest } from "../path-test.ts";
import type { CalledPatterns } from "./called-patterns.ts";
import { namedAt, namedInProgram, nearbyOf } from "./named-secrets.ts";
import { PatternWindows } from "./pattern-windows.ts";
import type { Reading } from "./reading.ts";
import type { SearchPlan } from "./search-plan.ts";

/** A keyword counts in every name, or only in names of configuration. */
const TELLS = 1;
const CONFIGURES = 2;

export class BlockSearch {
	readonly #patterns: CalledPatterns;
	readonly #index: KeywordIndex;
	readonly #packageTables: IndexTables;
	#packageIndex: KeywordIndex | undefined;
	readonly #isBoundPath: (path: string) => boolean;
	/** Per anchor number: what it calls for. */
	readonly #calls: readonly (readonly number[])[];
	/** Per anchor number: its keyword's length. */
	readonly #lengths: readonly number[];
	/** Per anchor number: TELLS and CONFIGURES, where its keyword is part of names that hold secrets. */
	readonly #names: Uint8Array;

	constructor(plan: SearchPlan, patterns: CalledPatterns) {
		this.#patterns = patterns;
		this.#calls = plan.calls;
		this.#lengths = plan.lengths;
		this.#names = new Uint8Array(plan.lengths.length);
		for (const anchor of plan.configKeywords) this.#names[anchor] = CONFIGURES;
		for (const anchor of plan.nameKeywords) this.#names[anchor] = TELLS;
		this.#index = new KeywordIndex(plan.tables);
		this.#packageTables = plan.packageTables;
		this.#isBoundPath = pathTest(plan.boundPaths);
	}

	/** All matches whose keyword ends in `bytes[settled, limit)`, unsorted; offsets are relative to `bytes`. */
	scan(
		bytes: Buffer,
		settled: number,
		limit: number,
		reading: Reading,
		emit: (match: BlockMatch) => void,
	): void {
		const windows = new PatternWindows(bytes, (pattern, from, to) =>
			this.#patterns.find(pattern, bytes, from, to, reading, emit),
		);
		const configured = reading.trust === "declared" || reading.trust === "config" || reading.trust === "text";
		const hit = (keyword: number, end: number): void => {
			for (const at of this.#calls[keyword] ?? [])
				if (this.#patterns.tries(at, reading)) windows.ask(at, end, this.#patterns.maxLength(at));
			const names = this.#names[keyword];
			if (names === 0 || reading.bare === null) return;
			const tells = names === TELLS;
			if (!tells && !configured) return;
			const from = end - (this.#lengths[keyword] ?? 0);
			if (reading.binary) {
				if (tells) namedInProgram(bytes, from, end, reading, emit);
				return;
			}
			const found = namedAt(bytes, from, end, reading.bare, reading, emit);
			if (!found && tells) nearbyOf(bytes, from, end, reading, emit);
		};
		this.#indexFor(reading).scan(bytes, settled, limit, hit, namesThatCount(reading));
		windows.end();
	}

	#indexFor({ trust, fileClass, context: { path } }: Reading): KeywordIndex {
		if (trust !== "package" || fileClass === null || path === null || this.#isBoundPath(path))
			return this.#index;
		this.#packageIndex ??= new KeywordIndex(this.#packageTables);
		return this.#packageIndex;
	}
}

/** In files of packages, whose tables tell names' keywords from others. Whoever watches is told of all. */
function namesThatCount({ bare, binary, observe }: Reading): NamesThatCount {
	if (bare === null || binary) return "none";
	return observe === undefined ? "given" : "every";
}
