/** The value in or behind braces that follow a name: a property's, a variable's default, a block's. */
import { type AssignmentSite, MAX_VALUE, type Place } from "./assignment-site.ts";
import { quotedOnly } from "./quoted-value.ts";
import { latin1 } from "./signs.ts";

/** C#'s property with a value to begin with: `Name { get; set; } = "v"`. */
const ACCESSORS =
	/^\{\s{0,4}get;\s{0,4}(?:(?:(?:private|protected|internal) )?(?:set|init);\s{0,4})?\}\s{0,4}=/;

/** In Terraform's `variable "NAME" { default = "v" }`, after what else it says of the variable. */
const DEFAULT = /^\{[^{}]*?\sdefault\s{0,8}=(?!=)/;

/** What else may stand before it in `"NAME": {"value": "v"}`: Azure's parameters, Heroku's app.json. */
const VALUE = /^\{[^{}]{0,120}?(?<![\w-])["']?value["']?\s{0,4}[:=]/i;

/** The value in an object that is all of a name's: `"NAME": {"value": "v"}`, where the brace is at `at`. */
export function objectsValue(place: Place, at: number): AssignmentSite | null {
	const lead = VALUE.exec(latin1(place.bytes, at, at + 200));
	return lead === null ? null : quotedOnly(place, at + lead[0].length, "assigned");
}

/** `at`: the opening brace's offset. `closed`: something closes the name before it; `called`: a parenthesis does. */
export function insideBraces(
	place: Place,
	at: number,
	closed: boolean,
	called: boolean,
): AssignmentSite | null {
	const { bytes, start } = place;
	const accessors = ACCESSORS.exec(latin1(bytes, at, at + 64));
	if (accessors !== null) return quotedOnly(place, at + accessors[0].length, "assigned");
	const block =
		closed && isVariableBlock(bytes, start) ? DEFAULT.exec(latin1(bytes, at, at + MAX_VALUE)) : null;
	if (block !== null) return quotedOnly(place, at + block[0].length, "assigned");
	// `ENV.fetch("NAME") { "v" }`
	return quotedOnly(place, at + 1, called ? "assigned" : "loose");
}

function isVariableBlock(bytes: Buffer, start: number): boolean {
	return /(?:^|\s)variable\s{1,4}"$/.test(latin1(bytes, Math.max(0, start - 16), start));
}
