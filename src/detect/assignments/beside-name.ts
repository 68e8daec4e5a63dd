/** The value that stands beside a name without an operator: behind a type, as an option's argument, in prose. */
import type { AssignmentSite, Place } from "./assignment-site.ts";
import { isQuote, quotedOnly } from "./quoted-value.ts";
import { code, SPACE } from "./signs.ts";
import { besideTagName, isTag } from "./tag.ts";
import { afterType, withNoun } from "./typed-name.ts";
import { valueAt } from "./value-at.ts";

/** `at`: what comes after the spaces behind the name. `closed`: something closes the name before them. */
export function besideName(place: Place, at: number, closed: boolean): AssignmentSite | null {
	const { bytes, start } = place;
	if (isTag(bytes, start)) return besideTagName(place, at);
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
