/**
 * JSON Web Tokens: RFC 7519 over RFC 7515. The header must be JSON with an algorithm, and the payload JSON. What the
 * payload says of its time, issuer and subject is told; a token that says it has expired counts low.
 */
import type { Detail } from "../match.ts";
import { PLAUSIBLE, reject, type Verdict } from "./verdict.ts";

export function jwt(secret: string): Verdict {
	const [header = "", payload = "", signature = ""] = secret.split(".");
	const parsed = jsonObject(header);
	const algorithm = parsed?.["alg"];
	if (parsed === null || typeof algorithm !== "string") return reject("its header is no JSON Web Token's");
	if (algorithm.toLowerCase() === "none" || signature === "") {
		return reject("an unsigned token proves nothing");
	}
	// An encrypted token (RFC 7516) has no readable payload.
	if (typeof parsed["enc"] === "string") return PLAUSIBLE;
	const claims = jsonObject(payload);
	if (claims === null) return reject("its payload is no JSON");
	const details: Detail[] = [{ name: "algorithm", value: algorithm.slice(0, 32) }];
	const issuer = claims["iss"];
	if (typeof issuer === "string" && issuer !== "")
		details.push({ name: "issuer", value: issuer.slice(0, 128) });
	const role = claims["role"];
	if (typeof role === "string" && role !== "") details.push({ name: "role", value: role.slice(0, 64) });
	const expires = dateOf(claims["exp"]);
	if (expires === null) return { kind: "plausible", details };
	const expired = expires.getTime() < Date.now();
	details.push({ name: expired ? "expired" : "expires", value: expires.toISOString() });
	return { kind: "plausible", details, expired };
}

/** A NumericDate: seconds since 1970 (RFC 7519 section 2). Null where it is none, or out of every calendar. */
function dateOf(value: unknown): Date | null {
	if (typeof value !== "number" || value <= 0 || value > 253_402_300_799) return null;
	return new Date(value * 1000);
}

function jsonObject(base64url: string): Record<string, unknown> | null {
	try {
		const value: unknown = JSON.parse(Buffer.from(base64url, "base64url").toString("utf8"));
		return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
	} catch {
		return null;
	}
}
