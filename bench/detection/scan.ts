/** Runs the built command on an archive, as a person would, and gives back its JSON report. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface ReportedExposure {
	readonly kind: string;
	readonly path: string | null;
	readonly inside: readonly string[];
	readonly line: number | null;
	readonly column: number | null;
	readonly layer: { readonly index: number; readonly digest: string } | null;
	readonly instruction: { readonly index: number; readonly createdBy: string } | null;
	readonly state: string;
	readonly variable: string | null;
}

export interface ReportedFinding {
	readonly id: string;
	readonly pattern: { readonly id: string };
	readonly severity: string;
	readonly confidence: string;
	readonly secret: { readonly redacted: string; readonly length: number; readonly value: string };
	readonly exposures: readonly ReportedExposure[];
}

export interface Report {
	readonly complete: boolean;
	readonly errors: readonly { readonly code: string; readonly message: string }[];
	readonly findings: readonly ReportedFinding[];
	readonly suppressed: Readonly<Record<string, number>>;
	readonly stats: { readonly files: number; readonly bytes: number; readonly seconds: number };
}

const COMMAND = fileURLToPath(new URL("../../bin/leakscan.js", import.meta.url));

/** Exit codes 0 (nothing), 1 (findings) and 3 (incomplete) come with a report. */
export async function scan(reference: string, flags: readonly string[] = []): Promise<Report> {
	return new Promise((resolve, reject) => {
		const args = [COMMAND, "image", reference, "--format", "json", "--show-secrets", "--quiet", ...flags];
		execFile(process.execPath, args, { maxBuffer: 1 << 30 }, (error, stdout, stderr) => {
			const code = error === null ? 0 : error.code;
			if (code !== 0 && code !== 1 && code !== 3) {
				return reject(new Error(`leakscan failed with ${code} on ${reference}: ${stderr.trim()}`));
			}
			resolve(JSON.parse(stdout) as Report);
		});
	});
}
