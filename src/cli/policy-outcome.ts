/** `--policy FILE` of a scan by hand: what blocks, said on stderr, and the exit code. */
import type { ReportDocument } from "../report/schema.ts";
import { type ImageName, judge, readPolicy } from "../triage/policy.ts";
import { ExitCode } from "./exit-code.ts";
import { readNamed } from "./scan-run.ts";

export interface PolicyOutcome {
	readonly exitCode: number;
	readonly notes: readonly string[];
}

/** Throws CONFIG_INVALID, FILE_UNREADABLE. */
export async function policyOutcome(file: string, document: ReportDocument): Promise<PolicyOutcome> {
	const policy = readPolicy(await readNamed(file, "--policy"), file);
	const nameOf = (index: number): ImageName => imageName(document.images[index]?.reference ?? "");
	const { verdict, blocking, excepted, warnings } = judge(policy, document, nameOf, new Date());
	const amount = `${blocking.length} of ${document.findings.length} findings block by ${file}`;
	const summary =
		excepted.length === 0 ? amount : `${amount}, ${excepted.length} let through by an exception`;
	const exitCodes = { block: ExitCode.findings, incomplete: ExitCode.incomplete, pass: ExitCode.clean };
	return { exitCode: exitCodes[verdict], notes: [...warnings, summary] };
}

/** `registry.example/team/app:1.4` in parts; what names no registry (an archive, a local image) has none. */
function imageName(reference: string): ImageName {
	const plain = reference
		.replace(/^[a-z-]+:(?=.*[/:])(?:\/\/)?/, (scheme) => (/^localhost:/.test(scheme) ? scheme : ""))
		.replace(/@.*$/, "");
	const slash = plain.indexOf("/");
	const first = slash < 0 ? "" : plain.slice(0, slash);
	const isRegistry = first.includes(".") || first.includes(":") || first === "localhost";
	const path = isRegistry ? plain.slice(slash + 1) : plain;
	return { registry: isRegistry ? first : null, repository: path.replace(/:[^/:]*$/, "") };
}
