/** The value that a tag holds: `<Name>v</Name>`. */
import { type AssignmentSite, MAX_VALUE, type Place, siteOf } from "./assignment-site.ts";
import { NAME_BYTE } from "./name-around.ts";
import { COLON, CR, code, GREATER, LESS, LF, latin1, SPACE, skipBlank, TAB } from "./signs.ts";

const MAX_ATTRIBUTES = 160;

/** Whether the name at `start` opens a tag. */
export function isTag(bytes: Buffer, start: number): boolean {
	if (bytes[start - 1] === LESS) return true;
	if (bytes[start - 1] !== COLON) return false;
	for (let at = start - 2; at > start - 20 && at >= 0; at--) {
		if (bytes[at] === LESS) return true;
		if (NAME_BYTE[bytes[at] ?? 0] !== 1) return false;
	}
	return false;
}

/** The value of `<Name type="x">v</Name>`, where `at` is in the opening tag. */
export function besideTagName(place: Place, at: number): AssignmentSite | null {
	const { bytes } = place;
	const limit = Math.min(bytes.length, at + MAX_ATTRIBUTES);
	for (let next = at; next < limit && bytes[next] !== LESS && bytes[next] !== LF; next++)
		if (bytes[next] === GREATER) return bytes[next - 1] === code("/") ? null : insideTag(place, next + 1);
	return null;
}

const NAMED = /<(?<tag>[A-Za-z][\w.:-]{0,40})(?:\s[^<>]{0,60})?\s(?:name|key|id|property)\s?=\s?["']$/i;
const REST = /^["'](?:\s[^<>]{0,160})?>/;

/** The value of `<property name="NAME" type="x">v</property>`. What apps show people stands in `<string>`, and is loosely tied. */
export function insideNamedTag(place: Place): AssignmentSite | null {
	const { bytes, start, end } = place;
	const tag = NAMED.exec(latin1(bytes, Math.max(0, start - 120), start))?.groups?.["tag"];
	if (tag === undefined) return null;
	const rest = REST.exec(latin1(bytes, end, Math.min(bytes.length, end + MAX_ATTRIBUTES)))?.[0] ?? "/>";
	if (rest.endsWith("/>")) return null;
	const site = insideTag(place, end + rest.length);
	return site !== null && tag.toLowerCase() === "string" ? { ...site, relation: "loose" } : site;
}

/** The value of `<Name>v</Name>`, maybe on a line of its own. */
export function insideTag(place: Place, at: number): AssignmentSite | null {
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
