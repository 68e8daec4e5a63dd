/**
 * Providers whose name is a common word (Box, Column, Sage): the name counts where a word of secrets is what comes next,
 * with no more between them than the signs of a notation: `box_token`, `boxKey`, `[box]\nkey = `, `"box": {"key": `,
 * `box:\n  token: `, `new Box("`.
 */

/** How far after the word what must follow is looked for. */
const AHEAD = 240;

/** How the name of something goes on that is a secret, or makes a client of one. */
export const TELLING_WORDS =
	"api app key token secret access auth client consumer credential private personal pat pass master bearer service account login webhook".split(
		" ",
	);
/** With these a name goes on after such a word, joined: `boxKeys`, `boxPassword`, `boxClientId`. */
const TELLING = `(?:${TELLING_WORDS.join("|")}|keys|tokens|secrets|credentials|password|passwd|passphrase|authorization|id|value){1,3}(?![a-z])`;
/** What may stand before it: `box.setToken(`, `box.NewClient(`. */
export const LEADS = "new set my live test prod".split(" ");

/** Up to the next word: one sign of a name, or those of a notation, which may go on in the next line. */
const JOINS = "[_ .-]?";
const NOTATION =
	"[\"'\\])>]{0,2}(?:[ \\t]{0,2}(?::|=>?|,)[ \\t]{0,2}[{[(|]?|[ \\t]{1,2}\\{|(?=[\\r\\n]|[\"'\\])>]{1,2}[\\r\\n<]))\\s{0,24}[\"'<]{0,2}";
/** Other settings of the same block. */
const SETTINGS = "(?:[\"']?[\\w.-]{1,24}[\"']?[ \\t]{0,2}[:=][^\\n]{0,40}\\n\\s{0,24}[\"']?){0,3}";

const WORDS = `(?:(?:${LEADS.join("|")})_?)?(?=${TELLING_WORDS.join("|")})${TELLING}`;
const GOES_ON = new RegExp(`^(?:${JOINS}|${NOTATION}${SETTINGS})${WORDS}`, "i");
const NEW = /\bnew[ \t]{1,3}$/;
const OPENS = /^\([ \t]{0,4}["'`]/;

/** Whether the common word at `text[start, end)` is a provider's name there. */
export function isNameThere(text: string, start: number, end: number): boolean {
	const after = text.slice(end, end + AHEAD);
	return GOES_ON.test(after) || (OPENS.test(after) && NEW.test(text.slice(Math.max(0, start - 8), start)));
}
