import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anchorsOf } from "../../scripts/anchors.ts";
import { readCatalogue } from "../../scripts/catalogue-plugin.ts";
import { type Anchor, bareAnchor, foldCase, setsOf } from "../../src/detect/anchor.ts";
import { assignedExpression } from "../../src/detect/assigned-value.ts";
import { regExpExpression } from "../../src/detect/compiled-pattern.ts";
import { KeywordIndex } from "../../src/detect/keyword-index.ts";
import { tablesOf } from "../../src/detect/keyword-tables.ts";
import { expandSample as expand } from "./sample.ts";

const source = (pattern: string, keywords: string[], ignoreCase = false) => ({
	pattern,
	keywords,
	ignoreCase,
	maxLength: 512,
});

function ends(anchors: readonly Anchor[], text: string): number[] {
	const bytes = Buffer.from(text, "latin1");
	const found: number[] = [];
	new KeywordIndex(tablesOf(anchors)).scan(bytes, 0, bytes.length, (_, end) => found.push(end));
	return [...new Set(found)].sort((a, b) => a - b);
}

/** Where keywords end in each text; nowhere in one that stands alone. */
function expectEnds(
	anchors: readonly Anchor[],
	cases: readonly (readonly [text: string, ...number[]])[],
): void {
	for (const [text, ...expected] of cases)
		expect([text, ...ends(anchors, text)]).toEqual([text, ...expected]);
}

/** How often an anchor stands at a place of random bytes. */
function chanceOf(anchor: Anchor): number {
	return setsOf(anchor).reduce((chance, set) => {
		const bits = set.reduce((sum, byte) => sum + byte.toString(2).replaceAll("0", "").length, 0);
		return (chance * bits) / 256;
	}, 1);
}

describe("anchors", () => {
	it("ask for the case, the byte before and the bytes after that the expression asks for", () => {
		const anchors = anchorsOf(source("(?<![A-Za-z0-9])(?<secret>pat[0-9]{4})", ["pat"])) ?? [];
		expect(anchors).toHaveLength(1);
		expect(ends(anchors, "pat1234 Pat1234 xpat1234 pat123x =pat1234")).toEqual([3, 37]);
	});

	it("follow each alternative, and each keyword that a set of letters may make", () => {
		const anchors = anchorsOf(source("A[KS]IA[A-Z2-7]{4}|(?:foo|bar)-key=", ["akia", "asia", "-key"])) ?? [];
		expect(ends(anchors, "AKIA2222 ASIA2222 AXIA2222 foo-key= bar-key= baz-key=")).toEqual([4, 13, 34, 43]);
	});

	it("are where a match begins, for keywords that its expression only has sets for", () => {
		const anchors =
			anchorsOf(source("(?<![A-Za-z0-9])(?<secret>YC[A-Za-z0-9_-]{6})", ["YCO", "YCM", "yandex"])) ?? [];
		expect(ends(anchors, "YCO12345 yco12345 xYCO12345 YCO123 YCX12345 a yandex key")).toEqual([3, 52]);
	});

	it("ask what comes after bytes of one set, however many", () => {
		const anchors = anchorsOf(source("://[a-z.]{1,8}:[a-z]{1,9}@", ["://"])) ?? [];
		expect(anchors).toHaveLength(1);
		expectEnds(anchors, [
			["a://b.c:d@", 4],
			["a://b.c/d@"],
			["a://b.c"],
			["a://bbbbbbbb:", 4],
			["a://bbbbbbbbb:"],
		]);
	});

	it("ask what comes after bytes of several sets, and which of several bytes that may be", () => {
		const expression = "acme[a-z_]{0,9}key(?:_id)?[\"']?[ \t]{0,8}(?::=|=>|[=:])[ \t]{0,4}[a-f0-9]{8}";
		const anchors = anchorsOf(source(expression, ["acme"], true)) ?? [];
		expect(anchors).toHaveLength(1);
		expectEnds(anchors, [
			["acme_key=01234567", 4],
			["ACME_API_KEY_ID'   :01234567", 4],
			["acme_key := 01234567", 4],
			["acme.key=01234567"],
			["acme_key"],
			["acme key, 01234567"],
		]);
	});

	it("ask for the value that comes then, as long as it must be and where it may begin", () => {
		const expression = "acme[a-z_]{0,9}[ \t]{0,8}[=:][ \t]{0,4}[\"']?live_[a-f0-9]{8}";
		const anchors = anchorsOf(source(expression, ["acme"], true)) ?? [];
		expect(anchors).toHaveLength(1);
		expectEnds(anchors, [
			["acme=live_01234567", 4],
			["acme_key =    'LIVE_89ABCDEF", 4],
			["acme=live_0123456"],
			["acme=live_0123456g"],
			["acme =          live_01234567"],
			["acme = value; 01234567"],
			["acme: live;"],
		]);
	});

	it("ask what comes after the name that a keyword stands in, of which the expression has only its beginning", () => {
		const expression = "(?<![a-z])(?:lob[a-z_]{0,9}key|dd[a-z_]{0,9}app)[ \t]{0,4}[=:][ \t]{0,4}[a-f0-9]{8}";
		const anchors = anchorsOf(source(expression, ["lob_", "lobapi", "dd_app", "ddapp"], true)) ?? [];
		expectEnds(anchors, [
			["lob_key=01234567", 4],
			["lobapikey : 01234567", 6],
			["lob_lob_key=01234567", 4, 8],
			["DD_APP=01234567", 6],
			["glob_pattern: string"],
			["lob_key, 01234567"],
			["lob-key=01234567"],
		]);
		// A way whose name holds none of the keywords is met by nothing else that is sure.
		expect(anchorsOf(source(expression, ["lob_", "lobapi"], true))).toBeUndefined();
	});

	it("leave out what may hold the first of what comes next, or looks back for its keyword", () => {
		expect(anchorsOf(source("://[a-z.:]{1,8}:x", ["://"]))?.[0]?.ahead).toBeUndefined();
		expect(anchorsOf(source("(?<=key[^a]{0,40})[a-z]{32}", ["key"]))).toBeUndefined();
	});

	it("are none where some match may hold no keyword, or the keyword stands too far from its start", () => {
		expect(anchorsOf(source("(?:github|gh)_token", ["github"]))).toBeUndefined();
		expect(anchorsOf(source("x[a-z ]{1,200}token", ["token"]))).toBeUndefined();
		expect(anchorsOf(source("(?:tok|en){2}", ["token"]))).toBeUndefined();
	});

	it("meet the keyword of every example that its pattern matches", () => {
		const without: string[] = [];
		for (const { patterns } of readCatalogue()) {
			for (const pattern of patterns) {
				if (pattern.anchors === undefined) {
					if (!pattern.assigned) without.push(pattern.id);
					continue;
				}
				const shape = regExpExpression(pattern.pattern, pattern.ignoreCase);
				const find = pattern.assigned ? assignedExpression(pattern.assigned, shape, true) : shape;
				for (const example of pattern.examples.map(expand)) {
					const text = Buffer.from(example).toString("latin1");
					for (const { start, end } of find(text)) {
						const met = ends(pattern.anchors, text).filter((at) => at > start && at <= end);
						expect(met, `${pattern.id} in its example`).not.toEqual([]);
					}
				}
			}
		}
		expect(without.length).toBeLessThan(200);
	});

	it("are so telling that random bytes call for no pattern more than once in a million", () => {
		const chances = readCatalogue().flatMap(({ patterns }) =>
			patterns.map(({ id, keywords, anchors }) => {
				const own = anchors ?? [...new Set(keywords.map(foldCase))].map(bareAnchor);
				return [id, own.reduce((sum, anchor) => sum + chanceOf(anchor), 0)] as const;
			}),
		);
		expect(chances.filter(([, chance]) => chance > 1e-6)).toEqual([]);
	});

	it("find what bare keywords find, wherever the expression matches", () => {
		const patterns = [
			["(?<![a-z])ab[c-e]{2}x?", "i", ["abc", "abd", "abe"]],
			["ab[AB]a{1,3}b", "", ["aba", "abb"]],
			["(?:aab|b-a)[ab-]{2}", "i", ["aab", "b-a"]],
			["aab[ab]{0,2}(?:c|-b)?(?:xa|x?-)", "i", ["aab"]],
			["(?:aba|abb)(?:[a-b]|-c){0,2}(?<=[ab])(?=x)[cx]", "", ["aba", "abb"]],
			["aab[ab]{0,3}-{0,2}c[xc]?[ab]{3}", "i", ["aab"]],
			[
				"(?<!c)(?:aab[ab]{0,3}|bba[ab]{0,2}b)-{0,2}c[xc]{0,2}-?[ab]{2}x",
				"i",
				["aaba", "aabb", "bbab", "bbaa"],
			],
		] as const;
		const text = fc.string({ unit: fc.constantFrom("a", "b", "A", "B", "c", "-", "x"), maxLength: 60 });
		fc.assert(
			fc.property(text, fc.constantFrom(...patterns), (letters, [pattern, flags, keywords]) => {
				const anchors = anchorsOf(source(pattern, [...keywords], flags === "i"));
				if (anchors === undefined) throw new Error("no anchors");
				const met = ends(anchors, letters);
				const bare = ends(keywords.map(bareAnchor), letters);
				for (const match of letters.matchAll(new RegExp(pattern, `g${flags}`))) {
					const within = (at: number): boolean => at > match.index && at <= match.index + match[0].length;
					expect(met.some(within)).toBe(true);
				}
				expect(bare).toEqual(expect.arrayContaining(met));
			}),
		);
	});
});
