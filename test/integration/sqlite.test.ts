import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expandSample } from "../detect/sample.ts";
import { scanned, Workbench } from "./wrapped.ts";

const TOKEN = expandSample("{{github:ghp_}}");
const PASSWORD = ["Xq7Rk2", "Vx9Lm4"].join("!");

let bench: Workbench;
beforeAll(() => {
	bench = new Workbench();
});
afterAll(() => bench.remove());

function database(...statements: string[]): Buffer {
	bench.run("rm", "-f", "app.db");
	bench.pipe(Buffer.from(statements.join("\n")), "sqlite3", "app.db");
	return bench.read("app.db");
}

/** The secrets seen in tables, and which. */
function inTables(bytes: Buffer, sizes?: readonly number[]): string[] {
	const { sightings, faults } = scanned("srv/app.db", bytes, sizes);
	expect(faults).toEqual([]);
	return sightings
		.filter(({ inside }) => inside.length > 0)
		.map(({ inside, match }) => `${inside.join(" -> ")}: ${match.secret}`);
}

const USERS = [
	"CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, 'api token' TEXT, note VARCHAR(20, 3));",
	`INSERT INTO users VALUES (1, 'ann', NULL, 'x'), (2, 'ben', '${TOKEN}', NULL);`,
];
const SETTINGS = [
	"CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;",
	`INSERT INTO settings VALUES ('smtp_host', 'mail.internal'), ('smtp_password', '${PASSWORD}');`,
];

describe("an SQLite database", () => {
	it.each<[string, string[], string[]]>([
		["a column", USERS, [`table users: ${TOKEN}`]],
		["a table of settings", SETTINGS, [`table settings: ${PASSWORD}`]],
		["UTF-16", ["PRAGMA encoding='UTF-16';", ...USERS], [`table users: ${TOKEN}`]],
		["large pages", ["PRAGMA page_size=65536;", ...USERS], [`table users: ${TOKEN}`]],
		["small pages", ["PRAGMA page_size=512;", ...SETTINGS], [`table settings: ${PASSWORD}`]],
	])("shows %s", (_what, statements, expected) => {
		const bytes = database(...statements);
		expect(inTables(bytes)).toEqual(expected);
		expect(inTables(bytes, [777])).toEqual(expected);
	});

	it("shows what is split over pages, and what stands deep in a tree", () => {
		const many = Array.from(
			{ length: 3000 },
			(_, at) => `INSERT INTO files VALUES ('note ${at}', 'nothing ${at}');`,
		);
		const text = `${"some text of a file\n".repeat(100)}GITHUB_TOKEN=${TOKEN}\n`;
		const bytes = database(
			"PRAGMA page_size=512;",
			"CREATE TABLE files (path TEXT, content TEXT);",
			"BEGIN;",
			...many,
			`INSERT INTO files VALUES ('app.env', '${text}');`,
			...many,
			"COMMIT;",
		);
		expect(inTables(bytes)).toEqual([`table files: ${TOKEN}`]);
	});

	it("that is too large to be read is said to be", () => {
		const bytes = Buffer.concat([database(...USERS), Buffer.alloc(64 * 1024 ** 2)]);
		const { faults } = scanned("srv/app.db", bytes, [4 * 1024 ** 2]);
		expect(faults).toMatchObject([{ code: "LIMIT_EXCEEDED", where: "/srv/app.db" }]);
		expect(faults[0]?.message).toContain("searched as bytes: tables are read up to 64 MiB");
	});

	it("that is broken gives what it can", () => {
		const bytes = database(...USERS);
		for (let at = 100; at < bytes.length; at += 97) {
			const broken = Buffer.from(bytes);
			broken.fill(0xff, at, at + 8);
			expect(scanned("srv/app.db", broken).faults).toEqual([]);
		}
	});
});
