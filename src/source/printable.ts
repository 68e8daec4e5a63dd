/** Names out of an archive or an engine's answer, made fit for one line of a terminal. */

const LONGEST = 200;

/** Control and bidirectional characters become `?`, and long names are cut in the middle. */
export function printable(text: string): string {
	const clean = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "?");
	return clean.length <= LONGEST ? clean : `${clean.slice(0, LONGEST / 2)}...${clean.slice(-LONGEST / 2)}`;
}
