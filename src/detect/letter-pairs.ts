/**
 * How much letters read like language. Of the 676 pairs of letters, the 200 that are commonest in English prose and in
 * programs' identifiers make up 91 % of such text and 30 % of random letters: the share of them in a text tells which it is.
 */

/** For each first letter, the second letters of a common pair (measured on documentation and sources of public packages). */
const COMMON =
	"a:bcdgilmnprstuy b:aejlouy c:aehiklortu d:adeiosu e:acdefglmnpqrstvxy f:aefioru g:aehilnorsu h:aeiotu " +
	"i:abcdefglmnoprstv j:es k:e l:adefilostuy m:abeimop n:acdegiostu o:bcdfilmnoprstuw p:aehiloprstu q:u " +
	"r:acdegimnorstuy s:acehiopstu t:acehioprstuy u:befilmnprst v:aei w:ahio x:pt y:p";

const PAIRS = new Uint8Array(26 * 26);
for (const entry of COMMON.split(" ")) {
	const first = entry.charCodeAt(0) - 97;
	for (let at = 2; at < entry.length; at++) PAIRS[first * 26 + entry.charCodeAt(at) - 97] = 1;
}

export interface PairCount {
	/** Letters that stand next to each other, case aside. */
	readonly pairs: number;
	readonly common: number;
}

export function countPairs(text: string): PairCount {
	let pairs = 0;
	let common = 0;
	let last = -1;
	for (let at = 0; at < text.length; at++) {
		const letter = (text.charCodeAt(at) | 0x20) - 97;
		if (letter < 0 || letter > 25) {
			last = -1;
			continue;
		}
		if (last >= 0) {
			pairs++;
			common += PAIRS[last * 26 + letter] ?? 0;
		}
		last = letter;
	}
	return { pairs, common };
}
