/**
 * What programs call things: `inputPassword2`, `auth.password.label`, `btn-primary-2`. Given to a password's name, such a text is
 * the name of a field, a message, a style or a setting, and no password.
 */
import { wordsOf } from "./secret-name.ts";

/** Words joined as in the names of fields, messages, settings and classes, one of which is a word that such names have. */
export function namesSomething(value: string): boolean {
	if (!/^[A-Za-z]+(?:[-_./ #][A-Za-z]+)*[-_./ #]?[vV]?\d{0,3}$/.test(value)) return false;
	return wordsOf(value).some((word) => LABEL_WORDS.has(word.replace(/\d{1,9}$/, "")));
}

const LABEL_WORDS = new Set(
	(
		"password passwords passwd passphrase passcode pass pwd passwort kennwort user users username login token tokens key keys name id email mail field fields input inputs form forms " +
		"label text textbox box step steps reset confirm confirmation new old current auth type code btn button hint error err msg message page view " +
		"param params attr attribute column col header icon lock image img class style value item list row tab menu modal dialog link url uri path " +
		"route api config setting settings option options property prop enum event action state status test tests version number num string int " +
		"generated hidden visible required optional default min max length invalid valid missing bearer basic digest arn prod dev spring app salt"
	).split(" "),
);
