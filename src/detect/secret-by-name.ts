/**
 * Secrets that have no shape of their own: judged by the name they are given to, by their value, and by how much the
 * text they stand in can be taken at its word. `API_SECRET_KEY=VERY_SECRET_KEY` in an ENV is one for its name alone;
 * `password = "secret"` in a library's example is none.
 */
import { looksRandom, readsLikeLanguage, shannonEntropy } from "./entropy.ts";
import { namesSomething } from "./label.ts";
import type { Confidence, Severity } from "./match.ts";
import { isOrdinaryValue, isPlaceholder } from "./placeholder.ts";
import { judgeName, namesPublicValue, wordsOf } from "./secret-name.ts";

/**
 * How the text is to be read, most telling first. `declared`: ENV, ARG, a label, a .env file; `text`: notes, logs, tables;
 * `sample`: tests and examples of this image's own; `package`: what came with a package or the system.
 */
export type Trust = "declared" | "config" | "text" | "code" | "sample" | "package";

/** How the value is written beside its name. */
export interface Written {
	readonly quoted: boolean;
	/** `loose`: no operator says that the value is the name's. */
	readonly relation: "assigned" | "loose";
	/** Nothing but name and value stands on the line. */
	readonly alone: boolean;
}

const PLAINLY: Written = { quoted: true, relation: "assigned", alone: false };

export interface NamedSecret {
	readonly patternId: "generic-password" | "generic-secret" | "high-entropy";
	readonly severity: Severity;
	readonly confidence: Confidence;
}

/** The kinds that this file finds, for `leakscan patterns` and the report. */
export const GENERIC_KINDS = {
	"generic-password": { name: "Password, by its name", provider: "Generic" },
	"generic-secret": { name: "Secret, by its name", provider: "Generic" },
	"high-entropy": { name: "Random-looking value", provider: "Generic" },
} as const;

/** What a random-looking word beside a telling one is taken for. */
export const NEARBY: NamedSecret = { patternId: "high-entropy", severity: "low", confidence: "entropy" };

/** What a token is taken for that is all of a file whose name tells nothing. */
export const LONE_TOKEN: NamedSecret = {
	patternId: "generic-secret",
	severity: "medium",
	confidence: "contextual",
};
/** How it stands under the file's name. */
export const LONE: Written = { quoted: false, relation: "assigned", alone: true };

/** Why `name = value` is no secret: stable words, and what they say to a person. */
export const ASSIGNMENT_REJECTIONS = {
	"value-length": "its value is shorter than 3 or longer than 4096 characters",
	placeholder: "its value stands where a secret would: a sample, a reference, a mask",
	"ordinary-value": "its value is a path, a URL, a host, a version or a date",
	"sample-name": "its name says that it is a sample, in a file that came with a package",
	"name-tells-nothing": "its name is none that secrets have, and values alone do not count in such a file",
	"name-of-public-value": "its name is one of values that are public: checksums, ids, versions",
	"unnamed-length": "its name is none that secrets have, and its value is not of 24 to 512 characters",
	"unnamed-charset":
		"its name is none that secrets have, and its value lacks upper case, lower case or digits",
	"not-random": "its value does not look random",
	"small-number": "its value is a number of few digits",
	spaces: "its value has spaces",
	"too-short": "its value is too short for where it stands",
	code: "its value is code that will make the value",
	words: "its value is words",
	"not-mixed": "its value is letters alone, or no letters at all",
} as const;
export type AssignmentRejection = keyof typeof ASSIGNMENT_REJECTIONS;

/** What is to be thought of `name = value`. */
export type AssignmentVerdict =
	| { readonly kind: "accept"; readonly found: NamedSecret }
	| { readonly kind: "reject"; readonly reason: AssignmentRejection };

/** Whether a value cannot be a secret where it stands, whatever its name: told at a glance, without a reason. */
export function isHopeless(value: string, trust: Trust, { quoted, relation }: Written): boolean {
	return trust === "package" && (value.length < 24 || !quoted || relation === "loose");
}

/**
 * What `name = value` in a package's folder would be in a file that is the image's own: code that was installed from it, a
 * packaged file that was changed by hand. No more than what nobody would type as a sample.
 */
export function judgeIfOwn(name: string, value: string, written: Written): AssignmentVerdict | null {
	const { quoted, relation, alone } = written;
	if (relation === "loose" || !(quoted || alone) || !/^[!-~]{12,200}$/.test(value)) return null;
	const isOfBothCases = /[a-z]/.test(value) && /[A-Z]/.test(value);
	if (!looksRandom(value) && !(isOfBothCases && isMixed(value) && !readsLikeLanguage(value))) return null;
	const verdict = judgeAssignment(name, value, "text", written);
	return verdict.kind === "accept" && verdict.found.confidence === "contextual" ? verdict : null;
}

/** Judges `name = value`. */
export function judgeAssignment(
	name: string,
	value: string,
	trust: Trust,
	written: Written = PLAINLY,
): AssignmentVerdict {
	if (value.length < 3 || value.length > 4096) return reject("value-length");
	if (isPlaceholder(value, name)) return reject("placeholder");
	if (isOrdinaryValue(value)) return reject("ordinary-value");
	const verdict = judgeName(name);
	if (verdict === "none") return judgeUnnamed(name, value, trust, written);
	if (trust === "package" && SAMPLE_NAME.test(name)) return reject("sample-name");
	const misfit = misfitOf(name, verdict, value.replace(NOT_HASHED, ""), trust, written);
	if (misfit !== null) return reject(misfit);
	return accept({
		patternId: verdict === "password" ? "generic-password" : "generic-secret",
		severity: trust === "declared" || trust === "config" ? "high" : "medium",
		confidence: "contextual",
	});
}

function accept(found: NamedSecret): AssignmentVerdict {
	return { kind: "accept", found };
}

function reject(reason: AssignmentRejection): AssignmentVerdict {
	return { kind: "reject", reason };
}

/** What a package calls the values that its own tests and documentation go by. */
const SAMPLE_NAME = /(?:^|[^A-Za-z])(?:test|example|sample|dummy|mock|fake|demo)s?(?:$|[^A-Za-z])/i;

/** No telling name: only a value that looks random, where somebody wrote it down on purpose. */
function judgeUnnamed(name: string, value: string, trust: Trust, written: Written): AssignmentVerdict {
	if (trust === "sample" || trust === "package" || written.relation === "loose")
		return reject("name-tells-nothing");
	if (trust === "code" && !written.quoted) return reject("name-tells-nothing");
	if (namesPublicValue(name)) return reject("name-of-public-value");
	const isKey = /(?:^|[^A-Za-z])key$/i.test(name) && trust !== "code";
	if (value.length < (isKey ? 16 : 24) || value.length > 512) return reject("unnamed-length");
	// Hex of a digest's length is a digest far more often than a key.
	if (
		!isKey &&
		(/^[0-9a-f-]+$/i.test(value) || !(/[0-9]/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value)))
	)
		return reject("unnamed-charset");
	if (!looksRandom(value)) return reject("not-random");
	const severity = trust === "declared" ? "medium" : "low";
	return accept({ patternId: "high-entropy", severity, confidence: "entropy" });
}

/** Why a value is none that such a name would hold in such a text; null when it may well be. */
function misfitOf(
	name: string,
	verdict: "password" | "secret",
	value: string,
	trust: Trust,
	{ quoted, relation, alone }: Written,
): AssignmentRejection | null {
	if (trust !== "declared" || relation === "loose") {
		if (/\s/.test(value)) return "spaces";
		if (looksLikeCode(value)) return "code";
	}
	if (relation === "loose" && trust !== "sample" && trust !== "package" && UUID.test(value)) return null;
	if (relation === "loose" && (!quoted || trust === "sample" || trust === "package"))
		return looksRandom(value) && isMixed(value) && trust !== "package" ? null : "not-random";
	if (relation === "loose" && (!isMixed(value) || readsLikeLanguage(value) || namesSomething(value)))
		return "not-random";
	switch (trust) {
		case "declared":
			return verdict === "secret" && /^\d{1,5}$/.test(value) ? "small-number" : null;
		case "config":
			if (value.length < 6) return "too-short";
			if (verdict === "password") return relation === "assigned" || isMixed(value) ? null : "not-mixed";
			if (value.length < 8) return "too-short";
			return isMixed(value) || looksRandom(value) ? null : "not-mixed";
		case "text":
			if (value.length < 6) return "too-short";
			if (verdict === "password" && relation === "assigned" && isChosen(name, value, quoted, alone))
				return null;
			if (isWords(value)) return "words";
			if (verdict === "password") return isMixed(value) || isGibberish(value) ? null : "not-mixed";
			if (looksRandom(value) || hasRandomTail(value)) return null;
			return value.length >= 12 && isMixed(value) && !readsLikeLanguage(value) ? null : "not-random";
		case "code":
			if (quoted && relation === "assigned") {
				if (verdict === "password") return misfitOfChosen(value);
				if (isChosenKey(name, value)) return null;
			}
			if (value.length < 8) return "too-short";
			if (isWords(value)) return "words";
			if (!quoted) return isNoIdentifier(verdict, value) ? null : "not-random";
			if (verdict === "password") return isMixed(value) || isGibberish(value) ? null : "not-mixed";
			if (looksRandom(value) || hasRandomTail(value)) return null;
			return value.length >= 12 && isMixed(value) && shannonEntropy(value) >= 3.3 && !readsLikeLanguage(value)
				? null
				: "not-random";
		case "sample":
			if (verdict === "password" && relation === "assigned" && isGenerated(value)) return null;
			if (value.length < 16) return "too-short";
			if (isWords(value)) return "words";
			return looksRandom(value) && isMixed(value) ? null : "not-random";
		case "package":
			if (value.length < 24) return "too-short";
			if (isWords(value)) return "words";
			return quoted && looksRandom(value) && isMixed(value) ? null : "not-random";
	}
}

/** Spring's way to say that a password is not hashed. */
const NOT_HASHED = /^\{noop\}/;

/**
 * Why a text in quotes that a program gives a password's name is none. People choose words and put a digit or a sign to
 * them: `Sommer2019!`, `trustno1`. So do programs for what they call fields and messages: `inputPassword2`.
 */
function misfitOfChosen(value: string): AssignmentRejection | null {
	if (
		value.length < 8 &&
		!(value.length >= 6 && isMixed(value) && /[0-9]/.test(value) && /[!@#$%^&*+=?~]/.test(value))
	)
		return "too-short";
	if (namesSomething(value) || /:$|^[^0-9]*\?$/.test(value)) return "words";
	if (isWords(value)) return /[A-Za-z]{4}[@#$]?\d$/.test(value) ? null : "words";
	return isMixed(value) || isGibberish(value) ? null : "not-mixed";
}

/** A key that a person made up for a program to sign or encrypt with, as `dev-key` and a number are for a SECRET_KEY. */
function isChosenKey(name: string, value: string): boolean {
	return (
		value.length >= 8 &&
		/[0-9]/.test(value) &&
		/[A-Za-z]/.test(value) &&
		!namesSomething(value) &&
		/(?:secret_?key(?:_?base)?|(?:jwt|session|cookie|signing|app)_?secret|(?:signing|encryption|session|cookie)_?key)$/i.test(
			name,
		)
	);
}

/**
 * Whether a pattern's secret is one even where tests, samples and other people's packages are full of made-up ones:
 * `postgres://scott:tiger@localhost` in a library's documentation is none, a random password there may be.
 */
export function standsAlone(secret: string, patternId: string, confidence: Confidence): boolean {
	if (secret.length < 12) return false;
	// In a URL or a connection string it is a person who chose it, however well-formed what stands around it is.
	const chosen = /(?:url|uri|dsn|password|connection|auth)/.test(patternId) && secret.length < 32;
	if (confidence !== "contextual" && !chosen) return true;
	return looksRandom(secret) || (isMixed(secret) && !readsLikeLanguage(secret) && !looksLikeCode(secret));
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Words that say whose it is, and what a generator made: `acme_project_686dda90...`. */
function hasRandomTail(value: string): boolean {
	const [, tail] = /^(?:[A-Za-z][A-Za-z0-9]{0,15}[-_.]){1,4}([A-Za-z0-9]{20,400})$/.exec(value) ?? [];
	return tail !== undefined && looksRandom(tail);
}

/** What stands without quotes in a program, and no program would call anything so. */
function isNoIdentifier(verdict: "password" | "secret", value: string): boolean {
	if (UUID.test(value)) return true;
	if (looksRandom(value) || hasRandomTail(value)) return isMixed(value);
	return verdict === "password" && isGenerated(value);
}

/** Letters of both cases and digits that are no words, as generators of passwords make them. */
function isGenerated(value: string): boolean {
	return /^(?=.*[0-9])(?=.*[a-z])(?=.*[A-Z])[!-~]{12,64}$/.test(value) && !readsLikeLanguage(value);
}

/** At least a letter and a digit, or a letter and a sign that words don't have; a UUID's letters may all be digits. */
function isMixed(value: string): boolean {
	if (UUID.test(value)) return true;
	return /[A-Za-z]/.test(value) && /[0-9!@#%^&*+=?~]|[^$]\$/.test(value);
}

/**
 * A password that somebody wrote into a text on purpose, words though it may be: in quotes, or on a line of its own under
 * the name of a setting. One of small words joined by dashes is rather what forms and messages are called:
 * `current-password`.
 */
function isChosen(name: string, value: string, quoted: boolean, alone: boolean): boolean {
	if (
		value.length <= LONGEST_LABEL &&
		/^[a-z]+(?:[-.][a-z]+)+$|^[a-z]+_[a-z_]*(?:pass|word|user)|(?:pass|word|user)[a-z]*_[a-z_]+$/.test(value)
	)
		return false;
	return quoted || (alone && (isSetting(name) || (value.length >= 8 && /[^A-Za-z-]/.test(value))));
}

/** Characters of what forms and messages are called. */
const LONGEST_LABEL = 256;

/** A name as the environment has them: `DB_PASSWORD`. */
function isSetting(name: string): boolean {
	return /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(name);
}

/** Letters of both cases that are no words: what a generator of passwords makes without digits. */
export function isGibberish(value: string): boolean {
	return (
		/^[A-Za-z]{10,64}$/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value) && !readsLikeLanguage(value)
	);
}

/** A style sheet's selector, `#login-form` or `.modal .close`; a generator's password may begin like one: `#m**!nyXBMp`. */
function isSelector(value: string): boolean {
	return /^[.#][a-z][\w-]*(?:$|[\s.:>,+~#([])/.test(value) && !isGenerated(value);
}

/** Words joined by signs or by case, maybe with a digit at the end: `access-token`, `my_app.v2`, `loginTokenStore`. */
function isWords(value: string): boolean {
	// A dollar inside a word is somebody's letter: `super$ecret`.
	if (!/^[-_.:/@#$ A-Za-z]*\d?$/.test(value) || /[A-Za-z]\$[A-Za-z]/.test(value)) return false;
	const words = wordsOf(value).filter((word) => /[a-z]/.test(word));
	const letters = value.replace(/[^A-Za-z]/g, "");
	return (
		words.length === 0 ||
		(letters.length / words.length >= 3 && (letters.length < 12 || readsLikeLanguage(value)))
	);
}

/** A call, an index, a member, a path of identifiers, a selector or a format string: code that will make the value. */
function looksLikeCode(value: string): boolean {
	// `s.8fK2...`, `pdct.1.1.07193b...`: no path of identifiers, where a part is as random as a key.
	if (/^[\w.~-]+$/.test(value) && value.split(".").some((part) => part.length >= 20 && looksRandom(part)))
		return false;
	return (
		isSelector(value) ||
		/[()<>{}]|\[[^\]]*\]|=>|&&|\|\||^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$|%[sdv](?![A-Za-z0-9])|\\[nrtux]|^(?:return|new|await|this|self)\b/.test(
			value,
		)
	);
}
