/** A value that its name makes a secret, as documents judge it: one that only looks random is left to the detector. */
import { judgeAssignment, type NamedSecret, type Trust } from "../secret-by-name.ts";

export function secretByName(name: string, value: string, trust: Trust): NamedSecret | null {
	const verdict = judgeAssignment(name, value, trust);
	return verdict.kind === "accept" && verdict.found.confidence !== "entropy" ? verdict.found : null;
}
