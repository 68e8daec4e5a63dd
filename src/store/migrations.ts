/** How the tables come to be, step by step. A step that was released is never changed: add another. */
import { type Kysely, type Migration, sql } from "kysely";

export const SCHEMA = "leakscan";

export const migrations: Readonly<Record<string, Migration>> = {
	"001-scans": {
		async up(db: Kysely<unknown>): Promise<void> {
			const now = sql`now()`;
			const id = sql`gen_random_uuid()`;
			await db.schema
				.createTable("scan")
				.addColumn("id", "uuid", (column) => column.primaryKey().defaultTo(id))
				.addColumn("registry", "text", (column) => column.notNull())
				.addColumn("repository", "text", (column) => column.notNull())
				.addColumn("tag", "text")
				.addColumn("digest", "text")
				.addColumn("state", "text", (column) => column.notNull())
				.addColumn("attempts", "integer", (column) => column.notNull().defaultTo(0))
				.addColumn("job_id", "uuid")
				.addColumn("worker", "text")
				.addColumn("engine", "text")
				.addColumn("verdict", "text")
				.addColumn("blocking", "integer")
				.addColumn("findings", "integer")
				.addColumn("error", "text")
				// Not jsonb: that refuses the \u0000 and the lone surrogates that a hostile file may put into a report.
				.addColumn("report", "json")
				.addColumn("created_at", "timestamptz", (column) => column.notNull().defaultTo(now))
				.addColumn("started_at", "timestamptz")
				.addColumn("finished_at", "timestamptz")
				.execute();
			// De-duplication that holds whatever runs beside it: one open scan for a digest, one waiting for a tag.
			await sql`create unique index scan_open_digest on ${sql.table(`${SCHEMA}.scan`)} (registry, repository, digest)
				where digest is not null and state in ('queued', 'active', 'retry')`.execute(db);
			await sql`create unique index scan_waiting_tag on ${sql.table(`${SCHEMA}.scan`)} (registry, repository, tag)
				where digest is null and state = 'queued'`.execute(db);
			await db.schema
				.createIndex("scan_image")
				.on("scan")
				.columns(["registry", "repository", "digest"])
				.execute();
			await db.schema.createIndex("scan_created").on("scan").column("created_at").execute();
			await sql`create index scan_unfinished on ${sql.table(`${SCHEMA}.scan`)} (state) where state not in ('done', 'skipped')`.execute(
				db,
			);

			await db.schema
				.createTable("push")
				.addColumn("id", "uuid", (column) => column.primaryKey().defaultTo(id))
				.addColumn("scan_id", "uuid", (column) => column.notNull().references("scan.id").onDelete("cascade"))
				.addColumn("form", "text", (column) => column.notNull())
				.addColumn("tag", "text")
				.addColumn("duplicate", "boolean", (column) => column.notNull())
				.addColumn("received_at", "timestamptz", (column) => column.notNull().defaultTo(now))
				.execute();
			await db.schema.createIndex("push_scan").on("push").column("scan_id").execute();

			await db.schema
				.createTable("finding")
				.addColumn("scan_id", "uuid", (column) => column.notNull().references("scan.id").onDelete("cascade"))
				.addColumn("finding_id", "text", (column) => column.notNull())
				.addColumn("pattern_id", "text", (column) => column.notNull())
				.addColumn("severity", "text", (column) => column.notNull())
				.addColumn("confidence", "text", (column) => column.notNull())
				.addColumn("blocking", "boolean", (column) => column.notNull())
				.addPrimaryKeyConstraint("finding_key", ["scan_id", "finding_id"])
				.execute();
			await db.schema.createIndex("finding_id").on("finding").column("finding_id").execute();

			await db.schema
				.createTable("delivery")
				.addColumn("id", "uuid", (column) => column.primaryKey().defaultTo(id))
				.addColumn("scan_id", "uuid", (column) => column.notNull().references("scan.id").onDelete("cascade"))
				.addColumn("receiver", "text", (column) => column.notNull())
				.addColumn("state", "text", (column) => column.notNull())
				.addColumn("attempts", "integer", (column) => column.notNull().defaultTo(0))
				.addColumn("error", "text")
				.addColumn("created_at", "timestamptz", (column) => column.notNull().defaultTo(now))
				.addColumn("finished_at", "timestamptz")
				.execute();
			await db.schema.createIndex("delivery_scan").on("delivery").column("scan_id").execute();
		},
	},
	/** What is asked for to find what is old. */
	"002-retention": {
		async up(db: Kysely<unknown>): Promise<void> {
			await sql`create index scan_finished on ${sql.table(`${SCHEMA}.scan`)} (finished_at, id)
				where finished_at is not null`.execute(db);
			await sql`create index push_duplicate on ${sql.table(`${SCHEMA}.push`)} (received_at) where duplicate`.execute(
				db,
			);
			await sql`create index delivery_queued on ${sql.table(`${SCHEMA}.delivery`)} (scan_id)
				where state = 'queued'`.execute(db);
		},
	},
};
