/** Holds a report against what was planted: found, found in another place only, or lost; and what nobody planted. */
import type { Plant } from "./plants/plant.ts";
import type { Report, ReportedExposure, ReportedFinding } from "./scan.ts";

export type Outcome = "found" | "misplaced" | "lost";

export interface Judged {
	readonly plant: Plant;
	readonly outcome: Outcome;
	/** The pattern that found it. */
	readonly pattern: string | null;
	/** Where it was seen instead, when misplaced. */
	readonly seen: string | null;
}

export function judgePlants(plants: readonly Plant[], report: Report): readonly Judged[] {
	return plants.map((plant): Judged => {
		const findings = report.findings.filter(({ secret }) => isSecretOf(plant, secret.value));
		const right = findings.find(({ exposures }) => exposures.some((exposure) => isPlaceOf(plant, exposure)));
		const any = right ?? findings[0];
		return {
			plant,
			outcome: right !== undefined ? "found" : any !== undefined ? "misplaced" : "lost",
			pattern: any?.pattern.id ?? null,
			seen: right === undefined && any !== undefined ? any.exposures.map(placeName).join(", ") : null,
		};
	});
}

/** Findings that are no plant's secret. */
export function unplanted(plants: readonly Plant[], report: Report): readonly ReportedFinding[] {
	return report.findings.filter(({ secret }) => !plants.some((plant) => isSecretOf(plant, secret.value)));
}

/** The secret, or more around it, or most of it: a URL's password may be reported with the URL. */
function isSecretOf({ secret, spellings = [] }: Plant, value: string): boolean {
	const plain = withoutBreaks(value);
	return [secret, ...spellings].some((spelling) => {
		const wanted = withoutBreaks(spelling);
		return (
			plain.includes(wanted) ||
			(plain.length >= 12 && plain.length >= wanted.length * 0.75 && wanted.includes(plain))
		);
	});
}

/** Key blocks are joined differently by everyone who writes them into one line. */
function withoutBreaks(text: string): string {
	return text.length < 100 ? text : text.replace(/\\[nr]|\s/g, "");
}

function isPlaceOf({ expected }: Plant, exposure: ReportedExposure): boolean {
	if (!("path" in expected)) return exposure.kind === expected.kind;
	const path = `/${expected.path}`;
	const isThere = exposure.path === path || exposure.path?.startsWith(`${path}/`) === true;
	const { inside } = expected;
	const isInside = inside === undefined || exposure.inside.some((part) => part.includes(inside));
	return exposure.kind === expected.kind && isThere && isInside && exposure.state === expected.state;
}

function placeName({ kind, path, inside, state }: ReportedExposure): string {
	return [kind, [path, ...inside].filter((part) => part !== null).join(" -> "), state]
		.filter((part) => part !== "")
		.join(" ");
}
