import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drawSample, expandSample } from "../detect/sample.ts";
import { scanned, Workbench } from "./wrapped.ts";

const TOKEN = expandSample("{{github:ghp_}}");
const LATER = drawSample("{{github:ghp_}}", "later");
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

	/** Rows `from` to `to`, with what stands in the last. */
	const rows = (table: string, from: number, to: number, last: string): string[] => [
		`WITH RECURSIVE n(at) AS (VALUES(${from}) UNION ALL SELECT at + 1 FROM n WHERE at < ${to - 1})`,
		`INSERT INTO ${table} SELECT 'key' || (at * 7919 % 1000003), printf('%0900d', at) FROM n;`,
		`INSERT INTO ${table} VALUES ('last${from}', '${last}');`,
	];
	const LARGE = [
		"CREATE TABLE notes (api_note TEXT, content TEXT);",
		"CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;",
		"CREATE INDEX by_note ON notes (api_note);",
		"BEGIN;",
		...rows("notes", 0, 20_000, `GITHUB_TOKEN=${TOKEN}`),
		...rows("settings", 0, 30_000, "nothing"),
		`INSERT INTO settings VALUES ('smtp_password', '${PASSWORD}');`,
		...rows("notes", 20_000, 50_000, `${"long text ".repeat(3000)} GITHUB_TOKEN=${LATER}`),
		"COMMIT;",
	];

	it.each<[string, string[], string[]]>([
		["as it grew", [], []],
		["small pages", ["PRAGMA page_size=1024;"], []],
		["vacuumed", [], ["VACUUM;"]],
		["that vacuums itself", ["PRAGMA auto_vacuum=FULL;"], ["DELETE FROM notes WHERE rowid % 11 = 1;"]],
		["that vacuums itself, small pages", ["PRAGMA page_size=1024;", "PRAGMA auto_vacuum=FULL;"], []],
		[
			"after deletions",
			[],
			["DELETE FROM notes WHERE rowid % 3 = 2;", "VACUUM;", ...rows("notes", 0, 30_000, "x")],
		],
	])(
		"of 64 MiB and more is read page by page: %s",
		(_what, before, after) => {
			const bytes = database(...before, ...LARGE, ...after);
			expect(bytes.length).toBeGreaterThan(64 * 1024 ** 2);
			expect(inTables(bytes, [300_001]).sort()).toEqual(
				[`table notes: ${TOKEN}`, `table notes: ${LATER}`, `table settings: ${PASSWORD}`].sort(),
			);
		},
		120_000,
	);

	it("that is too large to be held and broken gives what it can", () => {
		const bytes = database(...LARGE);
		for (let at = 0; at < 3; at++) {
			const broken = Buffer.from(bytes);
			for (let place = 100 + at * 31; place < broken.length; place += 40_009)
				broken.fill(0xff, place, place + 8);
			const { faults } = scanned("srv/app.db", broken, [1024 ** 2]);
			expect(faults.filter(({ code }) => code !== "LIMIT_EXCEEDED")).toEqual([]);
		}
	}, 120_000);

	it("that is broken gives what it can", () => {
		const bytes = database(...USERS);
		for (let at = 100; at < bytes.length; at += 97) {
			const broken = Buffer.from(bytes);
			broken.fill(0xff, at, at + 8);
			expect(scanned("srv/app.db", broken).faults).toEqual([]);
		}
	});
});
