/**
 * What people typed: histories of shells, of SQL clients and of language prompts. A password given as an option or an
 * assignment stays there in the clear.
 */
import { assignmentsIn } from "../assignments/assignments-in.ts";
import type { DocumentKind } from "./document.ts";
import { groupSecret, type LineSecret, lineDocument } from "./line-document.ts";
import { refusalByName, secretByName } from "./named.ts";

const SHELLS =
	/(?:^|\/)(?:\.(?:bash|zsh|sh|ash|ksh|tcsh|csh|local)?_?history|\.histfile|fish_history|ConsoleHost_history\.txt)$/;
const PROMPTS =
	/(?:^|\/)\.(?:python|node_repl|irb|irb-|pry|php|scala|ipython|lua|rediscli|mongo(?:sh_repl)?|dbshell)_?history$|(?:^|\/)\.dbshell$/;
const SQL =
	/(?:^|\/)\.(?:psql|mysql|mariadb|sqlite|sqlcmd|sqlplus|mycli|pgcli|clickhouse-client|cqlsh\/cqlsh)[-_]?history$/;

/** PostgreSQL's CREATE/ALTER ROLE, MySQL's IDENTIFIED BY and SET PASSWORD, SQL Server's LOGIN ... WITH PASSWORD. */
const STATEMENTS = [
	/\b(?:password|pwd)\s*(?:=\s*)?(?:password\s*\(\s*)?'(?<secret>(?:[^'\\]|\\.|''){3,200})'/di,
	/\bidentified\s+(?:with\s+\S+\s+)?(?:by|as)\s+(?:password\s+)?["'](?<secret>(?:[^"'\\]|\\.){3,200})["']/di,
];

export const sqlHistory: DocumentKind = lineDocument({
	files: SQL,
	read(line) {
		// libedit writes blanks as \040.
		if (line.includes("\\040")) return sqlSecrets(line.replaceAll("\\040", "    "));
		return sqlSecrets(line);
	},
});

function sqlSecrets(line: string): LineSecret[] {
	return STATEMENTS.flatMap((statement) => groupSecret(statement, line, "sql-password"));
}

export const shellHistory: DocumentKind = lineDocument({
	files: SHELLS,
	read(line) {
		// zsh: `: 1700000000:0;command`; fish: `- cmd: command`.
		const lead = /^(?:: \d+:\d+;|- cmd: )/.exec(line)?.[0].length ?? 0;
		return [...named(line.slice(lead), "shell", lead), ...sqlSecrets(line)];
	},
});

export const promptHistory: DocumentKind = lineDocument({
	files: PROMPTS,
	read: (line) => [
		...named(line, "code", 0),
		...groupSecret(
			/^\s*auth\s+(?:(?<variable>\S+)\s+)?(?<secret>\S{3,200})\s*$/di,
			line,
			"shell-history-secret",
		),
		...groupSecret(
			/\b(?:pwd|createUser\([^)]{0,400}pwd)\s*:\s*["'](?<secret>[^"']{3,200})["']/d,
			line,
			"sql-password",
		),
	],
});

function* named(line: string, form: "shell" | "code", shift: number): Generator<LineSecret> {
	for (const { name, value, start } of assignmentsIn(line, form)) {
		const place = { kind: "shell-history-secret", secret: value, at: shift + start, variable: name } as const;
		const reason = refusalByName(name, value, "declared");
		if (reason !== null) yield { ...place, reason };
		else if (secretByName(name, value, "declared") !== null) yield { ...place, confidence: "contextual" };
	}
}
