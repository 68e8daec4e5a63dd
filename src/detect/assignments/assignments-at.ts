/**
 * Reads the assignment that a telling word is the name of, straight on bytes, in the forms that configuration files,
 * programs, command lines and logs write it: `NAME=v`, `"name": "v"`, `Name := "v"`, `var Name string = "v"`,
 * `<Name>v</Name>`, `Name => 'v'`, `NAME ?= v`, `name: |` with the value below, `set("name", "v")`, `--name v`,
 * `{"name": "NAME", "value": "v"}`. It does not judge: secret-by-name.ts does. Time is bounded: names, values and the
 * spaces between are read as far as they get long.
 */
import { afterOperator } from "./after-operator.ts";
import type { AssignmentSite, BareForm } from "./assignment-site.ts";
import { nextArgument } from "./call-argument.ts";
import { nameAround } from "./name-around.ts";
import { fromPair, isSomethingsValue } from "./pair.ts";

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
