/**
 * Splits the `NAME=value NAME=value` of an ENV, ARG or LABEL in the history. Builders write it without quotes, so a value
 * with a space looks like two; the final config, which has every name (and, unless set again, every value), settles it.
 */
import type { Assignment } from "./instruction.ts";

/** What the final config says. */
export type FinalValues = ReadonlyMap<string, string>;

/** Places of one name in one instruction at which its final value is looked for; a person sets a name once. */
const MOST_LOOKS = 64;

const ENV_NAME = /[A-Za-z_][A-Za-z0-9_.-]{0,255}=/y;
const LABEL_NAME = /(?:"[^"]{1,255}"|[A-Za-z0-9][\w./-]{0,255})=/y;

/** The pairs of an ENV instruction: `A=1 B=two words`, or the old `NAME value`. */
export function envPairs(body: string, final: FinalValues): Assignment[] {
	const old = body.includes("=") ? null : /^([A-Za-z_][A-Za-z0-9_]*)[ \t]+/.exec(body);
	if (old) return [{ name: old[1] ?? "", value: body.slice(old[0].length) }];
	return split(body, ENV_NAME, final);
}

export function labelPairs(body: string, final: FinalValues): Assignment[] {
	return split(body, LABEL_NAME, final).map(({ name, value }) => ({ name: unquoted(name), value }));
}

/** The pairs of an ARG instruction that has values; `ARG NAME` alone gives none. Names alone: argNames. */
export function argPairs(body: string): Assignment[] {
	return split(body, ENV_NAME, new Map());
}

/** Every name an ARG instruction declares. */
export function argNames(body: string): string[] {
	const named = argPairs(body).map(({ name }) => name);
	if (named.length > 0) return [...bareNames(body.slice(0, body.indexOf("="))).slice(0, -1), ...named];
	return bareNames(body);
}

function bareNames(text: string): string[] {
	return text.split(/[ \t]+/).filter((word) => /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(word));
}

function split(body: string, nameForm: RegExp, final: FinalValues): Assignment[] {
	const starts = nameStarts(body, nameForm).filter(
		({ at, name }, nth) => nth === 0 || at === 0 || final.size === 0 || final.has(unquoted(name)),
	);
	const pairs: Assignment[] = [];
	/** How often each name's final value was looked for. */
	const looks = new Map<string, number>();
	for (let nth = 0; nth < starts.length; nth++) {
		const start = starts[nth];
		if (!start) break;
		const from = start.at + start.name.length + 1;
		const settled = final.get(unquoted(start.name));
		const looked = looks.get(start.name) ?? 0;
		looks.set(start.name, looked + 1);
		let next = nth + 1;
		if (settled !== undefined && looked < MOST_LOOKS && isWhole(body, from, settled)) {
			while ((starts[next]?.at ?? body.length) < from + settled.length) next++;
		}
		const value = body.slice(from, (starts[next]?.at ?? body.length + 1) - 1);
		pairs.push({ name: start.name, value: unquotedValue(value, settled) });
		nth = next - 1;
	}
	return pairs;
}

/** True when the value at `from` is followed by the end or a space: it is not the beginning of a longer one. */
function isWhole(body: string, from: number, value: string): boolean {
	if (!body.startsWith(value, from)) return false;
	const after = body[from + value.length];
	return after === undefined || after === " ";
}

function nameStarts(body: string, nameForm: RegExp): { at: number; name: string }[] {
	const starts: { at: number; name: string }[] = [];
	for (let at = 0; ; ) {
		nameForm.lastIndex = at;
		const name = nameForm.exec(body)?.[0].slice(0, -1);
		if (name !== undefined) starts.push({ at, name });
		const space = body.indexOf(" ", at);
		if (space < 0) return starts;
		at = space + 1;
	}
}

/** buildah and old builders keep the Dockerfile's quotes. */
function unquotedValue(value: string, settled: string | undefined): string {
	if (value === settled) return value;
	return unquoted(value);
}

function unquoted(text: string): string {
	const quoted = /^(["'])(.*)\1$/s.exec(text);
	return quoted?.[2] ?? text;
}
