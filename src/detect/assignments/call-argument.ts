/** Values that a call gives a name: `x.setPassword("v")`, `set("name", "v")`. */
import type { AssignmentSite, Place } from "./assignment-site.ts";
import { quotedOnly } from "./quoted-value.ts";
import { BACKSLASH, code, DOT, latin1, skipBlank } from "./signs.ts";

const SETTER = /(?:^|\.)(?:set|with)[A-Z_][A-Za-z_]*$|[\w)]\.(?:password|passwd|passphrase)$/i;

/** `x.setPassword("v")`, `x.password("v")`, `ssh.Password("v")`: a call that does nothing but give the name its one value. */
export function asSet(
	{ bytes, start, end }: Place,
	closed: boolean,
	site: AssignmentSite | null,
): AssignmentSite | null {
	if (site === null || closed) return site;
	const after = bytes[skipBlank(bytes, site.start + site.value.length + 1)];
	const name = `${bytes[start - 1] === DOT ? "x." : ""}${latin1(bytes, start, end)}`;
	return after !== code(",") && SETTER.test(name) ? { ...site, relation: "assigned" } : site;
}

/** `set_token("acme", "v")`: the argument after the one that was taken. */
export function nextArgument(place: Place, { start, value }: AssignmentSite): AssignmentSite | null {
	const { bytes } = place;
	let at = start + value.length;
	if (bytes[at] === BACKSLASH) at++;
	at = skipBlank(bytes, at + 1);
	return bytes[at] === code(",") ? quotedOnly(place, at + 1, "loose") : null;
}
