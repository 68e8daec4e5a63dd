/** `user:password` in base64, as HTTP's Basic scheme (RFC 7617), docker's config.json and .npmrc's _auth have it. */
import { isPlaceholder } from "../placeholder.ts";
import { PLAUSIBLE, reject, type Verdict } from "./verdict.ts";

export function base64BasicAuth(secret: string): Verdict {
	const text = Buffer.from(secret, "base64").toString("utf8");
	const colon = text.indexOf(":");
	if (colon < 1 || colon === text.length - 1) return reject("it is no user:password in base64");
	// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells binary from text
	if (/[\x00-\x1f\x7f\ufffd]/.test(text)) return reject("it decodes to no text");
	const password = text.slice(colon + 1);
	if (isPlaceholder(text) || isPlaceholder(password)) {
		return reject("it decodes to a placeholder");
	}
	return PLAUSIBLE;
}
