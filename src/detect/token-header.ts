/**
 * A JSON Web Token's header by itself (RFC 7515, section 4): it says the algorithm and the type, and is the same in every
 * token of the kind. Code that knows tokens by how they begin has it; no secret is in it.
 */
const MEMBER = String.raw`\s*"(?:alg|typ)"\s*:\s*"[^"]*"\s*`;
const HEADER = new RegExp(`^\\{${MEMBER}(?:,${MEMBER})?\\}$`);
const LONGEST = 100;

export function isTokenHeader(value: string): boolean {
	if (!value.startsWith("eyJ") || value.length > LONGEST) return false;
	return HEADER.test(Buffer.from(value, "base64url").toString("latin1"));
}
