import { looksRandom, readsLikeLanguage } from "../entropy.ts";
import type { Confidence } from "../match.ts";
import { isMixed, looksLikeCode } from "./value-forms.ts";

/**
 * Whether a pattern's secret is one even where tests, samples and other people's packages are full of made-up ones:
 * `postgres://scott:tiger@localhost` in a library's documentation is none, a random password there may be.
 */
export function standsAlone(secret: string, patternId: string, confidence: Confidence): boolean {
	if (secret.length < 12) return false;
	// In a URL or a connection string it is a person who chose it, however well-formed what stands around it is.
	const chosen = /(?:url|uri|dsn|password|connection|auth)/.test(patternId) && secret.length < 32;
	if (confidence !== "contextual" && !chosen) return true;
	return looksRandom(secret) || (isMixed(secret) && !readsLikeLanguage(secret) && !looksLikeCode(secret));
}
