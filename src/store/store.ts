/**
 * The store: PostgreSQL, embedded in a folder or a server, behind one driver (node-postgres), one query builder (kysely)
 * and one queue (pg-boss). What differs between the two ends in this file.
 */
import { CompiledQuery, Kysely, Migrator, PostgresDialect, type QueryResult, type Transaction } from "kysely";
import pg from "pg";
import PgBoss from "pg-boss";
import { LeakscanError } from "../errors.ts";
import { openEmbedded } from "./embedded.ts";
import { migrations, SCHEMA } from "./migrations.ts";
import type { Tables } from "./tables.ts";

export type Database = Kysely<Tables>;

export interface Store {
	/** `embedded`: this process alone has it. */
	readonly kind: "embedded" | "server";
	readonly db: Database;
	readonly queue: PgBoss;
	/** Throws STORE_UNREACHABLE when it does not answer. */
	ping(): Promise<void>;
	close(): Promise<void>;
}

export interface StoreOptions {
	/** `postgres://…`, or a folder. */
	readonly location: string;
	/** Connections to a server. */
	readonly connections?: number;
	/** Whatever goes wrong between queries: a connection lost, maintenance that failed. */
	readonly onError: (error: Error) => void;
}

export function isServer(location: string): boolean {
	return /^postgres(?:ql)?:\/\//i.test(location);
}

/** Opens the store and brings its tables up to date. Throws STORE_LOCKED, STORE_UNREACHABLE. */
export async function openStore(options: StoreOptions): Promise<Store> {
	const kind = isServer(options.location) ? "server" : "embedded";
	const embedded = kind === "embedded" ? await openEmbedded(options.location) : null;
	const pool = new pg.Pool(
		embedded?.pool ?? {
			connectionString: options.location,
			max: options.connections ?? 10,
			connectionTimeoutMillis: 10_000,
			application_name: "leakscan",
		},
	);
	let given = false;
	// The pool ends before its connections have: what the server says of those that were given up is no error of the store.
	const report = (error: Error): void => {
		if (!given) options.onError(error);
	};
	pool.on("error", report);
	const db: Database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }).withSchema(SCHEMA);
	const queue = new PgBoss({
		db: { executeSql: (text, values) => pool.query(text, values) },
		schema: "leakscan_queue",
		schedule: false,
		// How soon a job whose worker is gone is handed to another, once its time is up.
		maintenanceIntervalSeconds: 10,
	});
	queue.on("error", report);
	const close = async (): Promise<void> => {
		await queue.stop({ graceful: false }).catch(report);
		given = true;
		await db.destroy();
		await embedded?.close();
	};
	try {
		await migrate(db);
		await queue.start();
	} catch (error) {
		await close().catch(() => undefined);
		throw error instanceof LeakscanError ? error : unreachable(options.location, error);
	}
	return {
		kind,
		db,
		queue,
		close,
		async ping() {
			try {
				await pool.query("select 1");
			} catch (error) {
				throw unreachable(options.location, error);
			}
		},
	};
}

/** What pg-boss takes to do its part inside a transaction of ours. */
export function inTransaction(transaction: Transaction<Tables>): PgBoss.ConnectionOptions {
	return {
		db: {
			executeSql: async (text, values): Promise<QueryResult<Record<string, unknown>>> =>
				transaction.executeQuery(CompiledQuery.raw(text, values ?? [])),
		},
	};
}

async function migrate(db: Database): Promise<void> {
	await db.schema.createSchema(SCHEMA).ifNotExists().execute();
	const migrator = new Migrator({
		db,
		provider: { getMigrations: async () => ({ ...migrations }) },
		migrationTableSchema: SCHEMA,
	});
	const { error } = await migrator.migrateToLatest();
	if (error !== undefined) throw error;
}

/** A connection string holds a password: of it only the host is told. */
function unreachable(location: string, error: unknown): LeakscanError {
	const where = isServer(location) && URL.canParse(location) ? new URL(location).host : location;
	const reason = error instanceof Error ? error.message || error.name : String(error);
	const code = error instanceof Error && "code" in error ? ` ${String(error.code)}` : "";
	return new LeakscanError(
		"STORE_UNREACHABLE",
		`the store at ${isServer(location) && !URL.canParse(location) ? "--store" : where} cannot be used (${reason}${code})`,
		{
			hint: isServer(location)
				? "check --store, and that the user may create schemas in the database"
				: "check --store",
			cause: error,
		},
	);
}
