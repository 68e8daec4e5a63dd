/** An assignment as it stands in bytes, and the place of its name that it is made from. */
import type { NameRange } from "./name-around.ts";
import { code, LF, latin1, tableOf } from "./signs.ts";

/** A name that is given a value. */
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

/** Where a name stands, and how a value without quotes ends there. */
export interface Place extends NameRange {
	readonly bytes: Buffer;
	readonly bare: BareForm;
}

/** Bytes that a value is read as far as. */
export const MAX_VALUE = 600;

/** The value at `bytes[from, end)`, which may turn out to be nothing. */
export function siteOf(
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
