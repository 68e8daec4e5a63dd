/** The matches of one text, whose bytes come piece by piece. */
import { freeMemory } from "../../large-memory.ts";
import type { BlockMatch } from "../block-rules.ts";
import { fromLatin1 } from "../latin1.ts";
import { LineCounter } from "../lines.ts";
import type { Match, TextContext } from "../match.ts";
import type { Check, Observer } from "../observation.ts";
import { overlapsTo, withoutOverlaps } from "../overlap.ts";
import type { BlockSearch } from "./block-search.ts";
import type { OwnRules } from "./own-rules.ts";
import { LOOK_BEHIND } from "./pattern-windows.ts";
import { type Reading, readingOf } from "./reading.ts";
import { searchShort } from "./short-text.ts";
import { ToldCandidates } from "./told-candidates.ts";

/** Bytes gathered before the automaton runs over them; small files are looked at whole. */
const BLOCK = 256 * 1024;
/** Bytes of one piece that the automaton runs over at once: they are copied, behind what is kept of the block before. */
const MOST_AT_ONCE = 1024 * 1024;
/** Matches kept of one text: a file that holds more is a list of samples or made to flood the report. */
const MAX_MATCHES_PER_TEXT = 1000;

const EMPTY = Buffer.alloc(0);

/** What looks at each block. It keeps no state between blocks: all streams of a detector share it. */
export interface StreamSearch {
	readonly blocks: BlockSearch;
	readonly rules: OwnRules;
	/** Bytes that a stream holds back so that no match is cut at a border. */
	readonly overlap: number;
	readonly observe: Observer | undefined;
}

/** Feeds a text block by block, holding back what a match could straddle. */
export class MatchStream {
	readonly #search: StreamSearch;
	readonly #context: TextContext;
	#reading: Reading | null = null;
	/** What came since the last block: one piece, or several. */
	#piece: Buffer | null = null;
	#more: Buffer[] | null = null;
	#pendingBytes = 0;
	/** What is kept of the block before, and how much of it is settled (looked at as far as keywords go). */
	#carry: Buffer = EMPTY;
	#settled = 0;
	#base = 0;
	// Null until there is one: most files have none of these, and there are many files.
	#lines: LineCounter | null = null;
	#matches: Map<string, Match> | null = null;
	#told: ToldCandidates | null = null;
	#allowed: Set<string> | null = null;

	/** @internal Use Detector.stream. */
	constructor(search: StreamSearch, context: TextContext) {
		this.#search = search;
		this.#context = context;
	}

	/** Takes the bytes that come next. They must not change until the call after the next. */
	write(chunk: Buffer): void {
		if (chunk.length <= MOST_AT_ONCE) this.#write(chunk);
		else
			for (let at = 0; at < chunk.length; at += MOST_AT_ONCE)
				this.#write(chunk.subarray(at, at + MOST_AT_ONCE));
	}

	#write(chunk: Buffer): void {
		if (this.#piece === null) this.#piece = chunk;
		else if (this.#more === null) this.#more = [this.#piece, chunk];
		else this.#more.push(chunk);
		this.#pendingBytes += chunk.length;
		if (this.#pendingBytes >= BLOCK) this.#run(false);
	}

	/** Bytes of what came last that it has not looked at yet, where they lie. */
	get held(): number {
		return this.#pendingBytes;
	}

	/** Secrets that people's rules let pass here; null where there are none. */
	get allowed(): ReadonlySet<string> | null {
		return this.#allowed;
	}

	/** Ends the text; the matches in order of offset. */
	end(): Match[] {
		this.#run(true);
		return this.#matches === null
			? []
			: withoutOverlaps([...this.#matches.values()], overlapsTo(this.#search.observe, this.#context));
	}

	#run(last: boolean): void {
		const { bytes, isCopy } = this.#gathered();
		if (bytes.length === 0) return;
		this.#reading ??= this.#read(bytes);
		const limit = last ? bytes.length : Math.max(this.#settled, bytes.length - this.#search.overlap);
		const found = this.#find(bytes, limit, last, this.#reading);
		this.#told?.report(bytes, this.#base, this.#linesFrom(bytes, 0));
		this.#keep(bytes, found);
		if (!last) {
			const from = Math.max(0, limit - LOOK_BEHIND);
			this.#lines = this.#linesFrom(bytes, from);
			// A copy, so that the large block can be freed or reused by whoever wrote it.
			this.#carry = Buffer.from(bytes.subarray(from));
			this.#settled = limit - from;
			this.#base += from;
		}
		if (isCopy) freeMemory(bytes);
	}

	/** What came since the last block behind what is kept of that, and whether it is a copy that nobody else has. */
	#gathered(): { readonly bytes: Buffer; readonly isCopy: boolean } {
		const pieces = this.#more ?? (this.#piece === null ? [] : [this.#piece]);
		const [only, other] = pieces;
		this.#piece = null;
		this.#more = null;
		this.#pendingBytes = 0;
		if (only !== undefined && other === undefined && this.#carry.length === 0)
			return { bytes: only, isCopy: false };
		return { bytes: Buffer.concat([this.#carry, ...pieces]), isCopy: true };
	}

	#read(bytes: Buffer): Reading {
		const reading = readingOf(this.#context, bytes);
		const { observe } = this.#search;
		if (observe === undefined) return reading;
		const told = new ToldCandidates(observe, this.#context);
		this.#told = told;
		return { ...reading, observe: (observation) => told.add(observation) };
	}

	/** What is in a block that has not been settled yet, unsorted; offsets are in the block. */
	#find(bytes: Buffer, limit: number, last: boolean, reading: Reading): BlockMatch[] {
		const { blocks, rules } = this.#search;
		const found: BlockMatch[] = [];
		const emit = (match: BlockMatch): void => {
			const reason = rules.letsPass(match, bytes, this.#context);
			if (reason === null) found.push(match);
			else {
				this.#allowed ??= new Set();
				this.#allowed.add(fromLatin1(match.secret));
				observeAllowed(reading, match, reason);
			}
		};
		const { context, binary, observe } = reading;
		const settled = this.#settled;
		const first = this.#base === 0 && settled === 0;
		rules.scan({ bytes, settled, limit, first, context, binary }, (match) => void found.push(match), observe);
		blocks.scan(bytes, settled, limit, reading, emit);
		if (last && this.#base === 0) searchShort(bytes, reading, emit);
		return found;
	}

	#linesFrom(bytes: Buffer, offset: number): LineCounter {
		return (this.#lines ?? new LineCounter()).advance(bytes, offset);
	}

	#keep(bytes: Buffer, found: BlockMatch[]): void {
		if (found.length === 0) return;
		found.sort((a, b) => a.offset - b.offset);
		const lines = this.#linesFrom(bytes, 0);
		this.#matches ??= new Map();
		for (const match of found) {
			if (this.#matches.size >= MAX_MATCHES_PER_TEXT) return;
			const key = `${match.patternId} ${this.#base + match.offset} ${match.secret.length}`;
			if (this.#matches.has(key)) continue;
			this.#matches.set(key, {
				...match,
				secret: fromLatin1(match.secret),
				variable: match.variable === null ? null : fromLatin1(match.variable),
				offset: this.#base + match.offset,
				...lines.locate(bytes, match.offset),
			});
		}
	}
}

function observeAllowed({ observe }: Reading, match: BlockMatch, rejected: string): void {
	const { patternId, secret, variable, offset } = match;
	const checks: Check[] = [{ kind: "allowlist", passed: false }];
	observe?.({ kind: "pattern", patternId, secret, variable, offset, checks, rejected });
}
