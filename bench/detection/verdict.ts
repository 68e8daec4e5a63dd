/**
 * Why an alarm in a plain image is none, as far as its place and its value tell: what a person would say who looks at it.
 * Only the alarm list uses this; the scanner must find its own reasons.
 */
export interface AlarmFacts {
	readonly path: string;
	readonly value: string;
	readonly variable: string | null;
	readonly before: string;
	readonly after: string;
	readonly lineLength: number;
}

type Reason = readonly [verdict: string, holds: (facts: AlarmFacts) => boolean];

const VALUES: readonly Reason[] = [
	["key block", ({ value }) => /-----BEGIN [A-Z ]*PRIVATE KEY/.test(value)],
	[
		"URL with a user and password",
		({ before, value }) => /:\/\/[^\s/]*$/.test(before) || /:\/\//.test(value),
	],
	["an alphabet", ({ value }) => /abcdefgh|ABCDEFGH|01234567|qrstuv/.test(value)],
	["hex digest or constant", ({ value }) => /^(?:0x)?[0-9a-f]{16,}$/i.test(value)],
	["UUID", ({ value }) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)],
	[
		"integrity hash",
		({ before, value }) => /sha(?:256|384|512)[-:=]?$/i.test(before) || /^sha\d+-/.test(value),
	],
	["base64 data", ({ value, before }) => value.length > 200 && !/[\s_]/.test(value) && !before.endsWith(".")],
	["only digits", ({ value }) => /^[\d.,-]+$/.test(value)],
	["words", ({ value }) => /^[A-Za-z]+(?:[-_./: ][A-Za-z]+)*[-_.]?\d{0,3}$/.test(value)],
	["code", ({ value }) => /[(){}[\]<>;$]|=>|\\/.test(value)],
];

const PLACES: readonly Reason[] = [
	["compiled module", ({ path }) => path.endsWith(".pyc")],
	[
		"program or library",
		({ path }) => /\.(?:so|node|a|exe|dll|wasm)(?:\.|$)|^\/usr\/(?:s?bin|lib)\/[^.]*$/.test(path),
	],
	["source map", ({ path }) => path.endsWith(".map")],
	["type declarations", ({ path }) => /\.d\.[cm]?ts$/.test(path)],
	[
		"package's test",
		({ path }) =>
			/\/(?:tests?|__tests__|testing|spec|fixtures?|mocks?)\/|[._](?:test|spec)\.|\/test_/.test(path),
	],
	[
		"documentation",
		({ path }) =>
			/\.(?:md|rst|txt|html?|adoc|1|METADATA)$|\/METADATA$|\/docs?\/|\/examples?\/|readme/i.test(path),
	],
	["API description", ({ path }) => /\.json$/.test(path)],
	["comment", ({ before }) => /^\s*(?:#|\/\/|\*|--|;|"{3})|\/\*\*?/.test(before)],
	["minified", ({ lineLength }) => lineLength > 1000],
	["package's code", () => true],
];

export function verdictOf(facts: AlarmFacts): string {
	const first = (reasons: readonly Reason[]): string | undefined =>
		reasons.find(([, holds]) => holds(facts))?.[0];
	return `${first(VALUES) ?? "random-looking"} in ${first(PLACES)}`;
}
