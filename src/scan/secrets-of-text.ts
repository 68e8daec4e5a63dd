import { plainSpelling } from "../detect/encoded/worth.ts";
import type { Match } from "../detect/match.ts";
import type { Seen } from "./seen.ts";

/** What was found in one text, by secret: many texts may be decoded from it. */
export class SecretsOfText {
	readonly #bySecret = new Map<string, Seen>();
	readonly #byLine = new Map<string, Seen>();

	constructor(seen: readonly Seen[]) {
		for (const each of seen) {
			const { secret, line } = each.match;
			const spelled = `${line} ${plainSpelling(secret)}`;
			if (!this.#bySecret.has(secret)) this.#bySecret.set(secret, each);
			if (!this.#byLine.has(spelled)) this.#byLine.set(spelled, each);
		}
	}

	/** What was found of the same secret, at most in other spelling. */
	same({ secret, line }: Match): Seen | undefined {
		return this.#bySecret.get(secret) ?? this.#byLine.get(`${line} ${plainSpelling(secret)}`);
	}
}
