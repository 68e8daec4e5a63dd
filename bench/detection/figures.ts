/** The figures that are kept, and what has changed since: kept by name, so that a loss says which and not only how many. */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Size } from "../images/packages.ts";

export interface PlainFigures {
	readonly files: number;
	readonly megabytes: number;
	/** `pattern path`, one a finding of more than `entropy`; sorted. */
	readonly alarms: readonly string[];
}

export interface PlantFigures {
	readonly planted: number;
	readonly places: number;
	readonly kinds: number;
	readonly found: number;
	/** `place: kind (where it was seen)`. */
	readonly misplaced: readonly string[];
	/** `place: kind`. */
	readonly lost: readonly string[];
}

export interface FormFigures {
	readonly secrets: number;
	readonly found: number;
	readonly others: number;
	readonly alarms: number;
	/** How many are lost, by the form and by the shape of the value; those with none are left out. */
	readonly lost: Readonly<Record<string, number>>;
	/** How many alarms, by the form and by the reason that it is none. */
	readonly alarmed: Readonly<Record<string, number>>;
}

export interface Figures {
	readonly plain: Readonly<Record<string, PlainFigures>>;
	readonly plants: PlantFigures;
	readonly forms: Readonly<Record<"in their own files" | "in .txt files", FormFigures>>;
}

const FILE = fileURLToPath(new URL("figures.json", import.meta.url));

export type KeptFigures = Partial<Record<Size, Figures>>;

export async function keptFigures(): Promise<KeptFigures> {
	const text = await readFile(FILE, "utf8").catch(() => "{}");
	return JSON.parse(text) as KeptFigures;
}

export async function keepFigures(size: Size, figures: Figures): Promise<KeptFigures> {
	const kept = { ...(await keptFigures()), [size]: figures };
	await writeFile(FILE, `${JSON.stringify(kept, null, "\t")}\n`);
	return kept;
}

export interface Change {
	readonly isWorse: boolean;
	readonly what: string;
}

export function changesBetween(old: Figures, now: Figures): readonly Change[] {
	const changes: Change[] = [];
	const lists = (name: string, before: readonly string[], after: readonly string[]): void => {
		for (const entry of more(before, after)) changes.push({ isWorse: true, what: `${name}, new: ${entry}` });
		for (const entry of more(after, before))
			changes.push({ isWorse: false, what: `${name}, gone: ${entry}` });
	};
	const counts = (
		name: string,
		before: Readonly<Record<string, number>>,
		after: Readonly<Record<string, number>>,
	): void => {
		for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
			const difference = (after[key] ?? 0) - (before[key] ?? 0);
			if (difference === 0) continue;
			changes.push({
				isWorse: difference > 0,
				what: `${name}, ${key}: ${before[key] ?? 0} -> ${after[key] ?? 0}`,
			});
		}
	};
	for (const [image, { alarms }] of Object.entries(now.plain)) {
		lists(`alarms in ${image}`, old.plain[image]?.alarms ?? [], alarms);
	}
	lists("lost plants", old.plants.lost, now.plants.lost);
	lists("misplaced plants", old.plants.misplaced, now.plants.misplaced);
	for (const where of ["in their own files", "in .txt files"] as const) {
		counts(`lost ${where}`, old.forms[where].lost, now.forms[where].lost);
		counts(`alarms ${where}`, old.forms[where].alarmed, now.forms[where].alarmed);
	}
	return changes;
}

/** What `after` has more often than `before`. */
function more(before: readonly string[], after: readonly string[]): readonly string[] {
	const left = [...before];
	return after.filter((entry) => {
		const at = left.indexOf(entry);
		if (at >= 0) left.splice(at, 1);
		return at < 0;
	});
}
