/** A value that its name makes a secret, as documents judge it: one that only looks random is left to the detector. */
import { ASSIGNMENT_REJECTIONS, type NamedSecret } from "../by-name/named-secret.ts";
import { judgeAssignment } from "../by-name/secret-by-name.ts";
import type { Trust } from "../by-name/trust.ts";
import { judgeName } from "../secret-name.ts";

export function secretByName(name: string, value: string, trust: Trust): NamedSecret | null {
	const verdict = judgeAssignment(name, value, trust);
	return verdict.kind === "accept" && verdict.found.confidence !== "entropy" ? verdict.found : null;
}

/** Why a value is no secret though its name is one of secrets; null where it is one, or where the name tells nothing. */
export function refusalByName(name: string, value: string, trust: Trust): string | null {
	if (judgeName(name) === "none") return null;
	const verdict = judgeAssignment(name, value, trust);
	return verdict.kind === "reject" ? ASSIGNMENT_REJECTIONS[verdict.reason] : null;
}
