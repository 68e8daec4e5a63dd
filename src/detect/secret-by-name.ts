/**
 * Secrets that have no shape of their own: judged by the name they are given to, by their value, and by how much the
 * text they stand in can be taken at its word. `API_SECRET_KEY=VERY_SECRET_KEY` in an ENV is one for its name alone;
 * `password = "secret"` in a library's example is none.
 */
import { looksRandom, shannonEntropy } from "./entropy.ts";
import type { Confidence, Severity } from "./match.ts";
import { isOrdinaryValue, isPlaceholder } from "./placeholder.ts";
import { judgeName, namesPublicValue, wordsOf } from "./secret-name.ts";

/** How the text is to be read, most telling first. `declared`: ENV, ARG, a label, a .env file. */
export type Trust = "declared" | "config" | "code" | "sample";

export interface NamedSecret {
	readonly patternId: "generic-password" | "generic-secret" | "high-entropy";
	readonly severity: Severity;
	readonly confidence: Confidence;
}

/** The kinds that this file finds, for `leakscan patterns` and the report. */
export const GENERIC_KINDS = {
	"generic-password": { name: "Password, by its name", provider: "Generic" },
	"generic-secret": { name: "Secret, by its name", provider: "Generic" },
	"high-entropy": { name: "Random-looking value", provider: "Generic" },
} as const;

/** Judges `name = value`; null when it is no secret. */
export function judgeAssignment(name: string, value: string, trust: Trust): NamedSecret | null {
	if (value.length < 3 || value.length > 4096) return null;
	if (isPlaceholder(value, name) || isOrdinaryValue(value)) return null;
	const verdict = judgeName(name);
	if (verdict === "none") return judgeUnnamed(name, value, trust);
	if (!valueFits(verdict, value, trust)) return null;
	return {
		patternId: verdict === "password" ? "generic-password" : "generic-secret",
		severity: trust === "declared" || trust === "config" ? "high" : "medium",
		confidence: "contextual",
	};
}

/** No telling name: only a value that looks random, where somebody wrote it down on purpose. */
function judgeUnnamed(name: string, value: string, trust: Trust): NamedSecret | null {
	if (trust === "code" || trust === "sample") return null;
	if (value.length < 24 || value.length > 512 || namesPublicValue(name)) return null;
	// Hex of a digest's length is a digest far more often than a key.
	if (/^[0-9a-f-]+$/i.test(value) || !/[0-9]/.test(value) || !/[a-z]/.test(value) || !/[A-Z]/.test(value))
		return null;
	if (!looksRandom(value)) return null;
	return { patternId: "high-entropy", severity: "medium", confidence: "entropy" };
}

function valueFits(verdict: "password" | "secret", value: string, trust: Trust): boolean {
	switch (trust) {
		case "declared":
			return verdict === "password" ? value.length >= 3 : !/^\d{1,5}$/.test(value);
		case "config":
			if (/\s/.test(value) || value.length < 6 || looksLikeCode(value)) return false;
			if (verdict === "password") return true;
			return value.length >= 8 && (isMixed(value) || looksRandom(value));
		case "code":
			if (/\s/.test(value) || value.length < 8 || looksLikeCode(value) || isWords(value)) return false;
			return verdict === "password"
				? isMixed(value)
				: looksRandom(value) || (value.length >= 12 && isMixed(value) && shannonEntropy(value) >= 3.3);
		case "sample":
			return (
				value.length >= 24 && !isWords(value) && !looksLikeCode(value) && looksRandom(value) && isMixed(value)
			);
	}
}

/** At least a letter and a digit, or a letter and a sign that words don't have. */
function isMixed(value: string): boolean {
	return /[A-Za-z]/.test(value) && /[0-9!@#%^&*+=?~]/.test(value);
}

/** Words joined by signs or by case, maybe with a digit at the end: `access-token`, `my_app.v2`, `loginTokenStore`. */
function isWords(value: string): boolean {
	if (!/^[-_.:/@#$ A-Za-z]*\d?$/.test(value)) return false;
	const words = wordsOf(value);
	return words.length === 0 || value.replace(/[^A-Za-z]/g, "").length / words.length >= 3;
}

/** A call, an index, a member, a path of identifiers, a selector or a format string: code that will make the value. */
function looksLikeCode(value: string): boolean {
	return /[()<>{}]|\[[^\]]*\]|=>|&&|\|\||^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$|^[.#][a-z]|%[sdv]|\\[nrtux]|^(?:return|new|await|this|self)\b/.test(
		value,
	);
}
