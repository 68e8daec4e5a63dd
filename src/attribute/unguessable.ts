/**
 * Whether a secret is out of reach of guesses however fast one is made: what a generator wrote, not a person. Finding ids
 * hang on it, so what it says of a text must never change.
 */

/** One token, as services issue them: a text with blanks, colons or an @ may be mostly known (a URL with a short password). */
const TOKEN = /^[\w+/=.~-]+$/;
/** Letters and digits, over the characters that base64 and its relatives put between them. */
const RUN = /[\w+/-]+/g;
const LEAST_LENGTH = 20;
/**
 * How often capitals, small letters and digits take turns within a run. Of 20 random letters and digits it is 12 times, of 32
 * hexadecimal digits 14; of words, also with capitals and a year, once or twice a word.
 */
const LEAST_TURNS = 10;

/** The body of a PEM block: a private key has a hundred characters or more. */
const PEM = /^-----BEGIN [^-\n]{1,64}-----\n[\s\S]{100,}$/;

export function isUnguessable(canonical: string): boolean {
	if (PEM.test(canonical)) return true;
	if (canonical.length < LEAST_LENGTH || !TOKEN.test(canonical)) return false;
	return (canonical.match(RUN) ?? []).some(
		(run) => run.length >= LEAST_LENGTH && turnsOf(run) >= LEAST_TURNS,
	);
}

function turnsOf(run: string): number {
	let turns = 0;
	let before = classOf(run.charCodeAt(0));
	for (let at = 1; at < run.length; at++) {
		const now = classOf(run.charCodeAt(at));
		if (now !== before && now !== "sign" && before !== "sign") turns++;
		before = now;
	}
	return turns;
}

function classOf(code: number): "digit" | "capital" | "small" | "sign" {
	if (code >= 48 && code <= 57) return "digit";
	if (code >= 65 && code <= 90) return "capital";
	if (code >= 97 && code <= 122) return "small";
	return "sign";
}
