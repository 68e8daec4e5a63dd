/** The patterns that keywords call for: compiled when they first are, tried on the bytes around, their matches checked. */
import type { BlockMatch } from "../block-rules.ts";
import { standsAlone } from "../by-name/stands-alone.ts";
import { type CompiledPattern, compilePattern } from "../compiled-pattern.ts";
import type { Check } from "../observation.ts";
import type { Pattern } from "../pattern.ts";
import { allOf, type PatternList } from "../pattern-list.ts";
import type { Reading } from "./reading.ts";

/** Patterns go by their number in the list. */
export class CalledPatterns {
	readonly #patterns: PatternList;
	readonly #compiled: (CompiledPattern | undefined)[];

	/** `compile`: compiles all at once. Left out: each when it is called for, as in a scan few are. */
	constructor(patterns: PatternList, compile?: (pattern: Pattern) => CompiledPattern) {
		this.#patterns = patterns;
		this.#compiled = compile === undefined ? [] : allOf(patterns).map((pattern) => compile(pattern));
	}

	/** Whether a pattern is tried on a text: asked once for each of the two. */
	tries(at: number, { tries, binary, context }: Reading): boolean {
		let answer = tries.get(at);
		if (answer === undefined) {
			const compiled = this.#patternAt(at);
			answer =
				compiled !== undefined &&
				!(binary && compiled.pattern.confidence !== "structured") &&
				// A path is no place where somebody gives a provider's name a value.
				!(context.kind === "name" && compiled.pattern.assigned !== undefined) &&
				compiled.appliesTo(context.path);
			tries.set(at, answer);
		}
		return answer;
	}

	/** Bytes after a keyword in which the pattern's matches end. */
	maxLength(at: number): number {
		return this.#patternAt(at)?.pattern.maxLength ?? 0;
	}

	/** The pattern's matches in `bytes[from, to)`. */
	find(
		at: number,
		bytes: Buffer,
		from: number,
		to: number,
		reading: Reading,
		emit: (match: BlockMatch) => void,
	): void {
		const compiled = this.#patternAt(at);
		if (!compiled) return;
		const text = bytes.toString("latin1", from, to);
		for (const raw of compiled.find(text)) {
			const checks: Check[] | undefined = reading.observe && [];
			const decision = compiled.decide(raw, text, checks);
			const rejected = decision.kind === "reject" ? decision.reason : unfit(raw.secret, compiled, reading);
			reading.observe?.({
				kind: "pattern",
				patternId: compiled.pattern.id,
				secret: raw.secret,
				variable: raw.variable,
				offset: from + raw.secretStart,
				checks: checks ?? [],
				rejected,
			});
			if (decision.kind === "reject" || rejected !== null) continue;
			emit({
				patternId: compiled.pattern.id,
				secret: raw.secret,
				severity: decision.severity,
				confidence: decision.confidence,
				variable: raw.variable,
				offset: from + raw.secretStart,
				...(decision.details.length > 0 && { details: decision.details }),
				...(decision.identity !== undefined && { identity: decision.identity }),
			});
		}
	}

	#patternAt(at: number): CompiledPattern | undefined {
		const known = this.#compiled[at];
		if (known !== undefined) return known;
		const pattern = this.#patterns.at(at);
		const compiled = pattern && compilePattern(pattern);
		if (compiled !== undefined) this.#compiled[at] = compiled;
		return compiled;
	}
}

/** Why a match does not count in such a text, though the pattern takes it; null when it does. */
function unfit(secret: string, { pattern }: CompiledPattern, { trust }: Reading): string | null {
	const isOthers = trust === "sample" || trust === "package";
	return isOthers && !standsAlone(secret, pattern.id, pattern.confidence)
		? "too plain for a sample or a package"
		: null;
}
