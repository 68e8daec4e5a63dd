/**
 * Reads the assignment that a telling word is the name of, straight on bytes, in the forms that configuration files,
 * programs, command lines and logs write it: `NAME=v`, `"name": "v"`, `Name := "v"`, `var Name string = "v"`,
 * `<Name>v</Name>`, `Name => 'v'`, `NAME ?= v`, `name: |` with the value below, `set("name", "v")`, `--name v`,
 * `{"name": "NAME", "value": "v"}`. It does not judge: secret-by-name.ts does. Time is bounded by the lengths below.
 */

export interface AssignmentSite {
	readonly name: string;
	readonly value: string;
	/** Offset of the value in the bytes. */
	readonly start: number;
	readonly quoted: boolean;
	/** `assigned`: by an operator that does nothing else. `loose`: beside the name, as an argument or in a table. */
	readonly relation: "assigned" | "loose";
	/** Nothing but name and value stands on the line. */
	readonly alone: boolean;
}

/** Where a value without quotes ends: at the end of its line, or at the first sign that is none of a word. */
export type BareForm = "line" | "word";

const MAX_NAME = 80;
const MAX_VALUE = 600;
const MAX_SPACES = 24;
const MAX_TYPE = 40;

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const code = (char: string): number => char.charCodeAt(0);
const BACKSLASH = code("\\");
const LESS = code("<");
const GREATER = code(">");
const EQUALS = code("=");
const COLON = code(":");
const DASH = code("-");
const DOLLAR = code("$");
const DOT = code(".");

const NAME_BYTE = tableOf("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.$");
const QUOTE = tableOf("\"'`");
const CLOSER = tableOf("\"'`\\])");
const STRING_PREFIX = tableOf("bBfFrRuU@$L");
const TYPE_BYTE = tableOf("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.*&[]?<>|'");
const WORD_END = tableOf(" \t\r\n\"'`,;<>(){}[]&|\\");

function tableOf(chars: string): Uint8Array {
	const table = new Uint8Array(256);
	for (const char of chars) table[char.charCodeAt(0)] = 1;
	return table;
}

/**
 * The assignments whose name holds the word at `bytes[from, to)`, likeliest first: mostly one or none. A word may end in
 * signs that are no part of a name (`key=`).
 */
export function assignmentsAt(
	bytes: Buffer,
	from: number,
	to: number,
	bare: BareForm,
): readonly AssignmentSite[] {
	const name = nameAround(bytes, from, to);
	if (name === null) return [];
	const { start, end, flag } = name;
	const place = { bytes, start, end, flag, bare };
	const pair = isSomethingsValue(bytes, start) ? fromPair(place) : null;
	if (pair !== null) return [pair];
	const site = afterOperator(place);
	if (site === null) return [];
	const next = site.quoted && site.relation === "loose" ? nextArgument(place, site) : null;
	return next === null ? [site] : [site, next];
}

interface NameRange {
	readonly start: number;
	readonly end: number;
	/** It is written as an option: `--name`. */
	readonly flag: boolean;
}

/** The name that the word at `bytes[from, to)` is part of; null where it is longer than names are. */
function nameAround(bytes: Buffer, from: number, to: number): NameRange | null {
	let word = to;
	while (word > from && NAME_BYTE[bytes[word - 1] ?? 0] === 0) word--;
	let start = from;
	const first = Math.max(0, from - MAX_NAME);
	while (start > first && NAME_BYTE[bytes[start - 1] ?? 0] === 1) start--;
	let end = word;
	const last = Math.min(bytes.length, to + MAX_NAME);
	while (end < last && NAME_BYTE[bytes[end] ?? 0] === 1) end++;
	// Longer than names are: a sentence of underscores, a blob of base64.
	if (start === first && NAME_BYTE[bytes[start - 1] ?? 0] === 1) return null;
	if (end === last && NAME_BYTE[bytes[end] ?? 0] === 1) return null;
	const flag = bytes[start] === DASH;
	while (start < from && (bytes[start] === DASH || bytes[start] === DOLLAR || bytes[start] === DOT)) start++;
	// `(token - 'x')`, `api.token.`: signs at the end are not the name's.
	while (end > word && (bytes[end - 1] === DASH || bytes[end - 1] === DOT)) end--;
	return { start, end, flag };
}

/** The name that the word at `bytes[from, to)` is part of, as text. */
export function nameAt(bytes: Buffer, from: number, to: number): string {
	const name = nameAround(bytes, from, to);
	return name === null ? "" : latin1(bytes, name.start, name.end);
}

/** `set_token("acme", "v")`: the argument after the one that was taken. */
function nextArgument(place: Place, { start, value }: AssignmentSite): AssignmentSite | null {
	const { bytes } = place;
	let at = start + value.length;
	if (bytes[at] === BACKSLASH) at++;
	at = skipBlank(bytes, at + 1);
	return bytes[at] === code(",") ? quotedOnly(place, at + 1, "loose") : null;
}

/** Whether the name stands where a value would: behind `=`, `:`, `>` or `(`, quotes and spaces aside. */
function isSomethingsValue(bytes: Buffer, start: number): boolean {
	let at = start - 1;
	if (QUOTE[bytes[at] ?? 0] === 1) at--;
	while (at > start - 6 && (bytes[at] === SPACE || bytes[at] === TAB)) at--;
	const byte = bytes[at];
	return byte === EQUALS || byte === COLON || byte === GREATER || byte === code("(");
}

interface Place extends NameRange {
	readonly bytes: Buffer;
	readonly bare: BareForm;
}

function afterOperator(place: Place): AssignmentSite | null {
	const { bytes, start, end } = place;
	let at = end;
	for (let n = 0; n < 4 && CLOSER[bytes[at] ?? 0] === 1; n++) at++;
	const closed = at > end;
	const afterName = at;
	at = skipSpaces(bytes, at);
	const spaced = at > afterName;
	const byte = bytes[at];
	switch (byte) {
		case LF:
		case CR:
			return afterBreak(place, at);
		case EQUALS:
			return afterEquals(place, at);
		case COLON:
			// `/app/.env (DATABASE_PASSWORD): deleted in layer 5`
			return bytes[afterName - 1] === code(")") ? quotedOnly(place, at + 1, "loose") : afterColon(place, at);
		case code("?"):
		case code("+"):
		case code("."):
		case code("|"): {
			// ?=  +=  .=  ??=  ||=, and the fallbacks `??` and `||` of an expression.
			const doubled = bytes[at + 1] === byte ? 2 : 1;
			if (bytes[at + doubled] === EQUALS && bytes[at + doubled + 1] !== EQUALS)
				return valueAt(place, at + doubled + 1, "assigned", false);
			if (doubled === 2 && (byte === code("?") || byte === code("|")))
				return quotedOnly(place, at + 2, "assigned");
			return byte === code("|") ? valueAt(place, at + 1, "loose", true) : null;
		}
		case GREATER:
			return isTag(bytes, start) ? insideTag(place, at + 1) : null;
		case code(","):
			return closed
				? quotedOnly(place, at + 1, "loose")
				: spaced
					? null
					: valueAt(place, at + 1, "loose", true);
		case LESS:
			// R's arrow.
			return bytes[at + 1] === DASH ? quotedOnly(place, at + 2, "assigned") : null;
		case code("("):
			return asSet(place, closed, quotedOnly(place, at + 1, "loose"));
		case code("{"): {
			const accessors = ACCESSORS.exec(latin1(bytes, at, at + 64));
			if (accessors !== null) return quotedOnly(place, at + accessors[0].length, "assigned");
			const block =
				closed && isVariableBlock(bytes, start) ? DEFAULT.exec(latin1(bytes, at, at + MAX_VALUE)) : null;
			if (block !== null) return quotedOnly(place, at + block[0].length, "assigned");
			// `ENV.fetch("NAME") { "v" }`
			return quotedOnly(place, at + 1, closed && bytes[afterName - 1] === code(")") ? "assigned" : "loose");
		}
		case DASH:
			return spaced && bytes[at + 1] === SPACE ? quotedOnly(place, at + 1, "loose") : null;
	}
	if (!spaced) return null;
	if (isTag(bytes, start)) {
		// <token type="x">value</token>
		const limit = Math.min(bytes.length, at + 160);
		for (let next = at; next < limit && bytes[next] !== LESS && bytes[next] !== LF; next++)
			if (bytes[next] === GREATER) return bytes[next - 1] === code("/") ? null : insideTag(place, next + 1);
		return null;
	}
	if (!closed) {
		const typed = afterType(bytes, at);
		if (typed !== null) return valueAt(withNoun(place, at), typed, "assigned", false);
	}
	if (place.flag) return valueAt(place, at, "assigned", true);
	if (isQuote(bytes, at)) return quotedOnly(place, at, "loose");
	// `the api key is x`
	if (bytes[at] === code("i") && bytes[at + 1] === code("s") && bytes[at + 2] === SPACE)
		return valueAt(place, at + 3, "assigned", true);
	return valueAt(place, at, "loose", true);
}

/** C#'s property with a value to begin with: `Name { get; set; } = "v"`. */
const ACCESSORS =
	/^\{\s{0,4}get;\s{0,4}(?:(?:(?:private|protected|internal) )?(?:set|init);\s{0,4})?\}\s{0,4}=/;

/** In Terraform's `variable "NAME" { default = "v" }`, after what else it says of the variable. */
const DEFAULT = /^\{[^{}]*?\sdefault\s{0,8}=(?!=)/;

function isVariableBlock(bytes: Buffer, start: number): boolean {
	return /(?:^|\s)variable\s{1,4}"$/.test(latin1(bytes, Math.max(0, start - 16), start));
}

const SETTER = /(?:^|\.)(?:set|with)[A-Z_][A-Za-z_]*$|[\w)]\.(?:password|passwd|passphrase)$/i;

/** `x.setPassword("v")`, `x.password("v")`, `ssh.Password("v")`: a call that does nothing but give the name its one value. */
function asSet(
	{ bytes, start, end }: Place,
	closed: boolean,
	site: AssignmentSite | null,
): AssignmentSite | null {
	if (site === null || closed) return site;
	const after = bytes[skipBlank(bytes, site.start + site.value.length + 1)];
	const name = `${bytes[start - 1] === DOT ? "x." : ""}${latin1(bytes, start, end)}`;
	return after !== code(",") && SETTER.test(name) ? { ...site, relation: "assigned" } : site;
}

/** `NAME` at the end of its line, and `= "v"` on the next: how long Java and C# lines are broken. */
function afterBreak(place: Place, at: number): AssignmentSite | null {
	const { bytes } = place;
	const equals = skipBlank(bytes, at);
	if (bytes[equals] !== EQUALS) return wordBelow(place, at);
	if (bytes[equals + 1] === EQUALS || bytes[equals + 1] === GREATER) return null;
	return quotedOnly(place, equals + 1, "assigned");
}

/** The one word of the line below a name that stands alone, as a form copied out of a page has it: `API Key`, and the key. */
function wordBelow(place: Place, at: number): AssignmentSite | null {
	const { bytes, start } = place;
	if (!HEADING.test(latin1(bytes, Math.max(0, start - MAX_NAME), start))) return null;
	const from = skipBlank(bytes, at);
	const [word] = KEY_ALONE.exec(latin1(bytes, from, Math.min(bytes.length, from + MAX_VALUE))) ?? [];
	return word === undefined ? null : siteOf(place, from, from + word.length, false, "loose");
}

/** What may stand before a name that is a line's last word, for the line to be a heading. */
const HEADING = /(?:^|\n)[\s#*>/-]{0,8}(?:\w{1,20} ){0,3}["']?$/;
/** A shorter word is the next word of a text, one with dots a file's name. */
const KEY_ALONE = /^[A-Za-z0-9_+/~-]{16,500}={0,2}(?=[ \t]{0,8}(?:\r?\n|$))/;

/** `password field = "x"`: the second word is a type in some languages, and in prose what the name is about. */
function withNoun(place: Place, at: number): Place {
	const [noun = ""] = /^[a-z]{2,24}(?=[ \t]{0,24}=)/.exec(latin1(place.bytes, at, at + 2 * MAX_SPACES)) ?? [];
	return noun === "" || TYPES.has(noun) ? place : { ...place, end: at + noun.length };
}

const TYPES = new Set(["string", "str", "text", "char", "varchar", "bytes", "byte", "auto", "const"]);

function afterEquals(place: Place, at: number): AssignmentSite | null {
	const { bytes } = place;
	const next = bytes[at + 1];
	if (next === GREATER) return valueAt(place, at + 2, "assigned", false);
	// `token =~ /x/`, `token=~"x"`: what it is matched with.
	if (next === code("~") && " \t\"'/".includes(latin1(bytes, at + 2, at + 3))) return null;
	if (next !== EQUALS) return valueAt(place, at + 1, "assigned", false);
	// `token == "x"`, `token === "x"`: what it is compared with.
	return quotedOnly(place, at + (bytes[at + 2] === EQUALS ? 3 : 2), "assigned");
}

function afterColon(place: Place, at: number): AssignmentSite | null {
	const { bytes } = place;
	let next = at + 1;
	while (bytes[next] === COLON && next < at + 3) next++;
	if (bytes[next] === EQUALS) return valueAt(place, next + 1, "assigned", false);
	const scope = next - at >= 2;
	// ${TOKEN:-default}, ${TOKEN:?message}
	if (bytes[next] === DASH && !scope && bytes[place.start - 1] === code("{"))
		return valueAt(place, next + 1, "assigned", true);
	if (bytes[next] === code("?")) return null;
	const value = skipSpaces(bytes, next);
	// A part of a name with colons: `arn:aws:secretsmanager:...:secret:shop`.
	if (bytes[place.start - 1] === COLON && value === at + 1) return null;
	if (scope && !isQuote(bytes, value)) return null;
	// `name: string = "x"`
	const typed = afterType(bytes, value);
	if (typed !== null) return valueAt(place, typed, "assigned", false);
	const below = belowMarker(bytes, value);
	if (below !== null) return valueAt(place, below, "assigned", false);
	return valueAt(place, value, "assigned", false);
}

/** The value of `<Name>v</Name>`, maybe on a line of its own. */
function insideTag(place: Place, at: number): AssignmentSite | null {
	const { bytes } = place;
	const start = skipBlank(bytes, at);
	let end = start;
	const limit = Math.min(bytes.length, start + MAX_VALUE);
	while (end < limit && bytes[end] !== LESS && bytes[end] !== LF && bytes[end] !== CR) end++;
	if (bytes[end] !== LESS && bytes[end] !== LF && bytes[end] !== CR) return null;
	while (end > start && (bytes[end - 1] === SPACE || bytes[end - 1] === TAB)) end--;
	const [from, to] = inBraces(bytes, start, end);
	return siteOf(place, from, to, true, "assigned");
}

/** `<secret>{acme v}</secret>`: the last word of what stands in braces, where several do. */
function inBraces(bytes: Buffer, start: number, end: number): readonly [from: number, to: number] {
	if (bytes[start] !== code("{") || bytes[end - 1] !== code("}")) return [start, end];
	let to = end - 1;
	while (to > start && (bytes[to - 1] === SPACE || bytes[to - 1] === TAB)) to--;
	let from = to;
	while (from > start && bytes[from - 1] !== SPACE && bytes[from - 1] !== TAB) from--;
	return from > start + 1 ? [from, to] : [start, end];
}

/** `"name": "NAME", "value": "v"`; `<key>NAME</key><string>v</string>`; `- name: NAME` with `value: v` below. */
function fromPair(place: Place): AssignmentSite | null {
	const { bytes, start, end } = place;
	const before = latin1(bytes, Math.max(0, start - 32), start);
	const lead =
		/(?:^|[^A-Za-z0-9])(?:[a-z]{1,16}[_-]?)?(?:name|key|id|variable|var|field|property|setting|option|param(?:eter)?)["']?[ \t]{0,4}[=:>][ \t]{0,4}["']?$/i;
	const isValues = /\(\s{0,4}["']$/.test(before);
	if (!lead.test(before) && !isValues) return null;
	const after = latin1(bytes, end, Math.min(bytes.length, end + 200));
	const link =
		/^["']?[\s,;/>]{0,40}(?:<\/\w{1,20}>\s{0,40})?(?:<(?:string|value|text|data)\b[^<>]{0,40}>\s{0,20}|["']?(?:[a-z]{1,16}[_-]?)?(?:value|default|val|content|data)["']?[ \t]{0,4}[=:][ \t]{0,4})/i.exec(
			after,
		) ?? (isValues ? /^["'],\s{0,8}(?=["'])/.exec(after) : null);
	if (link === null) return null;
	const at = end + link[0].length;
	return link[0].endsWith(">") || /<(?:string|value|text|data)\b[^<>]*>\s*$/i.test(link[0])
		? insideTag(place, at)
		: valueAt(place, at, "assigned", true);
}

/** Whether the name at `start` opens a tag. */
function isTag(bytes: Buffer, start: number): boolean {
	if (bytes[start - 1] === LESS) return true;
	if (bytes[start - 1] !== COLON) return false;
	for (let at = start - 2; at > start - 20 && at >= 0; at--) {
		if (bytes[at] === LESS) return true;
		if (NAME_BYTE[bytes[at] ?? 0] !== 1) return false;
	}
	return false;
}

/** Offset after the `=` of `string = "x"`, `&str = "x"`, `*string = ...`; null where no type stands. */
function afterType(bytes: Buffer, at: number): number | null {
	// Visual Basic: `name As String = "x"`
	const begin =
		bytes[at] === code("A") && bytes[at + 1] === code("s") && bytes[at + 2] === SPACE ? at + 3 : at;
	let end = begin;
	while (end < begin + MAX_TYPE && TYPE_BYTE[bytes[end] ?? 0] === 1) end++;
	if (end === begin || isQuote(bytes, at)) return null;
	// `&'static str`
	if (bytes[at] === code("&") && bytes[end] === SPACE)
		for (end++; end < at + MAX_TYPE && TYPE_BYTE[bytes[end] ?? 0] === 1; ) end++;
	const equals = skipSpaces(bytes, end);
	if (bytes[equals] !== EQUALS || bytes[equals + 1] === EQUALS || bytes[equals + 1] === GREATER) return null;
	// `token=a=b` has no type: one stands apart.
	return equals === end && bytes[equals + 1] !== SPACE ? null : equals + 1;
}

/** Offset of the first text below YAML's `|` or `>` (with `-` or `+`), or below a key that ends its line. */
function belowMarker(bytes: Buffer, at: number): number | null {
	let end = at;
	if (bytes[end] === code("|") || bytes[end] === GREATER) {
		end++;
		if (bytes[end] === DASH || bytes[end] === code("+")) end++;
	} else return null;
	end = skipSpaces(bytes, end);
	if (bytes[end] === CR) end++;
	if (bytes[end] !== LF) return null;
	const below = skipSpaces(bytes, end + 1);
	return below > end + 1 ? below : null;
}

/** The value at `at`, which may have spaces, a string's prefix and quotes before it. `word`: it ends where a word does. */
function valueAt(
	place: Place,
	at: number,
	relation: AssignmentSite["relation"],
	word: boolean,
): AssignmentSite | null {
	const { bytes } = place;
	const from = skipSpaces(bytes, at);
	if (isQuote(bytes, from)) return quotedAt(place, from, relation);
	if (bytes[from] === LF || bytes[from] === CR)
		return quotedBelow(place, from, relation) ?? wordBelow(place, from);
	if (bytes[from] === GREATER || bytes[from] === LESS || bytes[from] === EQUALS) return null;
	const inside = insideConversion(bytes, from);
	if (inside !== null) return quotedAt(place, inside, relation);
	const isLine = place.bare === "line" && !word && !place.flag && !isPart(bytes, place.start);
	let end = from;
	const limit = Math.min(bytes.length, from + MAX_VALUE);
	if (isLine) {
		while (end < limit && bytes[end] !== LF && bytes[end] !== CR) end++;
		return siteOf(place, from, endOfLineValue(bytes, from, end), false, relation);
	}
	while (end < limit && WORD_END[bytes[end] ?? 0] === 0) end++;
	return siteOf(place, from, end, false, relation);
}

/** Calls that only make a text in quotes another type: `[]byte("v")`, `Buffer.from("v")`, `aws.String("v")`. */
const CONVERSIONS =
	/^(?:\[\](?:byte|rune)|bytes|bytearray|Buffer\.from|String|(?:\w+\.)?String(?:Ptr)?|String\.valueOf|to\.Ptr|(?:\w+\.)*Encoding\.\w+\.GetBytes|SecretStr|SecureString|GuardedString)\($/;
const MAX_CONVERSION = 40;

/** Offset of the text in quotes that a conversion is given; null where none stands. */
function insideConversion(bytes: Buffer, at: number): number | null {
	let start = at;
	// `new String("v")`
	if (bytes[at] === code("n") && bytes[at + 3] === SPACE) start = at + 4;
	let end = start;
	while (end < start + MAX_CONVERSION && TYPE_BYTE[bytes[end] ?? 0] === 1) end++;
	if (bytes[end] !== code("(") || !isQuote(bytes, end + 1)) return null;
	return CONVERSIONS.test(latin1(bytes, start, end + 1)) ? end + 1 : null;
}

/** A text in quotes on the line below the operator, unless it is the name of something itself. */
function quotedBelow(place: Place, at: number, relation: AssignmentSite["relation"]): AssignmentSite | null {
	const { bytes } = place;
	const from = skipBlank(bytes, at);
	const site = relation === "assigned" && isQuote(bytes, from) ? quotedAt(place, from, relation) : null;
	if (site === null) return null;
	const after = bytes[skipSpaces(bytes, site.start + site.value.length + 1)];
	return after === COLON || after === EQUALS ? null : site;
}

/**
 * One of several on the line: of a URL's query, of `{a: 1, token: x}` or `Connection(db=0,token=x)`, what a command
 * posts: `curl -d token=x \`, or a text between tags: `<p>token=x</p>`.
 */
function isPart(bytes: Buffer, start: number): boolean {
	const before = bytes[start - 1];
	if (before !== undefined && "?&{(,>".includes(String.fromCharCode(before))) return true;
	if (before === SPACE && (bytes[start - 2] === code(",") || bytes[start - 2] === code("{"))) return true;
	return (
		before === SPACE &&
		/(?:^|\s)(?:-[dF]|--data\S{0,12}|--form) $/.test(latin1(bytes, Math.max(0, start - 24), start))
	);
}

function quotedOnly(place: Place, at: number, relation: AssignmentSite["relation"]): AssignmentSite | null {
	const from = skipBlank(place.bytes, at);
	return isQuote(place.bytes, from) ? quotedAt(place, from, relation) : null;
}

/** True for a quote, maybe escaped (`\"`) or behind a string's prefix (`b"`, `$"`). */
function isQuote(bytes: Buffer, at: number): boolean {
	let from = at;
	if (STRING_PREFIX[bytes[from] ?? 0] === 1) from++;
	while (bytes[from] === BACKSLASH && from < at + 4) from++;
	return QUOTE[bytes[from] ?? 0] === 1;
}

function quotedAt(place: Place, at: number, relation: AssignmentSite["relation"]): AssignmentSite | null {
	const { bytes } = place;
	let from = at;
	if (QUOTE[bytes[from] ?? 0] === 0 && bytes[from] !== BACKSLASH) from++;
	let escapes = 0;
	while (bytes[from] === BACKSLASH) {
		escapes++;
		from++;
	}
	const quote = bytes[from] ?? 0;
	// Python's and TOML's triple quotes.
	if (escapes === 0 && bytes[from + 1] === quote && bytes[from + 2] === quote) from += 2;
	from++;
	const limit = Math.min(bytes.length, from + MAX_VALUE);
	let end = from;
	for (; end < limit; end++) {
		const byte = bytes[end];
		if (byte === LF || byte === CR) return null;
		if (byte === BACKSLASH) {
			if (escapes > 0 && bytes[end + escapes] === quote) break;
			end++;
			continue;
		}
		if (byte === quote && escapes === 0) break;
		// A quote inside an escaped text that is not escaped itself ends the text around it.
		if (byte === quote) break;
	}
	if (end >= limit) return null;
	return siteOf(place, from, escapes === 0 ? beforeBreaks(bytes, from, end) : end, true, relation);
}

/** Leaves out the line breaks that a program writes at the end of a text: `"8fK2...\n"`. */
function beforeBreaks(bytes: Buffer, from: number, to: number): number {
	let end = to;
	while (
		end > from + 2 &&
		bytes[end - 2] === BACKSLASH &&
		bytes[end - 3] !== BACKSLASH &&
		"nr".includes(latin1(bytes, end - 1, end))
	)
		end -= 2;
	return end;
}

function siteOf(
	place: Place,
	from: number,
	end: number,
	quoted: boolean,
	relation: AssignmentSite["relation"],
): AssignmentSite | null {
	if (end <= from) return null;
	const { bytes, start } = place;
	return {
		name: latin1(bytes, start, place.end),
		value: latin1(bytes, from, end),
		start: from,
		quoted,
		relation,
		alone: beginsLine(bytes, start) && endsLine(bytes, end),
	};
}

/** Signs that may stand before a name on a line of its own: a list's, a comment's, a quote. */
const LEAD = tableOf(" \t-*#/>;$\"'");
const TRAIL = tableOf(" \t;,\"'\r");
const MAX_LEAD = 24;

function beginsLine(bytes: Buffer, start: number): boolean {
	let at = start - 1;
	while (at >= 0 && at > start - MAX_LEAD && LEAD[bytes[at] ?? 0] === 1) at--;
	return at < 0 || bytes[at] === LF;
}

function endsLine(bytes: Buffer, end: number): boolean {
	let at = end;
	while (at < bytes.length && at < end + MAX_LEAD && TRAIL[bytes[at] ?? 0] === 1) at++;
	if (at >= bytes.length || bytes[at] === LF) return true;
	// A comment.
	return at > end && (bytes[at] === code("#") || (bytes[at] === code("/") && bytes[at + 1] === code("/")));
}

/** Leaves out what follows a bare value on its line: a comment, a closing comma or semicolon. */
function endOfLineValue(bytes: Buffer, from: number, lineEnd: number): number {
	let end = lineEnd;
	for (let at = from + 1; at < lineEnd; at++) {
		if (bytes[at - 1] !== SPACE && bytes[at - 1] !== TAB) continue;
		const byte = bytes[at];
		if (byte === code("#") || byte === code(";") || (byte === code("/") && bytes[at + 1] === code("/"))) {
			end = at;
			break;
		}
	}
	end = beforeOddQuote(bytes, from, end);
	// A backslash goes on with the command on the next line.
	if (bytes[end - 1] === BACKSLASH && (bytes[end - 2] === SPACE || bytes[end - 2] === TAB)) end--;
	while (end > from && " \t,;".includes(String.fromCharCode(bytes[end - 1] ?? 0))) end--;
	return end;
}

/** A quote without its pair ends a text that the assignment stands in: `"arn:secret:name-1a2b",`. */
function beforeOddQuote(bytes: Buffer, from: number, end: number): number {
	for (const quote of ['"', "'"]) {
		let first = -1;
		let count = 0;
		for (let at = from; at < end; at++) {
			if (bytes[at] !== code(quote)) continue;
			if (first < 0) first = at;
			count++;
		}
		const after = bytes[first + 1] ?? LF;
		const ends = first + 1 >= end || " \t,;}])".includes(String.fromCharCode(after));
		if (count === 1 && first > from && ends) return first;
	}
	return end;
}

function skipSpaces(bytes: Buffer, from: number): number {
	let at = from;
	while (at < from + MAX_SPACES && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
	return at;
}

/** Spaces and line breaks. */
function skipBlank(bytes: Buffer, from: number): number {
	let at = from;
	while (
		at < from + MAX_SPACES * 2 &&
		(bytes[at] === SPACE || bytes[at] === TAB || bytes[at] === LF || bytes[at] === CR)
	)
		at++;
	return at;
}

/** The bytes from `from` to `to` as text, as far as there are any. */
function latin1(bytes: Buffer, from: number, to: number): string {
	return bytes.toString("latin1", from, to);
}
