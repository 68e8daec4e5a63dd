import { expect, test } from "vitest";
import { randomNearby } from "../../src/detect/by-name/random-nearby.ts";

const HEX = "a64370433fd69f0d9026cd87d07fcac786cdeba8259d47b8b6448c59ba71519c";

function nearby(line: string, telling: string): string[] {
	const bytes = Buffer.from(line);
	const from = bytes.indexOf(telling);
	return [...randomNearby(bytes, from, from + telling.length)].map(({ value }) => value);
}

test.each([
	[`// ${HEX} is the api token`, [HEX]],
	[`token: acme:${HEX}`, [HEX]],
])("a random word beside a telling one: %s", (line, expected) => {
	expect(nearby(line, "token")).toEqual(expected);
});

test.each([
	`npm access token in ENV of registry.example/team/app@sha256:${HEX}. Revoke it`,
	`token: sha512:${HEX}${HEX}`,
])("a digest says what it is: %s", (line) => expect(nearby(line, "token")).toEqual([]));

test("a package's version is none", () =>
	expect(nearby("2026-01-15 09:30:00 install passwd:amd64 <none> 1:4.13+dfsg1-1+deb12u2", "passwd")).toEqual(
		[],
	));

test("what is called is a program's name", () =>
	expect(nearby("open(name, (0, node_crypto7.pbkdf2Sync512Xq)(token, salt, 9000))", "token")).toEqual([]));

test.each([
	["before", `${HEX}, ${"and so on ".repeat(6)}token`],
	["after", `token ${"and so on ".repeat(12)}${HEX}`],
])("a word that is cut off by what is looked at, %s, is none", (_place, line) =>
	expect(nearby(line, "token")).toEqual([]),
);
