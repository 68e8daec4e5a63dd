/** The PostgreSQL to test against, a database of its own for each test file; undefined where there is none. */
import { randomUUID } from "node:crypto";
import pg from "pg";
import { required } from "./engine.ts";

export interface TestDatabase {
	readonly url: string;
	drop(): Promise<void>;
}

/** True when LEAKSCAN_TEST_POSTGRES says where it is. Throws where nothing may be missing. */
export function hasPostgres(): boolean {
	return required(process.env["LEAKSCAN_TEST_POSTGRES"] || undefined, "PostgreSQL") !== undefined;
}

export async function testDatabase(): Promise<TestDatabase> {
	const server = process.env["LEAKSCAN_TEST_POSTGRES"];
	if (server === undefined) throw new Error("no PostgreSQL");
	const name = `leakscan_${randomUUID().replaceAll("-", "")}`;
	await run(server, `create database ${name}`);
	const url = new URL(server);
	url.pathname = `/${name}`;
	return { url: url.href, drop: () => run(server, `drop database ${name} with (force)`) };
}

async function run(server: string, statement: string): Promise<void> {
	const client = new pg.Client({ connectionString: server });
	await client.connect();
	try {
		await client.query(statement);
	} finally {
		await client.end();
	}
}
