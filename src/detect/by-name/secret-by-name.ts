/**
 * Secrets that have no shape of their own: judged by the name they are given to, by their value, and by how much the
 * text they stand in can be taken at its word. `API_SECRET_KEY=VERY_SECRET_KEY` in an ENV is one for its name alone;
 * `password = "secret"` in a library's example is none.
 */
import { looksRandom, readsLikeLanguage } from "../entropy.ts";
import { isOrdinaryValue, isPlaceholder } from "../placeholder.ts";
import { judgeName, namesPublicValue } from "../secret-name.ts";
import { misfitOf } from "./misfit.ts";
import type { AssignmentRejection, AssignmentVerdict, NamedSecret } from "./named-secret.ts";
import { PLAINLY, type Trust, type Written } from "./trust.ts";
import { isMixed } from "./value-forms.ts";

/** Whether a value cannot be a secret where it stands, whatever its name: told at a glance, without a reason. */
export function isHopeless(value: string, trust: Trust, { quoted, relation }: Written): boolean {
	return trust === "package" && (value.length < 24 || !quoted || relation === "loose");
}

/**
 * What `name = value` in a package's folder would be in a file that is the image's own: code that was installed from it, a
 * packaged file that was changed by hand. No more than what nobody would type as a sample.
 */
export function judgeIfOwn(name: string, value: string, written: Written): AssignmentVerdict | null {
	const { quoted, relation, alone } = written;
	if (relation === "loose" || !(quoted || alone) || !/^[!-~]{12,200}$/.test(value)) return null;
	const isOfBothCases = /[a-z]/.test(value) && /[A-Z]/.test(value);
	if (!looksRandom(value) && !(isOfBothCases && isMixed(value) && !readsLikeLanguage(value))) return null;
	const verdict = judgeAssignment(name, value, "text", written);
	return verdict.kind === "accept" && verdict.found.confidence === "contextual" ? verdict : null;
}

/** Judges `name = value`. */
export function judgeAssignment(
	name: string,
	value: string,
	trust: Trust,
	written: Written = PLAINLY,
): AssignmentVerdict {
	if (value.length < 3 || value.length > 4096) return reject("value-length");
	if (isPlaceholder(value, name)) return reject("placeholder");
	if (isOrdinaryValue(value)) return reject("ordinary-value");
	const verdict = judgeName(name);
	if (verdict === "none") return judgeUnnamed(name, value, trust, written);
	if (trust === "package" && SAMPLE_NAME.test(name)) return reject("sample-name");
	const misfit = misfitOf(name, verdict, value.replace(NOT_HASHED, ""), trust, written);
	if (misfit !== null) return reject(misfit);
	return accept({
		patternId: verdict === "password" ? "generic-password" : "generic-secret",
		severity: trust === "declared" || trust === "config" ? "high" : "medium",
		confidence: "contextual",
	});
}

function accept(found: NamedSecret): AssignmentVerdict {
	return { kind: "accept", found };
}

function reject(reason: AssignmentRejection): AssignmentVerdict {
	return { kind: "reject", reason };
}

/** What a package calls the values that its own tests and documentation go by. */
const SAMPLE_NAME = /(?:^|[^A-Za-z])(?:test|example|sample|dummy|mock|fake|demo)s?(?:$|[^A-Za-z])/i;

/** No telling name: only a value that looks random, where somebody wrote it down on purpose. */
function judgeUnnamed(name: string, value: string, trust: Trust, written: Written): AssignmentVerdict {
	if (trust === "sample" || trust === "package" || written.relation === "loose")
		return reject("name-tells-nothing");
	if (trust === "code" && !written.quoted) return reject("name-tells-nothing");
	if (namesPublicValue(name)) return reject("name-of-public-value");
	const isKey = /(?:^|[^A-Za-z])key$/i.test(name) && trust !== "code";
	if (value.length < (isKey ? 16 : 24) || value.length > 512) return reject("unnamed-length");
	// Hex of a digest's length is a digest far more often than a key.
	if (
		!isKey &&
		(/^[0-9a-f-]+$/i.test(value) || !(/[0-9]/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value)))
	)
		return reject("unnamed-charset");
	if (!looksRandom(value)) return reject("not-random");
	const severity = trust === "declared" ? "medium" : "low";
	return accept({ patternId: "high-entropy", severity, confidence: "entropy" });
}

/** Spring's way to say that a password is not hashed. */
const NOT_HASHED = /^\{noop\}/;
