/**
 * Reads the build args that builders put before the command of a RUN: `|2 A=1 B=two words /bin/sh -c make`.
 *
 * Nothing is quoted there and values may hold spaces and `=`, so where a value ends has to be worked out: from the
 * count after the bar, from the ARG names declared before, from the shell that the command begins with, and from what
 * the other RUNs of the same image show for the same name. Docker's classic builder writes the args sorted by name
 * (moby, builder/dockerfile: prependEnvOnCmd), BuildKit in the order of their declaration (frontend/dockerfile:
 * runCommandString), buildah counts words instead of args.
 */
import type { Assignment } from "./instruction.ts";

/** What is known of an image before one of its RUNs is read. */
export interface BuildArgHints {
	/** Names of the ARG instructions so far, in order. */
	readonly declared: readonly string[];
	/** The same, each once. */
	readonly declaredNames: ReadonlySet<string>;
	/** Values that other places give for a name. */
	readonly values: ReadonlyMap<string, ReadonlySet<string>>;
	/** The shell in force, as it stands before a command: `/bin/sh -c`. */
	readonly shell: string;
	/** What all RUNs of the image together may still cost. */
	readonly weighing: Weighing;
}

/** Splits that may still be weighed. */
export interface Weighing {
	left: number;
}

/** Splits weighed in one image: a RUN of a person's takes some hundred. Beyond them, args that are not plain stay in the command. */
export const MOST_WEIGHED = 5_000_000;

export interface BuildArgReading {
	readonly args: readonly Assignment[];
	/** The command, from its shell on. */
	readonly command: string;
}

const COUNT = /^\|(\d{1,4}) /;
const NAME = /[A-Za-z_][A-Za-z0-9_.-]{0,255}=/y;
/** A shell and the options before its command, as people set them with SHELL. */
export const SHELL_PREFIX =
	/(?:[\w.:\\/-]{0,128}[\\/])?(?:sh|bash|ash|dash|zsh|ksh|busybox sh|cmd|powershell|pwsh)(?:\.exe)?(?: (?:[-/][\w]{1,24}|pipefail|SilentlyContinue|Bypass|Unrestricted)){0,8}? (?:-[a-z]{0,8}c|\/[cC]|-Command)(?= )/y;

/** Values are read exactly up to this many args; no person writes more. */
const MAX_ARGS = 256;
/** Places where a word may begin that are weighed in one text. */
const MAX_PLACES = 2048;
/** Places weighed for the end of one value. */
const MAX_REACH = 96;

const COST = {
	unknownName: 3,
	otherOrder: 1,
	skippedName: 1,
	skippedShell: 2,
	otherShell: 1,
	noShell: 4,
	word: 0.01,
	agreed: -6,
	agreedWord: 0.05,
} as const;

/** Null when the text has no build args at its start. Otherwise `args` may still be empty, where none could be told. */
export function readBuildArgs(text: string, hints: BuildArgHints): BuildArgReading | null {
	const head = COUNT.exec(text);
	if (!head) return null;
	const rest = text.slice(head[0].length);
	const count = Number(head[1]);
	if (count === 0) return { args: [], command: rest };
	return byCount(rest, count, hints) ?? byWords(rest, count, hints) ?? { args: [], command: rest };
}

/** Exactly `count` assignments, then the command: the split that costs least. */
function byCount(text: string, count: number, hints: BuildArgHints): BuildArgReading | null {
	if (count > MAX_ARGS) return null;
	const places = wordStarts(text);
	const names = places.map((at) => nameAt(text, at));
	const shells = places.map((at) => shellAt(text, at, hints.shell));
	const declared = hints.declaredNames;
	const { weighing } = hints;
	const expected = hints.declared.slice(-count);

	interface Split {
		readonly cost: number;
		/** Index into `places` of the word after this value. */
		readonly next: number;
	}
	const memo = new Map<number, Split | null>();
	const best = (place: number, nth: number): Split | null => {
		const key = place * (MAX_ARGS + 1) + nth;
		const known = memo.get(key);
		if (known !== undefined) return known;
		memo.set(key, null);
		const name = names[place];
		let found: Split | null = null;
		if (name != null) {
			const own = declared.has(name)
				? expected[nth] === name
					? 0
					: COST.otherOrder
				: declared.size > 0
					? COST.unknownName
					: 0;
			const agreed = hints.values.get(name);
			const valueStart = (places[place] ?? 0) + name.length + 1;
			let passed = own;
			for (let next = place + 1; next < places.length && next - place <= MAX_REACH; next++) {
				if (weighing.left-- <= 0) break;
				const end = (places[next] ?? 0) - 1;
				// To look a long value up takes as long as it is.
				if (agreed !== undefined) weighing.left -= (end - valueStart) / 64;
				const agrees =
					agreed?.has(text.slice(valueStart, end)) === true
						? COST.agreed - COST.agreedWord * (next - place)
						: 0;
				const after =
					nth + 1 === count ? commandCost(shells[next] ?? null) : (best(next, nth + 1)?.cost ?? null);
				if (after !== null && (nth + 1 === count || names[next] != null)) {
					const cost = passed + agrees + after;
					if (found === null || cost < found.cost) found = { cost, next };
				}
				passed += COST.word;
				if (names[next] != null && declared.has(names[next] ?? "")) passed += COST.skippedName;
				if (shells[next] != null) passed += COST.skippedShell;
			}
		}
		memo.set(key, found);
		return found;
	};

	const args: Assignment[] = [];
	let place = 0;
	for (let nth = 0; nth < count; nth++) {
		const split = best(place, nth);
		const name = names[place];
		if (split === null || name == null) return null;
		const start = (places[place] ?? 0) + name.length + 1;
		args.push({ name, value: text.slice(start, (places[split.next] ?? text.length + 1) - 1) });
		place = split.next;
	}
	return { args, command: text.slice(places[place] ?? text.length) };
}

/** buildah's count is of words: the first `count` words hold the args, and a declared name begins each. */
function byWords(text: string, count: number, hints: BuildArgHints): BuildArgReading | null {
	const places = wordStarts(text);
	const command = places[count];
	if (command === undefined || shellAt(text, command, hints.shell) === null) return null;
	const declared = hints.declaredNames;
	const lasts = new Map<string, number>();
	for (let nth = 0; nth < count; nth++) {
		const name = nameAt(text, places[nth] ?? 0);
		if (name !== null) lasts.set(name, nth);
	}
	const args: { name: string; value: string }[] = [];
	for (let nth = 0; nth < count; nth++) {
		const start = places[nth] ?? 0;
		const word = text.slice(start, (places[nth + 1] ?? text.length + 1) - 1);
		const name = nameAt(text, start);
		const last = args.at(-1);
		if (
			name !== null &&
			(last === undefined ||
				declared.size === 0 ||
				// Each name stands once in the list: of two words that read like it, the later one is the arg.
				(declared.has(name) && lasts.get(name) === nth))
		) {
			args.push({ name, value: word.slice(name.length + 1) });
		} else if (last) last.value += ` ${word}`;
		else return null;
	}
	return { args, command: text.slice(command) };
}

/** Offsets at which a word begins after a space; 0 first. */
function wordStarts(text: string): number[] {
	const places = [0];
	for (let at = text.indexOf(" "); at >= 0 && places.length < MAX_PLACES; at = text.indexOf(" ", at + 1))
		places.push(at + 1);
	return places;
}

function nameAt(text: string, at: number): string | null {
	NAME.lastIndex = at;
	return NAME.exec(text)?.[0].slice(0, -1) ?? null;
}

type ShellPlace = "current" | "other" | null;

function shellAt(text: string, at: number, current: string): ShellPlace {
	if (text.startsWith(`${current} `, at)) return "current";
	SHELL_PREFIX.lastIndex = at;
	return SHELL_PREFIX.test(text) ? "other" : null;
}

function commandCost(shell: ShellPlace): number {
	if (shell === null) return COST.noShell;
	return shell === "current" ? 0 : COST.otherShell;
}
