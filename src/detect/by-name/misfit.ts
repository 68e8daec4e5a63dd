/** Whether a value may be what its name says, by how far its text is believed. */
import { looksRandom, readsLikeLanguage, shannonEntropy } from "../entropy.ts";
import { namesSomething } from "../label.ts";
import { isChosen, isChosenBeside, isChosenKey, misfitOfChosen } from "./chosen-value.ts";
import type { AssignmentRejection } from "./named-secret.ts";
import type { Trust, Written } from "./trust.ts";
import {
	hasRandomTail,
	isGenerated,
	isGibberish,
	isMixed,
	isWords,
	looksLikeCode,
	UUID,
} from "./value-forms.ts";

/** Why a value is none that such a name would hold in such a text; null when it may well be. */
export function misfitOf(
	name: string,
	verdict: "password" | "secret",
	value: string,
	trust: Trust,
	{ quoted, relation, alone }: Written,
): AssignmentRejection | null {
	if (trust !== "declared" || relation === "loose") {
		if (/\s/.test(value)) return "spaces";
		if (looksLikeCode(value)) return "code";
	}
	if (relation === "loose" && trust !== "sample" && trust !== "package" && UUID.test(value)) return null;
	if (relation === "loose" && verdict === "password" && isChosenBeside(name, value, trust, quoted, alone))
		return null;
	if (relation === "loose" && (!quoted || trust === "sample" || trust === "package"))
		return looksRandom(value) && isMixed(value) && trust !== "package" ? null : "not-random";
	if (relation === "loose" && (!isMixed(value) || readsLikeLanguage(value) || namesSomething(value)))
		return "not-random";
	switch (trust) {
		case "declared":
			return verdict === "secret" && /^\d{1,5}$/.test(value) ? "small-number" : null;
		case "config":
			if (value.length < 6) return "too-short";
			if (verdict === "password") return relation === "assigned" || isMixed(value) ? null : "not-mixed";
			if (value.length < 8) return "too-short";
			return isMixed(value) || looksRandom(value) ? null : "not-mixed";
		case "text":
			if (value.length < 6) return "too-short";
			if (verdict === "password" && relation === "assigned" && isChosen(name, value, quoted, alone))
				return null;
			if (isWords(value)) return "words";
			if (verdict === "password") return isMixed(value) || isGibberish(value) ? null : "not-mixed";
			if (looksRandom(value) || hasRandomTail(value)) return null;
			return value.length >= 12 && isMixed(value) && !readsLikeLanguage(value) ? null : "not-random";
		case "code":
			if (quoted && relation === "assigned") {
				if (verdict === "password") return misfitOfChosen(value);
				if (isChosenKey(name, value)) return null;
			}
			if (value.length < 8) return "too-short";
			if (isWords(value)) return "words";
			if (!quoted) return isNoIdentifier(verdict, value) ? null : "not-random";
			if (verdict === "password") return isMixed(value) || isGibberish(value) ? null : "not-mixed";
			if (looksRandom(value) || hasRandomTail(value)) return null;
			return value.length >= 12 && isMixed(value) && shannonEntropy(value) >= 3.3 && !readsLikeLanguage(value)
				? null
				: "not-random";
		case "sample":
			if (verdict === "password" && relation === "assigned" && isGenerated(value)) return null;
			if (value.length < 16) return "too-short";
			if (isWords(value)) return "words";
			return looksRandom(value) && isMixed(value) ? null : "not-random";
		case "package":
			if (value.length < 24) return "too-short";
			if (isWords(value)) return "words";
			return quoted && looksRandom(value) && isMixed(value) ? null : "not-random";
	}
}

/** What stands without quotes in a program, and no program would call anything so. */
function isNoIdentifier(verdict: "password" | "secret", value: string): boolean {
	if (UUID.test(value)) return true;
	if (looksRandom(value) || hasRandomTail(value)) return isMixed(value);
	return verdict === "password" && isGenerated(value);
}
