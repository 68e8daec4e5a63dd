/** Passwords and keys as people choose them: words, with a digit or a sign to them. */
import { namesSomething } from "../label.ts";
import type { AssignmentRejection } from "./named-secret.ts";
import type { Trust } from "./trust.ts";
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
		(/(?:secret_?key(?:_?base)?|(?:jwt|session|cookie|signing|app)_?secret|(?:signing|encryption|session|cookie)_?key)$/i.test(
			name,
		) ||
			(/(?:^|[._-])(?:secret|token)$/i.test(name) &&
				/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d{2})[\w!#%&*+?@^~-]{10,64}$/.test(value)))
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

/**
 * The same where no operator says that the value is the name's: `SetEnv DB_PASSWORD v`, `bind_password v`, Groovy's `password "v"`.
 * It must have digits then, as no word of a configuration's own has them.
 */
export function isChosenBeside(
	name: string,
	value: string,
	trust: Trust,
	quoted: boolean,
	alone: boolean,
): boolean {
	if (!/^(?=.*[A-Za-z])(?=.*\d)[\w!#$%&*+.?@^~-]{8,64}$/.test(value) || namesSomething(value)) return false;
	if (/^[a-z]+[-_.]?\d{1,3}$|\d[a-z]{0,2}\.\d|\.(?:[a-z]{2,4}|[a-z]\d)$|^\$/i.test(value)) return false;
	if (trust === "config") return alone || isSetting(name);
	return trust === "code" && quoted && /[A-Z].*\d{2}|\d{2}.*[A-Z]/.test(value) && /[a-z]/.test(value);
}

/** Characters of what forms and messages are called. */
const LONGEST_LABEL = 256;

/** A name as the environment has them: `DB_PASSWORD`. */
function isSetting(name: string): boolean {
	return /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(name);
}
