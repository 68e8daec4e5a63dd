import fc from "fast-check";
import { expect, test } from "vitest";
import { parseChallenges } from "../../../src/source/registry/challenge.ts";

const read = (header: string) =>
	parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

test.each([
	["Basic", [["basic", {}]]],
	['Basic realm="a b"', [["basic", { realm: "a b" }]]],
	[
		'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/app:pull,push"',
		[
			[
				"bearer",
				{
					realm: "https://auth.docker.io/token",
					service: "registry.docker.io",
					scope: "repository:library/app:pull,push",
				},
			],
		],
	],
	['bearer Realm = "x" , SERVICE=y', [["bearer", { realm: "x", service: "y" }]]],
	[
		'Basic realm="a, b=c", Bearer realm="d"',
		[
			["basic", { realm: "a, b=c" }],
			["bearer", { realm: "d" }],
		],
	],
	['Bearer realm="a\\"b\\\\c"', [["bearer", { realm: 'a"b\\c' }]]],
	[
		'Negotiate YWJj==, Basic realm="x"',
		[
			["negotiate", {}],
			["basic", { realm: "x" }],
		],
	],
	['Bearer realm="unended', [["bearer", {}]]],
	["", []],
	[",,,", []],
	['realm="no scheme"', []],
])("%s", (header, expected) => expect(read(header)).toEqual(expected));

test("what is written is read back", () => {
	const token = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
	const challenge = fc.tuple(token, fc.dictionary(token, fc.string(), { minKeys: 1, maxKeys: 4 }));
	fc.assert(
		fc.property(fc.array(challenge, { minLength: 1, maxLength: 4 }), (challenges) => {
			const header = challenges
				.map(([scheme, parameters]) => {
					const list = Object.entries(parameters).map(
						([name, value]) => `${name}="${value.replace(/["\\]/g, "\\$&")}"`,
					);
					return `${scheme} ${list.join(", ")}`;
				})
				.join(", ");
			expect(read(header)).toEqual(challenges.map(([scheme, parameters]) => [scheme, { ...parameters }]));
		}),
	);
});

// Were it to cost the square of its length, this would take minutes: the time-out is the assertion.
test("hostile text costs no more than its length", { timeout: 30_000 }, () => {
	for (const unit of ['"\\', "a=", "a ", "=", 'a="', "a,"])
		expect(parseChallenges(unit.repeat(200_000))).toBeInstanceOf(Array);
});
