/**
 * Secrets without a shape of their own, told by whose they are: a value of the right form a few words after the provider's
 * name, in whatever way it is written: `ADAFRUIT_KEY=...`, `<infuraToken>...</infuraToken>`, `adafruit: {"key": "..."}`,
 * `using the adafruit key ...`. The name is found first; then each value of the form in reach of it is judged by what
 * stands between the two. Everything here takes time in proportion to the text.
 */
import { isNameThere } from "./common-name.ts";
import { readsLikeLanguage, shannonEntropy } from "./entropy.ts";
import type { Expression } from "./expression.ts";
import { isWord, nameSource } from "./provider-name.ts";
import { wordsOf } from "./secret-name.ts";
import { isTokenHeader } from "./token-header.ts";
import { valueBefore } from "./value-before-name.ts";

/** How far after the name a value may begin. */
export const REACH = 96;

/** The longest value looked for. */
const LONGEST = 1600;

/**
 * Values of no known form: they must look random; several parts with dots between them are one. A word with `=` after it is a
 * name, not the beginning of one.
 */
const OPEN =
	/[A-Za-z0-9_-]{16,160}(?:\.[A-Za-z0-9_-]{2,800}){1,5}(?![A-Za-z0-9_.=+/-])|(?![A-Za-z_-]{1,24}[:=])[A-Za-z0-9_-][A-Za-z0-9_=-]{15,400}(?![A-Za-z0-9_=+/-])|[A-Za-z0-9+/]{16,400}={0,2}/g;

/** What all of them are of: where this ends, they do. */
const OF_OPEN = /[A-Za-z0-9_.=+/-]{0,1600}/y;

/** Finds values near one of the names: those that `known` finds, and with `open` any that look random. */
export function assignedExpression(
	{ names, common }: { readonly names: readonly string[]; readonly common: readonly string[] },
	known: Expression | null,
	open: boolean,
): Expression {
	let name: RegExp | undefined;
	const words = new Set(common.map(joined));
	return function* (text) {
		name ??= nameExpression([...names, ...common]);
		/** Where the last value ended: two names before one value are one match. */
		let settled = 0;
		for (const found of text.matchAll(name)) {
			const nameEnd = found.index + found[0].length;
			if (!isWord(text, found.index, nameEnd)) continue;
			if (words.has(joined(found[0])) && !isNameThere(text, found.index, nameEnd)) continue;
			// What is left of the name is none of its value.
			const after = text.slice(nameEnd, nameEnd + 100);
			const rest = (JOINED.exec(after) ?? /^[\w.-]{0,60}/.exec(after))?.[0].length ?? 0;
			const from = Math.max(nameEnd + rest, settled);
			if (from - nameEnd > REACH) continue;
			const site =
				firstLikely(text, found.index, nameEnd, from, known, true) ??
				(open ? firstLikely(text, found.index, nameEnd, from, openValues, false) : null);
			if (!site) {
				const earlier = open ? valueBefore(text, found.index, isRandom) : null;
				if (earlier === null || earlier.start < settled) continue;
				settled = nameEnd;
				yield {
					start: earlier.start,
					end: nameEnd,
					secret: earlier.value,
					secretStart: earlier.start,
					variable: text.slice(found.index, nameEnd),
					identifier: false,
					groups: {},
				};
				continue;
			}
			settled = site.start + site.value.length;
			yield {
				start: found.index,
				end: settled,
				secret: site.value,
				secretStart: site.start,
				variable: variableAt(text, found.index, nameEnd),
				identifier: IDENTIFIER.test(text.slice(nameEnd, site.start)),
				groups: {},
			};
		}
	};
}

/** Of two names that begin in the same way the longer one is tried before the shorter. */
function nameExpression(names: readonly string[]): RegExp {
	const longestFirst = [...names].sort((a, b) => b.length - a.length);
	return new RegExp(longestFirst.map(nameSource).join("|"), "gi");
}

/** A name without what separates its words. */
function joined(name: string): string {
	return name.toLowerCase().replace(/[_ .-]/g, "");
}

/** In order, each only when it is asked for. */
function* openValues(text: string): Generator<{ readonly secret: string; readonly secretStart: number }> {
	for (const match of text.matchAll(OPEN)) yield { secret: match[0], secretStart: match.index };
}

/**
 * Past the end of each open value that begins before `end`. Most names have none in reach, and to look for one in all of the text behind
 * that took ten times as long.
 */
function endOfOpen(text: string, end: number): number {
	OF_OPEN.lastIndex = end;
	return end + (OF_OPEN.exec(text)?.[0].length ?? 0) + 1;
}

/** The first value in reach that stands as a value does. */
function firstLikely(
	text: string,
	nameStart: number,
	nameEnd: number,
	from: number,
	find: ((text: string) => Iterable<{ readonly secret: string; readonly secretStart: number }>) | null,
	known: boolean,
): { readonly value: string; readonly start: number } | null {
	if (!find) return null;
	const end = nameEnd + REACH;
	for (const found of find(text.slice(from, known ? end + LONGEST : endOfOpen(text, end)))) {
		const path = KEY_PATH.exec(found.secret)?.[0].length ?? 0;
		const secret = found.secret.slice(path);
		const start = from + found.secretStart + path;
		if (start > end) return null;
		const between = text.slice(nameEnd, start);
		const before = text[start - 1] ?? " ";
		// The last part of a URL's path: `/acme/keys/8fK2...`.
		const inPath = before === "/" && ENDS_IN_KEY.test(between) && isRandom(secret);
		const isJoined = start === from && before === "-" && TELLING.test(between);
		if (!inPath && !isJoined && !BEFORE.test(before)) continue;
		const after = start + secret.length;
		if (AFTER.test(text.slice(after, after + 5))) continue;
		// `keen_key`, `keenKey`: the name itself may tell what is its value.
		const ownWords = OWN_WORDS.exec(text.slice(nameStart, nameEnd))?.[0] ?? "";
		const isMade = ARGUMENT.test(between) && NEW.test(text.slice(Math.max(0, nameStart - 24), nameStart));
		const telling = isMade || TELLING.test(ownWords + between);
		if (isLikely(between, secret, known, telling, () => isLine(text, nameStart, after)))
			return { value: secret, start };
	}
	return null;
}

/** What stands in a name after the provider's own. */
const OWN_WORDS = /[_ .-].{0,60}$|(?<=[a-z0-9])[A-Z][a-z].{0,60}$/;

/** A client that is made of its key alone: `new Acme("8fk2...")`. */
const NEW = /\bnew[ \t]{1,4}(?:[\w.]{1,16}\.)?$/;
const ARGUMENT = /^[\w.]{0,24}\([ \t]{0,4}["'`]$/;

/** A name that a dash joins to its value: `acmeSecret-8fK2...`. */
const JOINED = /^\w{0,24}(?:key|secret|token|private)\w{0,16}-(?=[A-Za-z0-9]{24})/i;
/** What may stand right before a value, and what must not stand right after it. */
const BEFORE = /[\s"'`=:>({[,;|?&!~]/;
const AFTER = /^(?:[A-Za-z0-9_+/-]|=[A-Za-z0-9=]|\.[A-Za-z0-9]|["']?\s{0,2}\(|\\?["'] {0,2}:)/;

/** A path of a URL in which the next part is a key: what stands before one, and where base64 would have it too. */
const ENDS_IN_KEY = /\/(?:api[_-]?)?(?:keys?|tokens?|secrets?)\/$/i;
const KEY_PATH = /^\/(?:[a-z0-9]{1,20}\/){0,3}(?:keys?|tokens?|secrets?)\//;

/** The whole name that the provider's name is part of. */
function variableAt(text: string, start: number, end: number): string | null {
	const left = /[\w.-]{0,40}$/.exec(text.slice(Math.max(0, start - 40), start))?.[0] ?? "";
	const right = /^[\w.-]{0,40}/.exec(text.slice(end, end + 40))?.[0] ?? "";
	return (left + text.slice(start, end) + right).replace(/^[^A-Za-z_]+|[.-]{1,40}$/g, "") || null;
}

const TELLING =
	/key|token|secret|pass|pwd|auth|cred|bearer|api|access(?![a-z])|\bpat\b|\bsid\b|private|login|certificate|client\(|A{3,}/i;
/** What names a value that is public, right before it. */
const PUBLIC =
	/(?:sha\d{0,3}|md5|hash|digest|checksum|integrity|commit|revision|\brev|etag|fingerprint|version|uuid|guid|file|path|image|src|href|colou?r|class|\burl|\buri|\bhost|nonce|signature|[^a-z]id|[a-z]Id|public_?key|publishable)["'\]\\]{0,3}[ \t]{0,4}(?::=|=>|[=:,>-])?[ \t]{0,4}["'\x60(\\]{0,2}$/i;
/** Names of the half of a credential that is not secret: worth a word, for the other half is near. */
const IDENTIFIER =
	/(?:client|app|api|application|account|access(?:_?key)?|merchant|consumer|integration|secret|customer)[_\s.-]?id["'\]\\]{0,3}[ \t]{0,4}(?::=|=>|[=:,>-])?[ \t]{0,4}["'\x60(\\]{0,2}$/i;
/** Where a repository's address goes on with a commit, maybe on the next line. */
const COMMIT = /\/(?:blob|tree|commit|raw|archive)\/[\s\\]{0,60}$/;
/** Between a name and its value, in every notation: the name's rest, its closing, a type, an operator, what opens the value. */
const ASSIGNS =
	/^[\w.-]{0,40}(?:[ \t]{1,4}[\w.-]{1,20}){0,3}["'\x60\])\\}]{0,4}[ \t]{0,16}(?::? ?[A-Za-z][\w.<>?]{0,20}[ \t]{0,4}(?==))?(?:[:?+.|<]{0,3}=|=?>|:|,|\(|\||->?|\[|\{)\s{0,40}[|>=]?\s{0,16}(?:[\\"'\x60({[=]{0,6})(?:(?:bearer|basic|token|apikey)[ \t]{1,2})?["'\x60]?$/i;
/** The value's own name, in a block of the provider's: `"acme": {"key": "`. */
const TOLD = /(?:key|token|secret|password)["']?[ \t]{0,4}[:=][ \t]{0,4}["'\x60]?$/i;
/** A call that makes a client of the provider's, which takes little else than a key: `acme.Client("8fK2...")`. */
const OPENS_CLIENT = /(?:client|init(?:ialize)?|configure|setup|connect|log[_-]?in|authenticate)\(["'\x60]$/i;
/** Nothing but a space or quotes. */
const BARE = /^[\s"'\x60{=:>]{1,8}$/;
/** Words that stand before a value on a line of its own and say nothing of another owner. */
const PLAIN_WORDS = new Set(
	(
		"api key keys token secret password passwd pass auth authorization bearer basic access client app application user username account private " +
		"using use used value val string str text const let var final static export set public name type data config default debug info warn error log " +
		"request req header headers add sending with the to a is in for id x h d u url http https get post curl new credentials credential cred " +
		"and or of this my your project live test prod dev staging secretkey apikey accesskey authtoken accesstoken apitoken apisecret " +
		"clientsecret integration personal service server rest sdk code json body params env option options scope global"
	).split(" "),
);

/** Whether `text[start, end)` is all that stands on its line. */
function isLine(text: string, start: number, end: number): boolean {
	return (
		/(?:^|\n)[ \t]{0,24}$/.test(text.slice(Math.max(0, start - 25), start)) &&
		/^[ \t]{0,8}(?:\r?\n|$)/.test(text.slice(end, end + 10))
	);
}

/** Judges a value by what stands between it and the provider's name. */
function isLikely(
	between: string,
	value: string,
	known: boolean,
	telling: boolean,
	isAlone: () => boolean,
): boolean {
	if (!known && !isRandom(value) && !((ASSIGNS.test(between) || TOLD.test(between)) && isTyped(value)))
		return false;
	if (PUBLIC.test(between)) return IDENTIFIER.test(between) && ASSIGNS.test(between);
	// What is short and of no more than letters is the next word of a sentence.
	if (value.length <= 20 && !/[0-9]/.test(value) && readsLikeLanguage(value)) return false;
	const hash = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f-]{36}|\d+)\/?$/i.test(value);
	if (hash && COMMIT.test(between)) return false;
	if (BARE.test(between)) return !hash || telling || /[:=]|["'\x60]$/.test(between) || isAlone();
	if (ASSIGNS.test(between)) return telling || !hash || OPENS_CLIENT.test(between);
	if (!telling) return false;
	const lines = between.split("\n");
	if (lines.length > 5) return false;
	if (lines.length === 1) return true;
	// On another line the value must not be somebody else's: the words before it are only such as any key has.
	return wordsOf((lines.at(-1) ?? "").replace(/A{3,}[A-Z]{0,4}A{3,}/g, "")).every(
		(word) => PLAIN_WORDS.has(word) || /^\d+$/.test(word),
	);
}

/**
 * True when letters and digits follow each other as in random text, in the whole or in what follows a prefix. A test of its
 * own beside looksRandom: what stands after a provider's name in the way of a value is one more often than any string is, so
 * a wider margin costs little.
 */
function isRandom(value: string): boolean {
	if (NAME.test(value) || isTokenHeader(value)) return false;
	const whole = value.replace(/[^A-Za-z0-9]/g, "");
	if (isRandomText(whole)) return true;
	const tail = value.replace(/^(?:[A-Za-z0-9]{1,8}[-_]){1,2}/, "").replace(/[^A-Za-z0-9]/g, "");
	if (tail.length < whole.length && isRandomText(tail)) return true;
	return value.split(/[^A-Za-z0-9]/).some((piece) => piece.length >= 24 && isRandomText(piece));
}

/**
 * What a person types who makes up a key: `abcdefghij1234567890abcdefghij123456` is not random, but given to
 * `SSLMATE_KEY` it is what the service will be asked with. No words, and longer than anything but a key.
 */
function isTyped(value: string): boolean {
	if (NAME.test(value) || isTokenHeader(value)) return false;
	const [text = ""] = /[A-Za-z0-9]{20,600}$/.exec(value) ?? [];
	const digits = text.replace(/[^0-9]/g, "").length;
	return digits >= 2 && text.length - digits >= 4 && new Set(text).size >= 8 && !readsLikeLanguage(text);
}

/** Words with a version each at most: `antlr4-python3-runtime`. */
const NAME = /^_{0,2}[a-z]{2,}\d{0,3}(?:[-_][a-z]{2,}\d{0,3})+$/;

function isRandomText(text: string): boolean {
	if (text.length < 16) return false;
	const digits = text.replace(/[^0-9]/g, "").length;
	if (digits === text.length) return false;
	// A class or a constant of the provider's own library: `BetaSlackChannelRefusedError`, `ParamsStripeS710`.
	// Random text changes between the kinds of characters more often than names with short words do.
	if (
		text.length - digits >= Math.max(20, digits * 5) &&
		!(digits >= 2 && changes(text) >= text.length * 0.45) &&
		readsLikeLanguage(text)
	)
		return false;
	const hex = /^[0-9a-f]+$/i.test(text);
	const oneCase = /^(?:[0-9a-z]+|[0-9A-Z]+)$/.test(text);
	const symbols = hex ? 16 : oneCase ? 36 : 62;
	if (shannonEntropy(text) < 0.78 * Math.log2(Math.min(text.length, symbols))) return false;
	if (oneCase || hex) return digits >= 2 && changes(text) >= text.length / 9;
	// Both cases: in and out of each other and of digits as no name in camel case is.
	return changes(text) >= (digits >= 2 ? text.length / 5 : text.length * (text.length < 32 ? 0.45 : 0.35));
}

/** How often a digit, a small and a capital letter have one of another kind beside them. */
function changes(text: string): number {
	let count = 0;
	let last = "";
	for (const char of text) {
		const kind = /[0-9]/.test(char) ? "0" : /[a-z]/.test(char) ? "a" : "A";
		if (last !== "" && kind !== last) count++;
		last = kind;
	}
	return count;
}
