/** What the detector and the triage decided, in words for a terminal. No text here holds a secret. */

import { ASSIGNMENT_REJECTIONS } from "../detect/by-name/named-secret.ts";
import type { Trust } from "../detect/by-name/trust.ts";
import type { Check, Observation } from "../detect/observation.ts";
import type { SetAside } from "../triage/triage.ts";

/** A check that passed (or the one that failed), as a clause: `entropy 4.62, at least 3 asked for`. */
export function checkText(check: Check): string {
	switch (check.kind) {
		case "published":
			return check.passed ? "no published sample" : "a published sample";
		case "exclude":
			return check.passed
				? "none of the values that the pattern excludes"
				: "a value that the pattern excludes";
		case "placeholder":
			return check.passed ? "no placeholder" : "a placeholder: a sample, a reference, a mask";
		case "allowlist":
			return check.passed ? "on no allowlist" : "on an allowlist";
		case "entropy":
			return `entropy ${check.value.toFixed(2)}, ${check.least} asked for`;
		case "near":
			return `${check.passed ? "has" : "lacks"} what must stand within ${check.within} bytes: ${check.pattern}`;
		case "validator":
			return `${check.name}: ${VERDICTS[check.verdict] ?? check.verdict}`;
		case "required":
			return `rule ${check.rule} ${check.passed ? "matches" : "does not match"} within ${check.within}`;
	}
}

const VERDICTS: Readonly<Record<string, string>> = {
	checksum: "its checksum is right",
	structured: "its parts are what they should be",
	plausible: "nothing speaks against it",
};

/** What kind of text a name and its value stand in, and what that means for how they are judged. */
export const TRUST_TEXT: Readonly<Record<Trust, string>> = {
	declared: "a setting that was declared (ENV, build arg, label, environment file): the name alone counts",
	config: "configuration: a telling name and a value that fits",
	text: "notes, logs or tables: a telling name and a value that looks like a secret",
	code: "a program: a telling name and a value that does not look like code or words",
	sample: "a test or an example: only what looks random counts",
	package: "part of a package or the system: only what looks random counts",
};

/** Why a candidate is no finding; null when nothing speaks against it. */
export function rejectionText(observation: Observation): string | null {
	switch (observation.kind) {
		case "pattern":
		case "document":
			return observation.rejected;
		case "assignment":
			return observation.verdict.kind === "reject" ? ASSIGNMENT_REJECTIONS[observation.verdict.reason] : null;
		case "overlap":
			return `${observation.better.patternId} says more of the same place`;
		case "nearby":
			return null;
	}
}

/** The kind that a candidate would have been. */
export function kindText(observation: Observation): string {
	switch (observation.kind) {
		case "pattern":
		case "document":
		case "overlap":
			return observation.patternId;
		case "assignment":
			return observation.verdict.kind === "accept" ? observation.verdict.found.patternId : "by name";
		case "nearby":
			return "high-entropy";
	}
}

export const SET_ASIDE_TEXT: Readonly<Record<SetAside, string>> = {
	confidence: "below --min-confidence",
	vendored: "in files of public packages only",
	published: "a sample that public packages hold",
	baseline: "in the baseline",
	ignored: "ignored by the ignore file",
	inherited: "the base image has it already",
};

/** Where a candidate stands: `/app/.env:3:9`, or the metadata. */
export function candidatePlace({ context, line, column }: Observation): string {
	return context.path === null ? "build metadata" : `/${context.path}:${line}:${column}`;
}
