/** The search of one block of bytes: each keyword calls for patterns, or tells of a name that holds a secret. */
import { aheadTest } from "../anchor.ts";
import type { BlockMatch } from "../block-rules.ts";
import { KeywordIndex } from "../keyword-index.ts";
import type { IndexTables } from "../keyword-tables.ts";
import type { CalledPatterns } from "./called-patterns.ts";
import { namedAt, namedInProgram, nearbyOf } from "./named-secrets.ts";
import { PatternWindows } from "./pattern-windows.ts";
import type { Reading } from "./reading.ts";
import type { Call, SearchPlan } from "./search-plan.ts";

/** A keyword counts in every name, or only in names of configuration. */
const TELLS = 1;
const CONFIGURES = 2;

export class BlockSearch {
	readonly #patterns: CalledPatterns;
	readonly #index: KeywordIndex;
	readonly #packageTables: IndexTables;
	#packageIndex: KeywordIndex | undefined;
	/** Per anchor number: what it calls for. */
	readonly #calls: readonly (readonly Call[])[];
	/** Per anchor number: its keyword's length. */
	readonly #lengths: readonly number[];
	/** What calls ask for, by its number. */
	readonly #ahead: readonly ((bytes: Uint8Array, end: number) => boolean)[];
	/** Per anchor number: TELLS and CONFIGURES, where its keyword is part of names that hold secrets. */
	readonly #names: Uint8Array;

	constructor(plan: SearchPlan, patterns: CalledPatterns) {
		this.#patterns = patterns;
		this.#calls = plan.calls;
		this.#lengths = plan.lengths;
		this.#ahead = plan.ahead.map(aheadTest);
		this.#names = new Uint8Array(plan.lengths.length);
		for (const anchor of plan.configKeywords) this.#names[anchor] = CONFIGURES;
		for (const anchor of plan.nameKeywords) this.#names[anchor] = TELLS;
		this.#index = new KeywordIndex(plan.tables);
		this.#packageTables = plan.packageTables;
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
		this.#indexFor(reading).scan(bytes, settled, limit, (keyword, end) => {
			for (const [at, ahead] of this.#calls[keyword] ?? []) {
				if (ahead !== undefined && this.#ahead[ahead]?.(bytes, end) === false) continue;
				if (this.#patterns.tries(at, reading)) windows.ask(at, end, this.#patterns.maxLength(at));
			}
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
		});
		windows.end();
	}

	#indexFor({ trust, fileClass }: Reading): KeywordIndex {
		if (trust !== "package" || fileClass === null) return this.#index;
		this.#packageIndex ??= new KeywordIndex(this.#packageTables);
		return this.#packageIndex;
	}
}
