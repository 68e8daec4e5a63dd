/** Texts are searched as latin1, so that bytes and characters are one. */

/** The text as whoever wrote it sees it: what is UTF-8 is given back as such. */
export function fromLatin1(text: string): string {
	return /[\x80-\xff]/.test(text) ? Buffer.from(text, "latin1").toString("utf8") : text;
}
