/**
 * A random-looking word in the line of a telling one, where no form of assignment ties them: `// 8fK2… is the api key`,
 * `<secret>{acme 8fK2…}</secret>`. That is a hint and no more: what is found so has the lowest confidence.
 */
import { looksRandom } from "../entropy.ts";
import { isOrdinaryValue, isPlaceholder } from "../placeholder.ts";

export interface NearbyWord {
	readonly value: string;
	/** Offset in the bytes. */
	readonly start: number;
}

/** Bytes of the line to look at before and after the telling word. */
const BEFORE = 96;
const AFTER = 160;
/** Of the expression below. */
const LOOK_BACK = "sha256:".length;
const SHORTEST = 20;
const LONGEST = 128;

/** Not what follows `sha256:` (OCI image-spec descriptor.md "Digests"), nor what is called: `(0, node_crypto.pbkdf2Sync)(password)`. */
const WORD =
	/(?<![A-Za-z0-9_+/=.~$@\\-])(?<!sha(?:256|384|512):)[A-Za-z0-9_+/=.~-]{20,128}(?![A-Za-z0-9_+/=.~$(@-]|\)\()/g;

/** What makes a URL look random and is no secret: `https:` is before it. */
const HOST = /^\/\/[^/]+/;

/** The words of the line around `bytes[from, to)` that look as random as a key. */
export function* randomNearby(bytes: Buffer, from: number, to: number): Generator<NearbyWord> {
	const begin = lineStart(bytes, from);
	// What stands before a word tells whether it is one, also where the line is cut.
	const start = Math.max(0, begin - LOOK_BACK);
	const line = bytes.toString("latin1", start, lineEnd(bytes, to));
	if (line.length - (begin - start) < SHORTEST) return;
	WORD.lastIndex = begin - start;
	for (const match of line.matchAll(WORD)) {
		if (isCutOff(bytes, start + match.index + match[0].length, line.length + start)) continue;
		const host = line[match.index - 1] === ":" ? (HOST.exec(match[0])?.[0].length ?? 0) : 0;
		const value = match[0].slice(host).replace(/^[=/.]+|[.]{1,128}$/g, "");
		if (isKeyLike(value)) yield { value, start: start + match.index + match[0].indexOf(value, host) };
	}
}

/** A word that ends where the line is cut, and goes on there. */
function isCutOff(bytes: Buffer, end: number, lineEnds: number): boolean {
	return end === lineEnds && /[A-Za-z0-9_+/=.~$(@-]/.test(String.fromCharCode(bytes[end] ?? 0));
}

function lineStart(bytes: Buffer, from: number): number {
	let at = from;
	while (at > 0 && at > from - BEFORE && bytes[at - 1] !== 0x0a) at--;
	return at;
}

function lineEnd(bytes: Buffer, to: number): number {
	let at = to;
	while (at < bytes.length && at < to + AFTER && bytes[at] !== 0x0a) at++;
	return at;
}

/** `4.13+dfsg1-1+deb12u2`: what a log of installed packages has beside `passwd`. */
const VERSION = /^\d{1,4}\.\d{1,4}[.+~-]/;

/** Random, with digits among its letters; no UUID, path, version, integrity hash or identifier. */
function isKeyLike(value: string): boolean {
	if (value.length < SHORTEST || value.length > LONGEST) return false;
	if (!/[0-9]/.test(value) || !/[A-Za-z]/.test(value)) return false;
	if (/^sha\d{3}-|[/.]{2}|^[0-9a-f]{8}-[0-9a-f]{4}-|(?:\/[A-Za-z]*){3}/i.test(value)) return false;
	return !VERSION.test(value) && looksRandom(value) && !isPlaceholder(value) && !isOrdinaryValue(value);
}
