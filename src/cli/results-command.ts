/** `leakscan results`: what the store knows, as a table or as JSON. */
import { existsSync } from "node:fs";
import type { Command } from "commander";
import { z } from "zod";
import { LeakscanError } from "../errors.ts";
import { visible } from "../report/visible-text.ts";
import { findScans, type ScanRow } from "../store/results.ts";
import { isServer, openStore } from "../store/store.ts";
import { SCAN_STATES, VERDICTS } from "../store/tables.ts";
import { ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

const optionsSchema = z.object({
	store: z.string(),
	repository: z.string().optional(),
	verdict: z.enum(VERDICTS).optional(),
	state: z.enum(SCAN_STATES).optional(),
	finding: z.string().optional(),
	limit: z.number(),
	format: z.enum(["pretty", "json"]),
});

export async function runResults(command: Command, terminal: Terminal): Promise<number> {
	const { store: location, format, ...query } = optionsSchema.parse(command.opts());
	// Asking must not make a store where there is none.
	if (!isServer(location) && !existsSync(location)) {
		throw new LeakscanError("STORE_UNREACHABLE", `there is no store ${location}`, {
			hint: "name the folder or the postgres://… that `leakscan serve` was given",
		});
	}
	const store = await openStore({ location, onError: () => undefined });
	try {
		const rows = await findScans(store, query);
		terminal.stdout.write(format === "json" ? `${JSON.stringify(rows, null, 2)}\n` : table(rows));
	} finally {
		await store.close();
	}
	return ExitCode.clean;
}

function table(rows: readonly ScanRow[]): string {
	if (rows.length === 0) return "no scans\n";
	const lines = rows.map((row) => [
		row.created_at.toISOString().slice(0, 16).replace("T", " "),
		row.verdict ?? row.state,
		row.findings === null ? "" : `${row.findings} found`,
		row.blocking === null ? "" : `${row.blocking} block`,
		`${row.registry}/${row.repository}${row.tag === null ? "" : `:${row.tag}`}`,
		row.digest?.slice(0, 19) ?? "",
		row.error ?? "",
	]);
	const widths = [0, 1, 2, 3, 4, 5].map((column) =>
		Math.max(...lines.map((line) => line[column]?.length ?? 0)),
	);
	return lines
		.map((line) => visible(line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")).trimEnd())
		.join("\n")
		.concat("\n");
}
