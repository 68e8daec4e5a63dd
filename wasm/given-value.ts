/**
 * Whether a name in a package's file may be given a value that counts there. Of a hundred names with a word like `token` in
 * them ninety are given none, or one that is too short or no text in quotes, and src/detect/assignments, which reads
 * assignments, need not be asked. It tells only what is sure: what it does not follow to the end may be a value.
 *
 * What is called as something in src/detect/assignments answers for that; test/detect/given-value.test.ts holds the two together.
 */

/** Bytes before the word, and after it, that are looked at: where there are fewer before, or it takes more, the answer is yes. */
const BEFORE: usize = 160;
const AFTER: usize = 400;
/** What counts in a package's file: src/detect/by-name/secret-by-name.ts. */
const SHORTEST_VALUE: usize = 12;
const LONGEST_BARE_VALUE: usize = 200;
/** Shorter ones count only with a digit or a sign in them. */
const SHORTEST_LETTERS: usize = 16;
/** As in src/detect/entropy.ts. */
const FEW_PAIRS: u32 = 5;
const LANGUAGE: f64 = 0.62;

// As in src/detect/assignments.
const MAX_NAME: usize = 80;
const MAX_SPACES: usize = 24;
const MAX_TYPE: usize = 40;
const MAX_CONVERSION: usize = 40;
const MAX_LEAD: usize = 24;
const MAX_LINK: usize = 40;
const MAX_TAG: usize = 124;

const TAB: u8 = 0x09;
const LF: u8 = 0x0a;
const CR: u8 = 0x0d;
const SPACE: u8 = 0x20;
const BANG: u8 = 0x21;
const DOUBLE: u8 = 0x22;
const HASH: u8 = 0x23;
const DOLLAR: u8 = 0x24;
const PERCENT: u8 = 0x25;
const AMPERSAND: u8 = 0x26;
const SINGLE: u8 = 0x27;
const OPEN: u8 = 0x28;
const CLOSE: u8 = 0x29;
const STAR: u8 = 0x2a;
const PLUS: u8 = 0x2b;
const COMMA: u8 = 0x2c;
const DASH: u8 = 0x2d;
const DOT: u8 = 0x2e;
const SLASH: u8 = 0x2f;
const COLON: u8 = 0x3a;
const SEMICOLON: u8 = 0x3b;
const LESS: u8 = 0x3c;
const EQUALS: u8 = 0x3d;
const GREATER: u8 = 0x3e;
const QUESTION: u8 = 0x3f;
const AT: u8 = 0x40;
const OPEN_BRACKET: u8 = 0x5b;
const BACKSLASH: u8 = 0x5c;
const CLOSE_BRACKET: u8 = 0x5d;
const CARET: u8 = 0x5e;
const UNDERSCORE: u8 = 0x5f;
const BACKTICK: u8 = 0x60;
const OPEN_BRACE: u8 = 0x7b;
const BAR: u8 = 0x7c;
const CLOSE_BRACE: u8 = 0x7d;
const TILDE: u8 = 0x7e;
const NO_BREAK: u8 = 0xa0;

/** For each letter, which others make a common pair with it: those of src/detect/letter-pairs.ts, `a` in the lowest bit. */
const COMMON_PAIRS = memory.data<u32>([
	0x11eb94e, 0x1104a11, 0x1a4d91, 0x144119, 0x1afb87d, 0x124131, 0x166991, 0x184111, 0x2ef87f, 0x40010, 0x10,
	0x11c4939, 0xd113, 0x1c415d, 0x5ef92e, 0x1ec991, 0x100000, 0x11e715d, 0x1cc195, 0x11ec195, 0xeb932, 0x111,
	0x4181, 0x88000, 0x8000, 0x0,
]);

/** Where the text ends, and how far it is looked at. */
let textEnd: usize = 0;
let farthest: usize = 0;
/** Where the name begins, and whether it is written as an option. */
let start: usize = 0;
let flag: bool = false;

// @ts-expect-error: decorator
@inline
function byteAt(at: usize): u8 {
	return at < textEnd ? load<u8>(at) : 0;
}

/** Of the name that the word at [from, to) is part of, in a text at [begin, end). */
export function mayBeGivenValue(from: usize, to: usize, begin: usize, end: usize): bool {
	if (from - begin < BEFORE) return true;
	textEnd = end;
	farthest = to + AFTER;
	let word = to;
	while (word > from && !isNameByte(load<u8>(word - 1))) word--;
	start = from;
	const first = from - MAX_NAME;
	while (start > first && isNameByte(load<u8>(start - 1))) start--;
	if (start == first && isNameByte(load<u8>(start - 1))) return false;
	let nameEnd = word;
	const last = min(end, to + MAX_NAME);
	while (nameEnd < last && isNameByte(load<u8>(nameEnd))) nameEnd++;
	if (nameEnd == last && isNameByte(byteAt(nameEnd))) return false;
	flag = load<u8>(start) == DASH;
	while (start < from && isLeadOfName(load<u8>(start))) start++;
	while (nameEnd > word && (load<u8>(nameEnd - 1) == DASH || load<u8>(nameEnd - 1) == DOT)) nameEnd--;
	return fromPair(nameEnd) || afterOperator(nameEnd);
}

// @ts-expect-error: decorator
@inline
function isLeadOfName(byte: u8): bool {
	return byte == DASH || byte == DOLLAR || byte == DOT;
}

/** `"name": "NAME", "value": "v"`, `<key>NAME`, `<property name="NAME">`, `set("NAME", "v")`: by the end of the word before the sign. */
function fromPair(nameEnd: usize): bool {
	let at = start - 1;
	if (isPlainQuote(load<u8>(at))) at--;
	while (at > start - 6 && isSpace(load<u8>(at))) at--;
	const sign = load<u8>(at);
	if (sign == OPEN) {
		const quote = load<u8>(start - 1);
		if (quote != DOUBLE && quote != SINGLE) return false;
		return (isTextQuote(byteAt(nameEnd)) && byteAt(nameEnd + 1) == COMMA) || linksValue(nameEnd);
	}
	if (sign != EQUALS && sign != COLON && sign != GREATER) return false;
	at--;
	for (let n = 0; n < 4 && isSpace(load<u8>(at)); n++) at--;
	if (isTextQuote(load<u8>(at))) at--;
	switch (((<u32>load<u8>(at - 1) << 8) | <u32>load<u8>(at)) | 0x2020) {
		case 0x6d65: // name
		case 0x6579: // key
		case 0x6964: // id
		case 0x7065: // type
		case 0x6c65: // variable
		case 0x6172: // var
		case 0x6c64: // field
		case 0x7479: // property
		case 0x6e67: // setting
		case 0x6f6e: // option
		case 0x616d: // param
		case 0x6572: // parameter
			return linksValue(nameEnd) || (sign == EQUALS && isInsideTag());
	}
	return false;
}

/** Whether `value` or the like may follow, or a tag: by the end of the word. */
function linksValue(nameEnd: usize): bool {
	let at = nameEnd;
	if (isTextQuote(byteAt(at))) at++;
	const last = at + MAX_LINK;
	while (at < last && isBetween(byteAt(at))) at++;
	if (byteAt(at) == LESS) return true;
	if (isTextQuote(byteAt(at))) at++;
	const word = at;
	while (at < word + MAX_LINK && (isWordByte(byteAt(at)) || byteAt(at) == UNDERSCORE || byteAt(at) == DASH)) at++;
	if (at < word + 3) return false;
	switch (((<u32>load<u8>(at - 2) << 8) | <u32>load<u8>(at - 1)) | 0x2020) {
		case 0x7565: // value
		case 0x6c74: // default
		case 0x616c: // val
		case 0x6e74: // content
		case 0x7461: // data
			return true;
	}
	return false;
}

/** What may stand between a name and the word for its value. */
function isBetween(byte: u8): bool {
	if (byte <= SPACE || byte == NO_BREAK) return true;
	return byte == COMMA || byte == SEMICOLON || byte == SLASH || byte == GREATER;
}

/** Whether the name stands among the attributes of a tag. */
function isInsideTag(): bool {
	for (let at = start - 1; at > start - MAX_TAG; at--) {
		const byte = load<u8>(at);
		if (byte == LESS) return true;
		if (byte == GREATER) return false;
	}
	return false;
}

function afterOperator(nameEnd: usize): bool {
	let at = nameEnd;
	for (let n = 0; n < 4 && isCloser(byteAt(at)); n++) at++;
	if (byteAt(at) == STAR && byteAt(at + 1) == STAR) at += 2;
	const closed = at > nameEnd;
	const called = closed && load<u8>(at - 1) == CLOSE;
	const afterName = at;
	at = skipSpaces(at);
	const spaced = at > afterName;
	const byte = byteAt(at);
	switch (byte) {
		case LF:
		case CR: {
			const equals = skipBlank(at);
			return byteAt(equals) == EQUALS && quotedOnly(equals + 1);
		}
		case EQUALS:
			return afterEquals(at);
		case COLON:
			return !called && afterColon(at);
		case QUESTION:
		case PLUS:
		case DOT:
		case BAR:
			return afterJoined(at, byte);
		case GREATER:
			return isTag() && inTag(at + 1);
		case COMMA: {
			const value = skipBlank(at + 1);
			return byteAt(value) == LESS && byteAt(value + 1) == LESS && quotedOnly(value + 2);
		}
		case LESS:
			return byteAt(at + 1) == DASH && quotedOnly(at + 2);
		case OPEN:
			return !closed && quotedOnly(at + 1);
		case OPEN_BRACE:
			return insideBraces(at, closed, called);
		case DASH:
			return false;
	}
	return spaced && besideName(at, closed);
}

function afterEquals(at: usize): bool {
	const next = byteAt(at + 1);
	if (next == GREATER) return valueAt(at + 2);
	if (next != EQUALS) return valueAt(at + 1);
	return quotedOnly(at + (byteAt(at + 2) == EQUALS ? 3 : 2));
}

function afterColon(at: usize): bool {
	let next = at + 1;
	while (byteAt(next) == COLON && next < at + 3) next++;
	const scope = next - at >= 2;
	// A default is a text without quotes too.
	if (!scope && load<u8>(start - 1) == OPEN_BRACE && load<u8>(start - 2) == DOLLAR) return true;
	if (byteAt(next) == EQUALS) return valueAt(next + 1);
	if (byteAt(next) == QUESTION) return false;
	let bold = next;
	if (byteAt(bold) == STAR && byteAt(bold + 1) == STAR) bold += 2;
	const value = skipSpaces(bold);
	if (byteAt(value) == OPEN_BRACE) return objectsValue(value);
	if (scope && !isQuote(value)) return false;
	const typed = afterType(value);
	if (typed != 0) return valueAt(typed);
	if (byteAt(value) == BAR || byteAt(value) == GREATER) return true;
	return valueAt(value);
}

function afterJoined(at: usize, sign: u8): bool {
	const after = at + (byteAt(at + 1) == sign ? 2 : 1);
	if (byteAt(after) == EQUALS && byteAt(after + 1) != EQUALS) return valueAt(after + 1);
	return after - at == 2 && (sign == QUESTION || sign == BAR) && quotedOnly(after);
}

/** By the word that the value stands behind. */
function objectsValue(at: usize): bool {
	for (let next = at + 1; next < at + 140; next++) {
		const byte = byteAt(next);
		if (byte == OPEN_BRACE || byte == CLOSE_BRACE) return false;
		if ((byte | 0x20) == 0x76 && (byteAt(next + 1) | 0x20) == 0x61) return true;
	}
	return false;
}

function insideBraces(at: usize, closed: bool, called: bool): bool {
	const next = skipBlank(at + 1);
	if (byteAt(next) == 0x67) return true;
	if (closed && load<u8>(start - 1) == DOUBLE) return true;
	return called && quotedOnly(at + 1);
}

function besideName(at: usize, closed: bool): bool {
	if (isTag()) return true;
	const typed = closed ? 0 : afterType(at);
	if (typed != 0) return valueAt(typed);
	if (flag) return valueAt(at);
	if (isQuote(at)) return false;
	if (byteAt(at) == 0x69 && byteAt(at + 1) == 0x73 && byteAt(at + 2) == SPACE) return valueAt(at + 3);
	return false;
}

function isTag(): bool {
	let byte = load<u8>(start - 1);
	if (byte == LESS) return true;
	if (byte != COLON) return false;
	for (let at = start - 2; at > start - 20; at--) {
		byte = load<u8>(at);
		if (byte == LESS) return true;
		if (!isNameByte(byte)) return false;
	}
	return false;
}

/** What a tag holds, up to the next one or the end of the line. */
function inTag(at: usize): bool {
	const from = skipBlank(at);
	if (byteAt(from) == OPEN_BRACE) return true;
	let isTelling = false;
	for (let end = from; end < farthest; end++) {
		const byte = byteAt(end);
		if (byte < BANG || byte > TILDE || byte == LESS) {
			const after = byteAt(skipSpaces(end));
			if (after != LESS && after != LF && after != CR) return false;
			return end - from >= leastOf(isTelling) && !readsLikeLanguage(from, end);
		}
		if (byte == OPEN || byte == CLOSE || byte == GREATER) return false;
		if (isTellingByte(byte)) isTelling = true;
	}
	return true;
}

/** 0: no type stands there. */
function afterType(at: usize): usize {
	const isVisualBasic = byteAt(at) == 0x41 && byteAt(at + 1) == 0x73 && byteAt(at + 2) == SPACE;
	const begin = isVisualBasic ? at + 3 : at;
	let end = begin;
	while (end < begin + MAX_TYPE && isTypeByte(byteAt(end))) end++;
	if (end == begin || isQuote(at)) return 0;
	if (byteAt(at) == AMPERSAND && byteAt(end) == SPACE)
		for (end++; end < at + MAX_TYPE && isTypeByte(byteAt(end)); ) end++;
	const equals = skipSpaces(end);
	const after = byteAt(equals + 1);
	if (byteAt(equals) != EQUALS || after == EQUALS || after == GREATER) return 0;
	return equals == end && after != SPACE ? 0 : equals + 1;
}

function valueAt(at: usize): bool {
	const from = skipSpaces(at);
	if (isQuote(from)) return quotedAt(from);
	const byte = byteAt(from);
	if (byte == LF || byte == CR) return quotedOnly(from);
	if (byte == GREATER || byte == LESS || byte == EQUALS) return false;
	return insideConversion(from) || (bareAt(from) && beginsLine());
}

/** A word that ends its line, and reads like none. */
function bareAt(from: usize): bool {
	let end = from;
	let isTelling = false;
	for (; !isWordEnd(byteAt(end)) && end < textEnd; end++) {
		const byte = byteAt(end);
		if (byte < BANG || byte > TILDE || end - from > LONGEST_BARE_VALUE) return false;
		if (isTellingByte(byte)) isTelling = true;
	}
	if (end - from < leastOf(isTelling) || readsLikeLanguage(from, end)) return false;
	let at = end;
	while (at < textEnd && at < end + MAX_LEAD && isTrail(byteAt(at))) at++;
	const byte = byteAt(at);
	if (at >= textEnd || byte == LF) return true;
	return at > end && (byte == HASH || (byte == SLASH && byteAt(at + 1) == SLASH));
}

function beginsLine(): bool {
	let at = start - 1;
	while (at > start - MAX_LEAD && isLead(load<u8>(at))) at--;
	return load<u8>(at) == LF;
}

function insideConversion(at: usize): bool {
	const from = byteAt(at) == 0x6e && byteAt(at + 3) == SPACE ? at + 4 : at;
	let end = from;
	while (end < from + MAX_CONVERSION && isTypeByte(byteAt(end))) end++;
	return byteAt(end) == OPEN && isQuote(end + 1) && quotedAt(end + 1);
}

function quotedOnly(at: usize): bool {
	const from = skipBlank(at);
	return isQuote(from) && quotedAt(from);
}

function isQuote(at: usize): bool {
	let from = at;
	if (isStringPrefix(byteAt(from))) from++;
	while (byteAt(from) == BACKSLASH && from < at + 4) from++;
	return isPlainQuote(byteAt(from));
}

/** No value that counts has spaces or what makes code of it, or reads like language. */
function quotedAt(at: usize): bool {
	// Behind a string's prefix, or escaped.
	let from = isPlainQuote(byteAt(at)) || byteAt(at) == BACKSLASH ? at : at + 1;
	let escapes: usize = 0;
	for (; byteAt(from) == BACKSLASH; from++) escapes++;
	const quote = byteAt(from++);
	if (!isPlainQuote(quote)) return true;
	// Three of them, or nothing between two.
	if (escapes == 0 && byteAt(from) == quote) return byteAt(from + 1) == quote;
	let isTelling = false;
	let isEscaped = false;
	for (let end = from; end < farthest; end++) {
		const byte = byteAt(end);
		if (byte == quote || (escapes > 0 && byte == BACKSLASH && byteAt(end + escapes) == quote))
			// What is escaped at its end may be none of it.
			return end - from >= leastOf(isTelling) && (isEscaped || !readsLikeLanguage(from, end));
		if (byte < BANG || byte > TILDE) return false;
		if (byte == OPEN || byte == CLOSE || byte == LESS || byte == GREATER) return false;
		if (byte == BACKSLASH) {
			end++;
			isEscaped = true;
		} else if (isTellingByte(byte)) isTelling = true;
	}
	return true;
}

/**
 * Whether the letters of a value go together as those of words do. Not of hex, where they would whatever it is, nor of one that
 * begins with a brace: `{noop}` is none of the value.
 */
function readsLikeLanguage(from: usize, end: usize): bool {
	if (load<u8>(from) == OPEN_BRACE) return false;
	let pairs: u32 = 0;
	let common: u32 = 0;
	let last: u32 = 26;
	let isHex = true;
	let hasDigit = false;
	for (let at = from; at < end; at++) {
		const byte = load<u8>(at);
		const letter = <u32>(byte | 0x20) - 0x61;
		if (letter < 26) {
			if (letter > 5) isHex = false;
			if (last < 26) {
				pairs++;
				common += (load<u32>(COMMON_PAIRS + (<usize>last << 2)) >>> letter) & 1;
			}
			last = letter;
			continue;
		}
		last = 26;
		if (<u32>byte - 0x30 < 10) hasDigit = true;
		else if (byte != DASH) isHex = false;
	}
	if (isHex) return false;
	if (pairs < FEW_PAIRS) return pairs > 0 && !hasDigit;
	return <f64>common / <f64>pairs > LANGUAGE;
}

function skipSpaces(from: usize): usize {
	let at = from;
	while (at < from + MAX_SPACES && isSpace(byteAt(at))) at++;
	return at;
}

function skipBlank(from: usize): usize {
	let at = from;
	while (at < from + MAX_SPACES * 2 && (isSpace(byteAt(at)) || byteAt(at) == LF || byteAt(at) == CR)) at++;
	return at;
}

// @ts-expect-error: decorator
@inline
function isSpace(byte: u8): bool {
	return byte == SPACE || byte == TAB;
}

// @ts-expect-error: decorator
@inline
function isPlainQuote(byte: u8): bool {
	return byte == DOUBLE || byte == SINGLE || byte == BACKTICK;
}

// @ts-expect-error: decorator
@inline
function isTextQuote(byte: u8): bool {
	return byte == DOUBLE || byte == SINGLE;
}

// @ts-expect-error: decorator
@inline
function isWordByte(byte: u8): bool {
	return <u32>(byte | 0x20) - 0x61 < 26 || <u32>byte - 0x30 < 10;
}

function isNameByte(byte: u8): bool {
	return isWordByte(byte) || byte == UNDERSCORE || byte == DASH || byte == DOT || byte == DOLLAR;
}

function isTypeByte(byte: u8): bool {
	if (isWordByte(byte)) return true;
	switch (byte) {
		case UNDERSCORE:
		case DOT:
		case STAR:
		case AMPERSAND:
		case OPEN_BRACKET:
		case CLOSE_BRACKET:
		case QUESTION:
		case LESS:
		case GREATER:
		case BAR:
		case SINGLE:
			return true;
	}
	return false;
}

function isCloser(byte: u8): bool {
	return isPlainQuote(byte) || byte == BACKSLASH || byte == CLOSE_BRACKET || byte == CLOSE;
}

function isStringPrefix(byte: u8): bool {
	const letter = byte | 0x20;
	if (byte == 0x4c || byte == AT || byte == DOLLAR) return true;
	return letter == 0x62 || letter == 0x66 || letter == 0x72 || letter == 0x75;
}

function isWordEnd(byte: u8): bool {
	if (isSpace(byte) || isPlainQuote(byte)) return true;
	switch (byte) {
		case LF:
		case CR:
		case COMMA:
		case SEMICOLON:
		case LESS:
		case GREATER:
		case OPEN:
		case CLOSE:
		case OPEN_BRACE:
		case CLOSE_BRACE:
		case OPEN_BRACKET:
		case CLOSE_BRACKET:
		case AMPERSAND:
		case BAR:
		case BACKSLASH:
			return true;
	}
	return false;
}

function isLead(byte: u8): bool {
	if (isSpace(byte) || byte == DOUBLE || byte == SINGLE) return true;
	switch (byte) {
		case DASH:
		case STAR:
		case HASH:
		case SLASH:
		case GREATER:
		case SEMICOLON:
		case DOLLAR:
			return true;
	}
	return false;
}

function isTrail(byte: u8): bool {
	if (isSpace(byte) || byte == DOUBLE || byte == SINGLE) return true;
	return byte == SEMICOLON || byte == COMMA || byte == CR;
}

// @ts-expect-error: decorator
@inline
function leastOf(isTelling: bool): usize {
	return isTelling ? SHORTEST_VALUE : SHORTEST_LETTERS;
}

/** Words don't have them. */
function isTellingByte(byte: u8): bool {
	if (<u32>byte - 0x30 < 10) return true;
	switch (byte) {
		case BANG:
		case AT:
		case HASH:
		case DOLLAR:
		case PERCENT:
		case CARET:
		case AMPERSAND:
		case STAR:
		case PLUS:
		case EQUALS:
		case QUESTION:
		case TILDE:
			return true;
	}
	return false;
}
