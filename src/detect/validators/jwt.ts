/** JSON Web Tokens: RFC 7519 over RFC 7515. The header must be JSON with an algorithm, and the payload JSON. */
import { PLAUSIBLE, reject, type Verdict } from "./verdict.ts";

export function jwt(secret: string): Verdict {
	const [header = "", payload = "", signature = ""] = secret.split(".");
	const parsed = jsonObject(header);
	if (parsed === null || typeof parsed["alg"] !== "string")
		return reject("its header is no JSON Web Token's");
	if (parsed["alg"].toLowerCase() === "none" || signature === "")
		return reject("an unsigned token proves nothing");
	// An encrypted token (RFC 7516) has no readable payload.
	if (typeof parsed["enc"] === "string") return PLAUSIBLE;
	return jsonObject(payload) === null ? reject("its payload is no JSON") : PLAUSIBLE;
}

function jsonObject(base64url: string): Record<string, unknown> | null {
	try {
		const value: unknown = JSON.parse(Buffer.from(base64url, "base64url").toString("utf8"));
		return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
	} catch {
		return null;
	}
}
