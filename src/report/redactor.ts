/**
 * The one place where a secret becomes text fit to show. Every text that leaves goes through redact(); what is shown of a
 * secret itself is preview().
 */
import { PrefixTable } from "./prefix-table.ts";
import { spellingsOf } from "./spellings.ts";

/** Stands for anything hidden: always four stars, so that nothing is told of the length. */
export const MASK = "****";

/** Shorter than this, a secret is hidden only where it stands as a word: `test` must not blank `latest`. */
const SHORT = 6;
const LONG = 500;
/** What stands beside a hidden secret spells another once or twice, if at all. */
const MOST_PASSES = 20;

/**
 * Fixed words of Dockerfiles and of `docker build`: that they stand there tells nothing, and a password that happens to
 * be `secret` must not turn the advice `--mount=type=secret` into something that does not build.
 */
const SYNTAX =
	/--mount=type=secret|docker (?:buildx )?build --secret|--secret id=|syntax=docker\/dockerfile:1|\.dockerignore/g;

export class Redactor {
	readonly #show: boolean;
	/** Spellings of SHORT characters or more by their first SHORT characters. */
	readonly #byHead = new Map<string, PrefixTable>();
	/** A bit for each hash of three characters that a head begins with: most positions of a text end here. */
	readonly #begins = new Uint8Array(1 << 16);
	readonly #short = new Set<string>();
	/** Long texts that were redacted before: a history entry comes back with each exposure that it made. */
	readonly #redacted = new Map<string, string>();

	/** `show`: the user asked for whole secrets, so texts pass as they are. */
	constructor(secrets: Iterable<string>, options: { readonly show: boolean }) {
		this.#show = options.show;
		if (this.#show) return;
		const spellings = new Set<string>();
		for (const secret of secrets) for (const spelling of spellingsOf(secret)) spellings.add(spelling);
		const byHead = new Map<string, string[]>();
		for (const spelling of spellings) this.#learn(spelling, byHead);
		for (const [head, candidates] of byHead) this.#byHead.set(head, new PrefixTable(candidates));
	}

	/** The text without any known secret. Time grows with the text, hardly with the number of secrets. */
	redact(text: string): string {
		if (this.#show) return text;
		if (text.length < LONG) return this.#hide(text);
		const known = this.#redacted.get(text);
		if (known !== undefined) return known;
		const hidden = this.#hide(text);
		this.#redacted.set(text, hidden);
		return hidden;
	}

	/**
	 * Enough of a secret to tell it from others, too little to use: nothing below 8 characters, the first 2 below 16, the
	 * first 4 below 24, else the first 4 and the last 2. Of a private key, the line that names its kind.
	 */
	preview(secret: string): string {
		const armour = /^\s*(-----BEGIN [A-Z0-9 ]{1,60}-----)/.exec(secret);
		if (armour) return `${armour[1]} ${MASK}`;
		const characters = [...secret.trim()];
		const first = (count: number): string => characters.slice(0, count).join("");
		if (characters.length < 8) return MASK;
		if (characters.length < 16) return first(2) + MASK;
		if (characters.length < 24) return first(4) + MASK;
		return first(4) + MASK + characters.slice(-2).join("");
	}

	#hide(text: string): string {
		// Stars next to what is left may spell another secret (`*x`), so once more until nothing changes. Each pass
		// hides at least one character that was no star: it ends.
		let before = text;
		let after = this.#pass(before);
		for (let pass = 1; after !== before; pass++) {
			// A text that is made so that each pass spells another is hidden whole.
			if (pass > MOST_PASSES) return MASK;
			before = after;
			after = this.#pass(before);
		}
		return after;
	}

	#learn(spelling: string, byHead: Map<string, string[]>): void {
		if (spelling.length < SHORT) {
			this.#short.add(spelling);
			return;
		}
		const head = spelling.slice(0, SHORT);
		const known = byHead.get(head);
		if (known) known.push(spelling);
		else byHead.set(head, [spelling]);
		this.#begins[hashAt(spelling, 0)] = 1;
	}

	/** Hides the union of all occurrences: where two secrets overlap, neither leaves its other half behind. */
	#pass(text: string): string {
		let syntax: readonly Range[] | undefined;
		let next = 0;
		let out = "";
		let copied = 0;
		let from = -1;
		let to = -1;
		for (let at = 0; at < text.length; at++) {
			const length = this.#lengthAt(text, at);
			if (length === 0) continue;
			syntax ??= syntaxOf(text);
			while (next < syntax.length && (syntax[next]?.[1] ?? 0) <= at) next++;
			const [start, end] = syntax[next] ?? [text.length, text.length];
			if (start <= at && at + length <= end) continue;
			if (at > to) {
				if (from >= 0) {
					out += text.slice(copied, from) + MASK;
					copied = to;
				}
				from = at;
			}
			to = Math.max(to, at + length);
		}
		return from < 0 ? text : out + text.slice(copied, from) + MASK + text.slice(to);
	}

	/** Length of the longest spelling that stands at this place; 0 for none. */
	#lengthAt(text: string, at: number): number {
		if (this.#begins[hashAt(text, at)] === 1) {
			const found = this.#byHead.get(text.slice(at, at + SHORT))?.longestAt(text, at) ?? 0;
			if (found > 0) return found;
		}
		if (this.#short.size === 0) return 0;
		for (let length = SHORT - 1; length > 0; length--) {
			if (
				isBoundary(text, at) &&
				isBoundary(text, at + length) &&
				this.#short.has(text.slice(at, at + length))
			) {
				return length;
			}
		}
		return 0;
	}
}

type Range = readonly [start: number, end: number];

function syntaxOf(text: string): Range[] {
	return [...text.matchAll(SYNTAX)].map((found) => [found.index, found.index + found[0].length]);
}

function hashAt(text: string, at: number): number {
	return (text.charCodeAt(at) ^ (text.charCodeAt(at + 1) << 5) ^ (text.charCodeAt(at + 2) << 10)) & 0xffff;
}

/** True unless a letter, digit or `_` stands on both sides. */
function isBoundary(text: string, at: number): boolean {
	return !(isWord(text.charCodeAt(at - 1)) && isWord(text.charCodeAt(at)));
}

function isWord(code: number): boolean {
	return (
		(code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95
	);
}
