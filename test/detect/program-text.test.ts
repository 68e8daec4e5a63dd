import { describe, expect, test } from "vitest";
import { programAssignmentAt } from "../../src/detect/assignments/program-text.ts";
import { scanned } from "../integration/wrapped.ts";

const [PASSWORD, KEY] = [["Xq7Rk2", "Vx9Lm4"].join(""), ["9f8aQ2xLm4Tn", "8Wb3Yc6Hd1Fs5Gp0JkZq"].join("")];

/** A program that has these bytes among others. */
function secretsIn(texts: string, name = "usr/local/bin/app"): string[] {
	const program = Buffer.from(`\x7fELF\x02\x01\x01\0\0\0\0${texts}\0\0\x01\x02`, "latin1");
	return scanned(name, program).sightings.map(({ match }) => `${match.variable}=${match.secret}`);
}

describe("a text of a native program", () => {
	test.each([
		["that zero bytes part", `\0API_KEY=${KEY}\0`, `API_KEY=${KEY}`],
		["with a password", `\0password=${PASSWORD}\0`, `password=${PASSWORD}`],
		[
			"libpq's",
			`restartedhost=db user=app password=${PASSWORD} sslmode=disablereflect`,
			`password=${PASSWORD}`,
		],
		[
			"ADO.NET's",
			`unexpectedServer=db;User Id=sa;Password=${PASSWORD};runtime: check`,
			`Password=${PASSWORD}`,
		],
		["an embedded .env file", `fault\nDB_PASSWORD=${PASSWORD}\nDB_HOST=db\n`, `DB_PASSWORD=${PASSWORD}`],
		["embedded JSON", `x{"db":{"password": "${PASSWORD}"}}y`, `password=${PASSWORD}`],
		["letters alone", "\0DB_PASSWORD=yGRZoLPsLkcyZm\0", "DB_PASSWORD=yGRZoLPsLkcyZm"],
		["embedded YAML", `a:\n  password: ${PASSWORD}\n  b: 1\n`, `password=${PASSWORD}`],
		[
			"a URL after another text",
			`restartedpostgres://app:${PASSWORD}@db.internal/shopreflect`,
			`null=${PASSWORD}`,
		],
		["a DSN after another text", `usapp:${PASSWORD}@tcp(db.internal:3306)/shopreflect`, `null=${PASSWORD}`],
		[
			"a name after another text",
			` of unexpected range 5907917022705078125API_KEY=${KEY} `,
			`API_KEY=${KEY}`,
		],
	])("%s is found", (_what, texts, expected) => {
		expect(secretsIn(texts)).toEqual([expected]);
	});

	test.each([
		["a format", "\0password=%s token: %d\0"],
		["words", "\0password: expected-string\0"],
		["an identifier", "\0password=inputPasswordField\0token=TokenRequestHandler\0"],
		["a message", "\0invalid password: got2 characters\0"],
		["a name in a word", "\0xpassword=Enter2Password\0"],
		["a placeholder", "\0password=${DB_PASSWORD1}\0"],
		["a usage text", "\0  --password=PASSWORD12   the password\n  --token=TOKEN12345\n\0"],
		["what ends in the middle", `password=${PASSWORD}(x`],
		["a symbol", "\0_ZN8password9make_hash17h0a1b2c3d4e5f6071E\0token_type=i32\0"],
		["a file of a package", `\0password=${PASSWORD}\0`, "usr/lib/x86_64-linux-gnu/libacme.so"],
	])("%s is none", (_what, texts, name = "usr/local/bin/app") => {
		expect(secretsIn(texts, name)).toEqual([]);
	});

	test("is read within bounds at either end of what is there", () => {
		for (const text of [
			"password",
			"password=",
			`password=${PASSWORD}`,
			"=password",
			`"password": "${PASSWORD}`,
		]) {
			const at = text.indexOf("password");
			expect(programAssignmentAt(Buffer.from(text), at, at + 8)).toBeNull();
		}
	});
});
