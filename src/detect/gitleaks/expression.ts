/**
 * Expressions of gitleaks rules: Go's regexp syntax, which is RE2's (https://github.com/google/re2/wiki/Syntax), run by
 * re2js. Time is in proportion to the text whatever the expression. Finding where an expression matches takes re2js ten
 * times as long as telling that it does, so a block is looked at piece by piece, and only pieces that match are searched.
 */
import { RE2JS } from "re2js";
import type { Source } from "./config.ts";
import { invalid } from "./toml-document.ts";

/** Characters of a match that are sure to be seen, wherever it begins. */
export const MAX_LENGTH = 4096;
const PIECE = 16 * 1024;
/** Characters before a piece, for `\b`. */
const CONTEXT = 8;
/** Matches taken of one block. */
const MAX_MATCHES = 1000;

export interface ExpressionMatch {
	readonly start: number;
	readonly end: number;
	/** The whole match, then its groups; null for those that took no part. */
	readonly groups: readonly (string | null)[];
	readonly groupStarts: readonly number[];
}

export class RuleExpression {
	readonly #expression: RE2JS;
	readonly groupCount: number;

	/** Throws PATTERN_INVALID. `what` says what it is for, in messages. */
	constructor({ text, place }: Source, what: string) {
		try {
			this.#expression = RE2JS.compile(text);
			this.groupCount = this.#expression.groupCount();
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			const advice = /\(\?[=!<]/.test(reason) ? " (RE2 has no look-around)" : "";
			throw invalid(place, `${what}: ${reason.replace(/^error parsing regexp: /, "")}${advice}`, error);
		}
	}

	test(text: string): boolean {
		return this.#expression.test(text);
	}

	/** Matches that begin in `text[from, to)`, in order. Empty ones are none. */
	*matches(text: string, from: number, to: number): Generator<ExpressionMatch> {
		if (!this.#expression.test(text)) return;
		let left = MAX_MATCHES;
		let at = from;
		for (let start = from; start < to; start += PIECE) {
			const end = Math.min(start + PIECE, to);
			if (at >= end) continue;
			const begin = Math.max(0, Math.max(at, start) - CONTEXT);
			const piece = text.slice(begin, end + MAX_LENGTH);
			if (!this.#expression.test(piece)) continue;
			const matcher = this.#expression.matcher(piece);
			let found = matcher.find(Math.max(at, start) - begin);
			while (found && begin + matcher.start() < end) {
				at = begin + matcher.end();
				if (matcher.end() > matcher.start()) {
					const numbers = Array.from({ length: this.groupCount + 1 }, (_, group) => group);
					yield {
						start: begin + matcher.start(),
						end: at,
						groups: numbers.map((group) => matcher.group(group)),
						groupStarts: numbers.map((group) => begin + matcher.start(group)),
					};
					if (--left === 0) return;
				}
				found = matcher.find();
			}
		}
	}
}
