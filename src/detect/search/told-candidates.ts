/** What was thought of a text's candidates, gathered block by block and passed on once their lines can be told. */
import { fromLatin1 } from "../latin1.ts";
import type { LineCounter } from "../lines.ts";
import type { TextContext } from "../match.ts";
import type { BlockObservation, Observer } from "../observation.ts";

/** Observations passed on of one text. */
const MAX_OBSERVED = 100_000;

export class ToldCandidates {
	readonly #observe: Observer;
	readonly #context: TextContext;
	/** Of the block that is looked at. */
	readonly #observed: BlockObservation[] = [];
	readonly #reported = new Set<string>();

	constructor(observe: Observer, context: TextContext) {
		this.#observe = observe;
		this.#context = context;
	}

	/** Takes what was thought of a candidate of this block. */
	add(observation: BlockObservation): void {
		this.#observed.push(observation);
	}

	/** Passes on what was thought of the block's candidates, each once. `base`: where in the text the block begins. */
	report(bytes: Buffer, base: number, lines: LineCounter): void {
		const observations = this.#observed.splice(0).sort((a, b) => a.offset - b.offset);
		for (const { offset, ...observation } of observations) {
			const what =
				observation.kind === "pattern"
					? `${observation.patternId} ${observation.rejected}`
					: observation.kind;
			const key = `${what} ${base + offset} ${observation.secret.length}`;
			if (this.#reported.has(key) || this.#reported.size > MAX_OBSERVED) continue;
			this.#reported.add(key);
			this.#observe({
				...observation,
				context: this.#context,
				secret: fromLatin1(observation.secret),
				variable: observation.variable === null ? null : fromLatin1(observation.variable),
				...lines.locate(bytes, offset),
			});
		}
	}
}
