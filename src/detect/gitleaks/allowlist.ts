/** Allowlists: what gitleaks lets pass. With OR, the default, one kind of entry that fits is enough; with AND all must. */
import type { AllowlistConfig } from "./config.ts";
import { RuleExpression } from "./expression.ts";

/** A candidate as allowlists see it. */
export interface Allowable {
	/** Null: build metadata. */
	readonly path: string | null;
	/** The file around it, for what lies inside one. */
	readonly file?: string | undefined;
	readonly secret: string;
	readonly match: string;
	readonly line: string;
}

export class Allowlist {
	readonly #config: AllowlistConfig;
	readonly #paths: readonly RuleExpression[];
	readonly #regexes: readonly RuleExpression[];

	/** Throws PATTERN_INVALID. `what` says whose it is, in messages. */
	constructor(config: AllowlistConfig, what: string) {
		this.#config = config;
		this.#paths = config.paths.map((source) => new RuleExpression(source, `${what}: paths`));
		this.#regexes = config.regexes.map((source) => new RuleExpression(source, `${what}: regexes`));
	}

	get place(): string {
		return `${this.#config.place.file}:${this.#config.place.line}`;
	}

	/** True when the path alone decides: a file that need not be looked at. */
	allowsPath(path: string | null, file?: string): boolean {
		const { condition, regexes, stopwords, commits } = this.#config;
		if (condition === "and" && (regexes.length > 0 || stopwords.length > 0 || commits)) return false;
		return this.#fitsPath(path) || (file !== undefined && this.#fitsPath(file));
	}

	allows(candidate: Allowable): boolean {
		const { condition, paths, regexes, stopwords, regexTarget, commits } = this.#config;
		const { path, file } = candidate;
		const fitsPath = (): boolean => this.#fitsPath(path) || (file !== undefined && this.#fitsPath(file));
		const fitsRegex = (): boolean => this.#regexes.some((regex) => regex.test(candidate[regexTarget]));
		const secret = candidate.secret.toLowerCase();
		const fitsWord = (): boolean => stopwords.some((word) => secret.includes(word));
		if (condition === "or") return fitsPath() || fitsRegex() || fitsWord();
		return (
			!commits &&
			(paths.length === 0 || fitsPath()) &&
			(regexes.length === 0 || fitsRegex()) &&
			(stopwords.length === 0 || fitsWord())
		);
	}

	#fitsPath(path: string | null): boolean {
		return path !== null && this.#paths.some((expression) => expression.test(path));
	}
}
