/** When several patterns match the same place, keeps what says most of it. */
import { CONFIDENCES, type Match, type TextContext } from "./match.ts";
import type { Observation, Observer } from "./observation.ts";

function rank(match: Match): number {
	// At equal confidence a kind with a provider says more than "something that is called a password".
	return CONFIDENCES.indexOf(match.confidence) * 2 + (isGeneric(match) ? 1 : 0);
}

function isGeneric(match: Match): boolean {
	return match.patternId.startsWith("generic-") || match.patternId === "high-entropy";
}

/** A kind of its own says more than "something of this provider's". */
function byTable(match: Match): number {
	return match.patternId.endsWith("-credential") ? 1 : 0;
}

/**
 * Drops a match that lies over a better one: the whole value of an ENV over the token inside it, a name-based one over
 * one with a shape. Two kinds with a shape both stay, unless they say the same of the same bytes. Result is by offset.
 * `dropped` hears of each match that goes, and of the one that stays for it.
 */
export function withoutOverlaps(
	matches: readonly Match[],
	dropped?: (match: Match, better: Match) => void,
): Match[] {
	const byRank = [...matches].sort(
		(a, b) =>
			rank(a) - rank(b) ||
			byTable(a) - byTable(b) ||
			b.secret.length - a.secret.length ||
			a.offset - b.offset,
	);
	const kept: Match[] = [];
	for (const match of byRank) {
		const end = match.offset + match.secret.length;
		const covering = kept.find(
			(better) =>
				match.offset < better.offset + better.secret.length &&
				better.offset < end &&
				(isGeneric(match) ||
					better.secret.includes(match.secret) ||
					(match.offset === better.offset && match.secret === better.secret)),
		);
		if (covering === undefined) kept.push(match);
		else dropped?.(match, covering);
	}
	return kept.sort((a, b) => a.offset - b.offset);
}

/**
 * What was searched for and what was parsed in one file. A parser knows where a value begins and ends and what it stands for
 * (base64, an escape), so what was found by a name, or as the same kind, at a place it has read gives way.
 */
export function withDocument(
	searched: readonly Match[],
	parsed: readonly Match[],
	dropped?: (match: Match, better: Match) => void,
): Match[] {
	if (parsed.length === 0) return [...searched];
	const left = searched.filter((match) => {
		const better = parsed.find(
			({ patternId, offset }) =>
				offset === match.offset && (isGeneric(match) || patternId === match.patternId),
		);
		if (better !== undefined) dropped?.(match, better);
		return better === undefined;
	});
	return withoutOverlaps([...left, ...parsed], dropped);
}

/** Tells an observer, if there is one, of each match of a text that goes for a better one. */
export function overlapsTo(
	observe: Observer | undefined,
	context: TextContext,
): ((match: Match, better: Match) => void) | undefined {
	return observe && ((match, better) => observe(overlapOf(match, better, context)));
}

/** What there is to tell of a match that goes for a better one. */
export function overlapOf(match: Match, better: Match, context: TextContext): Observation {
	const { patternId, secret, variable, line, column } = match;
	return { kind: "overlap", context, patternId, secret, variable, line, column, better };
}
