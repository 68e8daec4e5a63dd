/**
 * What is stored in an archive as it is shows twice: in the archive's bytes, and inside, which says more. What is encoded
 * may be understood without being decoded, and then its own place says more.
 */
import { isEncoding } from "../detect/encoded/worth.ts";
import type { Observer } from "../detect/observation.ts";
import { overlapOf } from "../detect/overlap.ts";
import { SecretsOfText } from "./secrets-of-text.ts";
import type { Seen } from "./seen.ts";

/** What was seen in one file, each secret where most is said of it. */
export function withoutEchoes(seen: readonly Seen[], observe: Observer | undefined): readonly Seen[] {
	if (seen.length < 2 || seen.every(({ inside }) => inside.length === 0)) return seen;
	const withoutDecoded = withoutWorse(seen, knownUndecoded(seen), observe);
	const told = withoutWorse(withoutDecoded, saidByRuns(withoutDecoded), observe);
	return withoutWorse(told, sameInside(told), observe);
}

/** From what was seen to what says more of the same; undefined where nothing does. */
type Better = (each: Seen) => Seen | undefined;

function withoutWorse(seen: readonly Seen[], betterOf: Better, observe: Observer | undefined): Seen[] {
	return seen.filter((each) => {
		const better = betterOf(each);
		if (better !== undefined)
			observe?.(overlapOf(each.match, better.match, { path: each.name, kind: "file" }));
		return better === undefined;
	});
}

/** Of what stands in decoded text: the same, found in the text around it as it stands. */
function knownUndecoded(seen: readonly Seen[]): Better {
	const byText = new Map<string, Seen[]>();
	for (const each of seen) listed(byText, each.inside.join("\0"), each);
	const secrets = new Map<string, SecretsOfText>();
	return ({ inside, match }) => {
		const encoding = inside.at(-1);
		if (encoding === undefined || !isEncoding(encoding)) return undefined;
		const carrier = inside.slice(0, -1).join("\0");
		const known = secrets.get(carrier) ?? new SecretsOfText(byText.get(carrier) ?? []);
		secrets.set(carrier, known);
		return known.same(match);
	};
}

/** Of what only looks random, which is no news once it is told what it says: what stands in the text that it encodes. */
function saidByRuns(seen: readonly Seen[]): Better {
	const runs = new Map<string, { readonly column: number; readonly inner: Seen }[]>();
	for (const inner of seen) {
		for (const { depth, line, column } of inner.runs ?? [])
			listed(runs, JSON.stringify([line, ...inner.inside.slice(0, depth)]), { column, inner });
	}
	return ({ inside, match, within }) => {
		const { confidence, secret } = match;
		if (confidence !== "entropy") return undefined;
		const { line, column: from } = within ?? match;
		const here = runs.get(JSON.stringify([line, ...inside]));
		return here?.find(({ column }) => column >= from && column < from + secret.length)?.inner;
	};
}

/** The same secret, deeper inside of the text. */
function sameInside(seen: readonly Seen[]): Better {
	const inner = new Map<string, Seen>();
	for (const each of seen) {
		for (let depth = 0; depth < each.inside.length; depth++)
			inner.set(JSON.stringify([each.match.secret, ...each.inside.slice(0, depth)]), each);
	}
	return ({ inside, match }) => inner.get(JSON.stringify([match.secret, ...inside]));
}

function listed<T>(lists: Map<string, T[]>, key: string, one: T): void {
	const list = lists.get(key);
	if (list === undefined) lists.set(key, [one]);
	else list.push(one);
}
