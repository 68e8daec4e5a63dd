/**
 * For prefixes that programs use too: `tss_`, `vcp_`, `api_live.`. What follows them in a token is random, and no name.
 * With this check a pattern need not know the length that its provider gives tokens today.
 */
import { looksRandom } from "../entropy.ts";
import { PLAUSIBLE, reject, type Verdict } from "./verdict.ts";

/** Words that say whose it is and what for: `polar_oat_`, `persona_production_`. */
const PREFIX = /^[A-Za-z][A-Za-z0-9]{0,15}[-_.](?:[a-z]{1,12}[-_.]){0,2}/;

export function randomText(secret: string): Verdict {
	const text = secret.replace(PREFIX, "").replace(/[^A-Za-z0-9]/g, "");
	return /[0-9]/.test(text) && looksRandom(text)
		? PLAUSIBLE
		: reject("what follows its prefix is not random");
}
