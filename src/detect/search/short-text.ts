/** A short text that is there as a whole: more is looked for in it than keywords lead to. */
import { assignmentsIn } from "../assignments/assignments-in.ts";
import type { BlockMatch } from "../block-rules.ts";
import { loneWord } from "../by-name/lone-secret.ts";
import type { NamedSecret } from "../by-name/named-secret.ts";
import { judgeAssignment } from "../by-name/secret-by-name.ts";
import type { Written } from "../by-name/trust.ts";
import { observeAssignment, type Reading } from "./reading.ts";

/** Texts above this are dumps, not settings: only telling names are looked for in them. */
const MAX_DECLARED = 1024 * 1024;
const MAX_WRITTEN = 256 * 1024;

/** Looks at a whole text, if it is short. */
export function searchShort(bytes: Buffer, reading: Reading, emit: (match: BlockMatch) => void): void {
	if (reading.binary || bytes.length > (reading.trust === "declared" ? MAX_DECLARED : MAX_WRITTEN)) return;
	everyAssignment(bytes, reading, emit);
	loneSecret(bytes, reading, emit);
}

/** Every assignment, whatever its name: this is where entropy alone may speak. */
function everyAssignment(bytes: Buffer, reading: Reading, emit: (match: BlockMatch) => void): void {
	if (reading.form === null) return;
	for (const site of assignmentsIn(bytes.toString("latin1"), reading.form)) {
		const written = { quoted: site.quoted, relation: "assigned", alone: false } as const;
		const verdict = judgeAssignment(site.name, site.value, reading.trust, written);
		observeAssignment(reading, site, site.start, verdict);
		if (verdict.kind === "accept")
			emit({ ...verdict.found, secret: site.value, variable: site.name, offset: site.start });
	}
}

/** What a token is taken for that is all of a file whose name tells nothing. */
const LONE_TOKEN: NamedSecret = {
	patternId: "generic-secret",
	severity: "medium",
	confidence: "contextual",
};
/** How it stands under the file's name. */
const LONE: Written = { quoted: false, relation: "assigned", alone: true };

/** The one word of a file that holds nothing else, judged by the file's name. */
function loneSecret(bytes: Buffer, reading: Reading, emit: (match: BlockMatch) => void): void {
	const { context, trust } = reading;
	if (context.kind !== "file" || trust === "sample" || trust === "package") return;
	const lone = loneWord(bytes, context.path ?? "");
	if (lone === null) return;
	const verdict = judgeAssignment(lone.name, lone.value, "config", LONE);
	observeAssignment(reading, lone, lone.start, verdict);
	const named = verdict.kind === "accept" ? verdict.found : null;
	const found = lone.isToken && named?.confidence !== "contextual" ? LONE_TOKEN : named;
	if (found !== null) emit({ ...found, secret: lone.value, variable: lone.name, offset: lone.start });
}
