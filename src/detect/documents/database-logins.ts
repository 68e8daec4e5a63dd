/** Logins that database clients and poolers keep: .pgpass, pg_service.conf, my.cnf, PgBouncer's userlist.txt, redis.conf. */
import type { DocumentKind } from "./document.ts";
import { fieldDocument } from "./field-document.ts";
import { groupSecret, lineDocument } from "./line-document.ts";

/** PostgreSQL "The Password File": host:port:database:user:password, with `\:` and `\\` for the signs themselves. */
const PGPASS = /^(?!\s*#)(?:(?:[^:\\]|\\.)*:){3}(?<variable>(?:[^:\\]|\\.)*):(?<secret>.+)$/d;

export const pgpass: DocumentKind = lineDocument({
	files: /(?:^|\/)\.?pgpass(?:\.conf)?$/,
	read: (line) =>
		groupSecret(PGPASS, line, "pgpass-password").map((found) => ({
			...found,
			secret: found.secret.replace(/\\([:\\])/g, "$1"),
		})),
});

export const pgService: DocumentKind = fieldDocument({
	files: /(?:^|\/)\.?pg_service\.conf$/,
	format: "ini",
	rules: [{ field: "* > password", kind: "pgpass-password" }],
});

/** MySQL "Using Option Files". */
export const mysqlOptions: DocumentKind = fieldDocument({
	files: /(?:^|\/)(?:\.?my\.cnf|\.mysql\/[^/]+|etc\/mysql\/.+\.cnf|mysqld?\.cnf|debian\.cnf)$/,
	format: "ini",
	rules: [{ field: "* > (password|loose-password|mysql-password|master-password)", kind: "my-cnf-password" }],
});

export const pgbouncer: DocumentKind = lineDocument({
	files: /(?:^|\/)userlist\.txt$/,
	read: (line) =>
		groupSecret(/^\s*"(?<variable>[^"]+)"\s+"(?<secret>[^"]{3,})"/d, line, "pgbouncer-userlist"),
});

export const redisConfig: DocumentKind = lineDocument({
	files: /(?:^|\/)(?:redis|sentinel|valkey|keydb|users)[^/]*\.(?:conf|acl)$/,
	read: (line) => [
		...groupSecret(
			/^\s*(?<variable>requirepass|masterauth|primaryauth)\s+"?(?<secret>[^\s"]{3,})/di,
			line,
			"redis-config-password",
		),
		...groupSecret(/^\s*user\s+(?<variable>\S+)\s.*?\s>(?<secret>\S{3,})/d, line, "redis-config-password"),
	],
});
