/** Name and value as values of their own: `{"name": "NAME", "value": "v"}`. */
import type { AssignmentSite, Place } from "./assignment-site.ts";
import { QUOTE } from "./quoted-value.ts";
import { COLON, code, EQUALS, GREATER, latin1, SPACE, TAB } from "./signs.ts";
import { insideNamedTag, insideTag } from "./tag.ts";
import { valueAt } from "./value-at.ts";

/** Whether the name stands where a value would: behind `=`, `:`, `>` or `(`, quotes and spaces aside. */
export function isSomethingsValue(bytes: Buffer, start: number): boolean {
	let at = start - 1;
	if (QUOTE[bytes[at] ?? 0] === 1) at--;
	while (at > start - 6 && (bytes[at] === SPACE || bytes[at] === TAB)) at--;
	const byte = bytes[at];
	return byte === EQUALS || byte === COLON || byte === GREATER || byte === code("(");
}

/**
 * `"name": "NAME", "value": "v"`; `<key>NAME</key><string>v</string>`; `- name: NAME` with `value: v` below;
 * `<property name="NAME">v</property>`.
 */
export function fromPair(place: Place): AssignmentSite | null {
	const { bytes, start, end } = place;
	const before = latin1(bytes, Math.max(0, start - 32), start);
	const lead =
		/(?:^|[^A-Za-z0-9])(?:[a-z]{1,16}[_-]?)?(?:name|key|id|type|variable|var|field|property|setting|option|param(?:eter)?)["']?[ \t]{0,4}[=:>][ \t]{0,4}["']?$/i;
	const isValues = /\(\s{0,4}["']$/.test(before);
	if (!lead.test(before) && !isValues) return null;
	const after = latin1(bytes, end, Math.min(bytes.length, end + 200));
	const link =
		/^["']?[\s,;/>]{0,40}(?:<\/\w{1,20}>\s{0,40})?(?:<(?:string|value|text|data)\b[^<>]{0,40}>\s{0,20}|["']?(?:[a-z]{1,16}[_-]?)?(?:value|default|val|content|data)["']?[ \t]{0,4}[=:][ \t]{0,4})/i.exec(
			after,
		) ?? (isValues ? /^["'],\s{0,8}(?=["'])/.exec(after) : null);
	if (link === null) return insideNamedTag(place);
	const at = end + link[0].length;
	return link[0].endsWith(">") || /<(?:string|value|text|data)\b[^<>]*>\s*$/i.test(link[0])
		? insideTag(place, at)
		: valueAt(place, at, "assigned", true);
}
