/** What a value looks like: generated, words, an identifier, code. */
import { looksRandom, readsLikeLanguage } from "../entropy.ts";
import { wordsOf } from "../secret-name.ts";

export const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** At least a letter and a digit, or a letter and a sign that words don't have; a UUID's letters may all be digits. */
export function isMixed(value: string): boolean {
	if (UUID.test(value)) return true;
	return /[A-Za-z]/.test(value) && /[0-9!@#%^&*+=?~]|[^$]\$/.test(value);
}

/** Letters of both cases and digits that are no words, as generators of passwords make them. */
export function isGenerated(value: string): boolean {
	return /^(?=.*[0-9])(?=.*[a-z])(?=.*[A-Z])[!-~]{12,64}$/.test(value) && !readsLikeLanguage(value);
}

/** Letters of both cases that are no words: what a generator of passwords makes without digits. */
export function isGibberish(value: string): boolean {
	return (
		/^[A-Za-z]{10,64}$/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value) && !readsLikeLanguage(value)
	);
}

/** Words that say whose it is, and what a generator made: `acme_project_686dda90...`. */
export function hasRandomTail(value: string): boolean {
	const [, tail] = /^(?:[A-Za-z][A-Za-z0-9]{0,15}[-_.]){1,4}([A-Za-z0-9]{20,400})$/.exec(value) ?? [];
	return tail !== undefined && looksRandom(tail);
}

/** Words joined by signs or by case, maybe with a digit at the end: `access-token`, `my_app.v2`, `loginTokenStore`. */
export function isWords(value: string): boolean {
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
export function looksLikeCode(value: string): boolean {
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
/** A style sheet's selector, `#login-form` or `.modal .close`; a generator's password may begin like one: `#m**!nyXBMp`. */
function isSelector(value: string): boolean {
	return /^[.#][a-z][\w-]*(?:$|[\s.:>,+~#([])/.test(value) && !isGenerated(value);
}
