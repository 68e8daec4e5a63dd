/** The value of a name, as far as what stands behind it says which: `=`, `:`, `=>`, `?=`, a pipe, a call. */
import type { AssignmentSite, Place } from "./assignment-site.ts";
import { besideName } from "./beside-name.ts";
import { insideBraces, objectsValue } from "./braces.ts";
import { asSet } from "./call-argument.ts";
import { isQuote, quotedOnly } from "./quoted-value.ts";
import {
	COLON,
	CR,
	code,
	DASH,
	EQUALS,
	GREATER,
	LESS,
	LF,
	latin1,
	SPACE,
	skipBlank,
	skipSpaces,
	tableOf,
} from "./signs.ts";
import { insideTag, isTag } from "./tag.ts";
import { afterType } from "./typed-name.ts";
import { valueAt } from "./value-at.ts";
import { belowMarker, wordBelow } from "./value-below.ts";

const STAR = code("*");
const CLOSER = tableOf("\"'`\\])");

/** The value behind the name's end and whatever closes it (a quote, a bracket), by the operator between; null without one. */
export function afterOperator(place: Place): AssignmentSite | null {
	const { bytes, start, end } = place;
	let at = end;
	for (let n = 0; n < 4 && CLOSER[bytes[at] ?? 0] === 1; n++) at++;
	at = skipBold(bytes, at);
	const closed = at > end;
	const called = bytes[at - 1] === code(")");
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
			return called ? quotedOnly(place, at + 1, "loose") : afterColon(place, at);
		case code("?"):
		case code("+"):
		case code("."):
		case code("|"):
			return afterJoined(place, at, byte);
		case GREATER:
			return isTag(bytes, start) ? insideTag(place, at + 1) : null;
		case code(","):
			return afterComma(place, at, closed, spaced);
		case LESS:
			// R's arrow.
			return bytes[at + 1] === DASH ? quotedOnly(place, at + 2, "assigned") : null;
		case code("("):
			return asSet(place, closed, quotedOnly(place, at + 1, "loose"));
		case code("{"):
			return insideBraces(place, at, closed, closed && called);
		case DASH:
			return spaced && bytes[at + 1] === SPACE ? quotedOnly(place, at + 1, "loose") : null;
	}
	return spaced ? besideName(place, at, closed) : null;
}

/** Markdown's `**NAME**: v` and `**NAME:** v`. */
function skipBold(bytes: Buffer, at: number): number {
	return bytes[at] === STAR && bytes[at + 1] === STAR ? at + 2 : at;
}

/** `"NAME", "v"`, `NAME,v`; Erlang's `{NAME, <<"v">>}`. */
function afterComma(place: Place, at: number, closed: boolean, spaced: boolean): AssignmentSite | null {
	const { bytes } = place;
	const value = skipBlank(bytes, at + 1);
	if (bytes[value] === LESS && bytes[value + 1] === LESS) return quotedOnly(place, value + 2, "assigned");
	if (closed) return quotedOnly(place, at + 1, "loose");
	return spaced ? null : valueAt(place, at + 1, "loose", true);
}

/** `NAME` at the end of its line, and `= "v"` on the next: how long Java and C# lines are broken. */
function afterBreak(place: Place, at: number): AssignmentSite | null {
	const { bytes } = place;
	const equals = skipBlank(bytes, at);
	if (bytes[equals] !== EQUALS) return wordBelow(place, at);
	if (bytes[equals + 1] === EQUALS || bytes[equals + 1] === GREATER) return null;
	return quotedOnly(place, equals + 1, "assigned");
}

/** `?=`, `+=`, `.=`, `??=`, `||=`, and the fallbacks `??` and `||` of an expression. `sign`: the first of them, at `at`. */
function afterJoined(place: Place, at: number, sign: number): AssignmentSite | null {
	const { bytes } = place;
	const doubled = bytes[at + 1] === sign ? 2 : 1;
	if (bytes[at + doubled] === EQUALS && bytes[at + doubled + 1] !== EQUALS)
		return valueAt(place, at + doubled + 1, "assigned", false);
	if (doubled === 2 && (sign === code("?") || sign === code("|")))
		return quotedOnly(place, at + 2, "assigned");
	return sign === code("|") ? valueAt(place, at + 1, "loose", true) : null;
}

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
	const scope = next - at >= 2;
	// ${TOKEN:-default}, ${TOKEN:=default}, ${TOKEN:?message}
	if (!scope && bytes[place.start - 1] === code("{") && bytes[place.start - 2] === code("$")) {
		if (bytes[next] === DASH || bytes[next] === EQUALS)
			return asDefault(valueAt(place, next + 1, "assigned", true));
	}
	if (bytes[next] === EQUALS) return valueAt(place, next + 1, "assigned", false);
	if (bytes[next] === code("?")) return null;
	const value = skipSpaces(bytes, skipBold(bytes, next));
	const ofObject = bytes[value] === code("{") ? objectsValue(place, value) : null;
	if (ofObject !== null) return ofObject;
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

/** What a shell takes where a variable is not set is a text, without quotes too. */
function asDefault(site: AssignmentSite | null): AssignmentSite | null {
	return site === null ? null : { ...site, quoted: true };
}
