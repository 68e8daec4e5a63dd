/** What a telling word leads to: the assignment whose name holds it, or else a random-looking word in its line. */
import type { AssignmentSite, BareForm } from "../assignments/assignment-site.ts";
import { assignmentsAt } from "../assignments/assignments-at.ts";
import { nameAt } from "../assignments/name-around.ts";
import { programAssignmentAt } from "../assignments/program-text.ts";
import { EQUALS } from "../assignments/signs.ts";
import type { BlockMatch } from "../block-rules.ts";
import type { AssignmentVerdict, NamedSecret } from "../by-name/named-secret.ts";
import { randomNearby } from "../by-name/random-nearby.ts";
import { isHopeless, judgeAssignment, judgeIfOwn } from "../by-name/secret-by-name.ts";
import { isGibberish } from "../by-name/value-forms.ts";
import { readsLikeLanguage } from "../entropy.ts";
import { judgeName } from "../secret-name.ts";
import { observeAssignment, type Reading } from "./reading.ts";

/** The assignment whose name holds the keyword at `bytes[from, to)`; true when it holds a secret. */
export function namedAt(
	bytes: Buffer,
	from: number,
	to: number,
	bare: BareForm,
	reading: Reading,
	emit: (match: BlockMatch) => void,
): boolean {
	for (const site of assignmentsAt(bytes, from, to, bare)) {
		const own = reading.fileClass === "package" ? judgeIfOwn(site.name, site.value, site) : null;
		if (own === null && reading.observe === undefined && isHopeless(site.value, reading.trust, site))
			continue;
		const written = isText(bytes, site, reading) ? { ...site, quoted: true } : site;
		const strict = judgeAssignment(site.name, site.value, reading.trust, written);
		const isIfOwn = strict.kind === "reject" && own !== null;
		const verdict = isIfOwn ? own : strict;
		observeAssignment(reading, site, site.start, verdict);
		if (verdict.kind === "reject") continue;
		const match = { ...verdict.found, secret: site.value, variable: site.name, offset: site.start };
		emit(isIfOwn ? { ...match, ifOwn: true } : match);
		return true;
	}
	return false;
}

/**
 * Whether a word without quotes of its own is a text and no identifier: `export NAME=word`, `set NAME=word` in a shell; in other
 * languages where the quotes are around both, `"NAME=word"`.
 */
function isText(bytes: Uint8Array, site: AssignmentSite, { trust, isScript }: Reading): boolean {
	const { name, value, start, relation, quoted } = site;
	if (trust !== "code" || quoted || relation !== "assigned" || bytes[start - 1] !== EQUALS) return false;
	const byte = bytes[start - name.length - 2];
	const before = byte === undefined ? "\n" : String.fromCharCode(byte);
	if (isScript && ' \t\n"'.includes(before)) return true;
	return "\"'`".includes(before) && bytes[start + value.length] === byte;
}

/** A text of a native program: only what looks like no word, whatever its name. */
export function namedInProgram(
	bytes: Buffer,
	from: number,
	to: number,
	reading: Reading,
	emit: (match: BlockMatch) => void,
): void {
	if (reading.trust === "sample" || reading.trust === "package") return;
	const site = programAssignmentAt(bytes, from, to);
	if (site === null) return;
	const isWord =
		!/[A-Za-z]/.test(site.value) ||
		readsLikeLanguage(site.value) ||
		(!/[0-9]/.test(site.value) && !isGibberish(site.value));
	const verdict = isWord ? NO_WORDS : judgeAssignment(site.name, site.value, "code", site);
	observeAssignment(reading, site, site.start, verdict);
	if (verdict.kind === "reject" || verdict.found.confidence === "entropy") return;
	emit({ ...verdict.found, secret: site.value, variable: site.name, offset: site.start });
}

const NO_WORDS: AssignmentVerdict = { kind: "reject", reason: "words" };

/** What a random-looking word beside a telling one is taken for. */
const NEARBY: NamedSecret = { patternId: "high-entropy", severity: "low", confidence: "entropy" };

/** The random-looking words around a name that is given no value, where texts are the image's own. */
export function nearbyOf(
	bytes: Buffer,
	from: number,
	to: number,
	reading: Reading,
	emit: (match: BlockMatch) => void,
): void {
	if (reading.trust === "sample" || reading.trust === "package") return;
	if (judgeName(nameAt(bytes, from, to)) === "none") return;
	for (const { value, start } of randomNearby(bytes, from, to)) {
		reading.observe?.({ kind: "nearby", secret: value, variable: null, offset: start });
		emit({ ...NEARBY, secret: value, variable: null, offset: start });
	}
}
