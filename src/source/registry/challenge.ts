/** `WWW-Authenticate`: how a server says who it wants to hear from. RFC 9110 sections 11.2 to 11.6.1. */

export interface Challenge {
	/** In lower case: `bearer`, `basic`. */
	readonly scheme: string;
	/** Names in lower case. */
	readonly parameters: ReadonlyMap<string, string>;
}

/** Longer than any real one: hostile text must cost nothing. */
const LONGEST = 8_192;
const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y;
const TOKEN68 = /[A-Za-z0-9\-._~+/]+=*(?=\s*(?:,|$))/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/sy;
const SPACE = /[ \t]*/y;
const SEPARATORS = /[ \t,]*/y;

/** All challenges of the header, in order. What cannot be read ends the list. */
export function parseChallenges(header: string): Challenge[] {
	const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
	const text = header.slice(0, LONGEST);
	let at = 0;
	const take = (pattern: RegExp): RegExpExecArray | null => {
		pattern.lastIndex = at;
		const found = pattern.exec(text);
		if (found !== null) at = pattern.lastIndex;
		return found;
	};
	while (at < text.length) {
		take(SEPARATORS);
		const word = take(TOKEN)?.[0];
		if (word === undefined) break;
		take(SPACE);
		if (text[at] === "=") {
			at++;
			take(SPACE);
			const value = text[at] === '"' ? take(QUOTED)?.[1]?.replace(/\\(.)/gs, "$1") : take(TOKEN)?.[0];
			if (value === undefined) break;
			challenges.at(-1)?.parameters.set(word.toLowerCase(), value);
			continue;
		}
		challenges.push({ scheme: word.toLowerCase(), parameters: new Map() });
		// `Negotiate abcd==`: a single value that is no parameter.
		take(TOKEN68);
	}
	return challenges;
}
