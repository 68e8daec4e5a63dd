/**
 * `--debug-filters`: what was set aside and why, a line each, and how often each reason was one. Values are never shown
 * whole: what was taken for a placeholder may be a secret.
 */
import type { Finding } from "../attribute/finding.ts";
import type { Observation, Observer } from "../detect/observation.ts";
import { judgeName } from "../detect/secret-name.ts";
import { Redactor } from "../report/redactor.ts";
import type { SetAside } from "../triage/triage.ts";
import { candidatePlace, kindText, rejectionText, SET_ASIDE_TEXT } from "./decision-text.ts";
import { printable } from "./printable.ts";

/** Lines printed; what comes after is only counted. */
const MAX_LINES = 20_000;

interface Entry {
	readonly place: string;
	readonly kind: string;
	readonly name: string | null;
	readonly secret: string;
	readonly reason: string;
}

export class SetAsideLog {
	/** Candidates that the detector set aside. */
	readonly #candidates: Entry[] = [];
	/** Findings that a decision of the person's sets aside. */
	readonly #findings: Entry[] = [];
	/** Of candidates that get no line: how often each reason. */
	readonly #others = new Map<string, number>();
	/** What was found where: a candidate that another pattern took in the same place is not lost. */
	readonly #taken = new Set<string>();

	readonly observe: Observer = (observation) => {
		const reason = rejectionText(observation);
		const { variable: name, secret } = observation;
		const entry = {
			place: candidatePlace(observation),
			kind: kindText(observation),
			name,
			secret,
			reason: reason ?? "",
		};
		if (reason === null) {
			if (this.#taken.size < MAX_LINES) this.#taken.add(keyOf(entry));
		} else if (isWorthALine(observation) && this.#candidates.length < MAX_LINES) this.#candidates.push(entry);
		else this.#others.set(reason, (this.#others.get(reason) ?? 0) + 1);
	};

	readonly triaged = (finding: Finding, why: SetAside): void => {
		const [first] = finding.exposures;
		const place = first?.path ?? "build metadata";
		const name = first?.variable ?? null;
		const { secret, pattern } = finding;
		this.#findings.push({ place, kind: pattern.id, name, secret, reason: SET_ASIDE_TEXT[why] });
	};

	/** The whole log. `secrets`: all that the run knows. */
	text(secrets: readonly string[]): string {
		const redactor = new Redactor(secrets, { show: false });
		const entries = [
			...this.#candidates.filter((entry) => !this.#taken.has(keyOf(entry))),
			...this.#findings,
		];
		const counts = new Map(this.#others);
		for (const { reason } of entries) counts.set(reason, (counts.get(reason) ?? 0) + 1);
		const lines = entries.map(({ place, kind, name, secret, reason }) => {
			const named = name === null ? "" : ` ${redactor.redact(name)}`;
			return `${redactor.redact(place)}  ${kind}${named}  ${redactor.preview(secret)}  ${reason}`;
		});
		return [
			...lines.map((line) => printable(`set aside: ${line.replaceAll("\n", " ")}`)),
			...countLines(counts),
			"",
		].join("\n");
	}
}

function countLines(counts: ReadonlyMap<string, number>): string[] {
	const sorted = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
	const total = sorted.reduce((sum, [, count]) => sum + count, 0);
	const width = String(total).length;
	return [
		`set aside in all: ${total}`,
		...sorted.map(([reason, count]) => printable(`  ${String(count).padStart(width)}  ${reason}`)),
	];
}

function keyOf({ place, secret }: Entry): string {
	return `${place} ${secret}`;
}

/** Of assignments, those with a telling name or a value that was looked at: the others are all of a file's settings. */
function isWorthALine(observation: Observation): boolean {
	if (observation.kind !== "assignment" || observation.verdict.kind === "accept") return true;
	const { reason } = observation.verdict;
	return (
		reason === "name-of-public-value" || reason === "not-random" || judgeName(observation.name) !== "none"
	);
}
