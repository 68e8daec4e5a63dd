/**
 * The detector: prefilter -> pattern -> checks -> overlaps, over texts and over streams of bytes.
 * It keeps no state between texts, so one detector serves a whole run.
 */
import type { BlockMatch, BlockRules } from "./block-rules.ts";
import { judgeAssignment } from "./by-name/secret-by-name.ts";
import type { CompiledPattern } from "./compiled-pattern.ts";
import type { Match, TextContext } from "./match.ts";
import type { Observer } from "./observation.ts";
import { overlapsTo, withoutOverlaps } from "./overlap.ts";
import type { Pattern } from "./pattern.ts";
import { allOf, type PatternList } from "./pattern-list.ts";
import { BlockSearch } from "./search/block-search.ts";
import { CalledPatterns } from "./search/called-patterns.ts";
import { MatchStream, type StreamSearch } from "./search/match-stream.ts";
import { OwnRules } from "./search/own-rules.ts";
import { LOOK_BEHIND } from "./search/pattern-windows.ts";
import { planOf, type SearchPlan } from "./search/search-plan.ts";

export interface DetectorOptions {
	/** Compiles all patterns at once; people's own run on an engine that cannot backtrack. Left out: each when it is called for. */
	readonly compile?: (pattern: Pattern) => CompiledPattern;
	/** People's rules that look at blocks. */
	readonly rules?: readonly BlockRules[];
	/** Hears what is thought of each candidate. Costs time; left out, none. */
	readonly observe?: Observer;
	/** What planOf() made of these same patterns before. */
	readonly plan?: SearchPlan | undefined;
}

/** Finds secrets in texts: a text becomes Matches. */
export class Detector {
	readonly #search: StreamSearch;

	constructor(patterns: PatternList, options: DetectorOptions = {}) {
		const called = new CalledPatterns(patterns, options.compile);
		const plan = options.plan ?? planOf(allOf(patterns));
		const rules = new OwnRules(options.rules ?? []);
		this.#search = {
			blocks: new BlockSearch(plan, called),
			rules,
			overlap: Math.max(plan.longest, rules.maxLength) + LOOK_BEHIND,
			observe: options.observe,
		};
	}

	/** @internal */
	get observe(): Observer | undefined {
		return this.#search.observe;
	}

	/** Looks at a text that is whole in memory: a history entry, a label, a file name. */
	text(text: string, context: TextContext): Match[] {
		const bytes = Buffer.from(text, "utf8");
		const stream = this.stream(context);
		stream.write(bytes);
		return stream.end();
	}

	/** Looks at a value under its name: ENV, ARG, a build arg, a label. Offsets are those of the value. */
	assignment(name: string, value: string): Match[] {
		const lead = `${name}=`;
		const shift = Buffer.byteLength(lead);
		const found: Match[] = this.text(lead + value, VALUE)
			.filter((match) => match.offset >= shift)
			.map((match) => ({ ...match, variable: name, offset: match.offset - shift, line: 1, column: 1 }));
		const verdict = judgeAssignment(name, value, "declared");
		this.observe?.({
			kind: "assignment",
			context: VALUE,
			secret: value,
			variable: name,
			name,
			line: 1,
			column: 1,
			trust: "declared",
			fileClass: null,
			verdict,
		});
		if (verdict.kind === "accept") {
			const named = { ...verdict.found, secret: value, variable: name, offset: 0, line: 1, column: 1 };
			const allowed = this.#search.rules.allows({
				patternId: named.patternId,
				path: null,
				secret: value,
				match: lead + value,
				line: lead + value,
			});
			if (allowed === null) found.push(named);
		}
		return withoutOverlaps(found, overlapsTo(this.observe, VALUE));
	}

	/** Looks at a file as its bytes come. */
	stream(context: TextContext): MatchStream {
		return new MatchStream(this.#search, context);
	}

	/** @internal Why people's rules let a match of a built-in pattern pass; null when they do not. */
	letsPass(match: BlockMatch, bytes: Buffer, context: TextContext): string | null {
		return this.#search.rules.letsPass(match, bytes, context);
	}
}

/** The bare value of a variable. */
const VALUE: TextContext = { path: null, kind: "value" };
