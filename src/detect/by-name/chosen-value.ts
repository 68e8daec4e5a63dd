/** Passwords and keys as people choose them: words, with a digit or a sign to them. */
import { namesSomething } from "../label.ts";
import type { AssignmentRejection } from "./named-secret.ts";
import { isGibberish, isMixed, isWords } from "./value-forms.ts";

/**
 * Why a text in quotes that a program gives a password's name is none. People choose words and put a digit or a sign to
 * them: `Sommer2019!`, `trustno1`. So do programs for what they call fields and messages: `inputPassword2`.
 */
export function misfitOfChosen(value: string): AssignmentRejection | null {
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
export function isChosenKey(name: string, value: string): boolean {
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
 * A password that somebody wrote into a text on purpose, words though it may be: in quotes, or on a line of its own under
 * the name of a setting. One of small words joined by dashes is rather what forms and messages are called:
 * `current-password`.
 */
export function isChosen(name: string, value: string, quoted: boolean, alone: boolean): boolean {
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
