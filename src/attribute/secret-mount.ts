/**
 * A RUN rewritten so that its secret comes in through `--mount=type=secret` and stays in no layer and no history.
 * Dockerfile reference, "RUN --mount=type=secret". The form with `export` works from Docker 18.09's BuildKit on; the
 * `env=` option of newer frontends is left to those who know that theirs has it.
 */
import type { Instruction } from "../image/instruction.ts";

/** How a secret is called in a Dockerfile and on the command line of a build. */
export interface SecretName {
	/** `api_secret_key`: the secret's id and its file under /run/secrets. */
	readonly id: string;
	/** `API_SECRET_KEY`: the variable that commands read. */
	readonly variable: string;
}

/** Characters of a variable's name that its secret is named after. */
const LONGEST_VARIABLE = 256;
/** Characters of a command that is written out: it stands in the advice for each secret that it holds. */
export const LONGEST_COMMAND = 16 * 1024;

/** Names a secret after the variable that held it. */
export function secretNameOf(variable: string): SecretName {
	const clean =
		variable
			.slice(0, LONGEST_VARIABLE)
			.replace(/[^A-Za-z0-9_]+/g, "_")
			.replace(/^_+|_{1,256}$/g, "")
			.slice(0, 64) || "build_secret";
	const name = /^\d/.test(clean) ? `SECRET_${clean}` : clean;
	return {
		id: name.toLowerCase(),
		variable: /[a-z]/.test(name) && variable !== name ? name.toUpperCase() : name,
	};
}

/** The RUN with its secret mounted, and the command that builds it. The secret itself is replaced by its variable. */
export function mountedRun(from: Instruction | null, secret: string, name: SecretName): string {
	const run = from !== null && from.body.length > LONGEST_COMMAND ? null : from;
	const mount = `RUN --mount=type=secret,id=${name.id}`;
	const load = `export ${name.variable}="$(cat /run/secrets/${name.id})"`;
	const build = `# docker build --secret id=${name.id},env=${name.variable} .`;
	const body = run === null ? "" : withVariable(run.body, secret, name.variable);
	if (run !== null && isMultiLine(body)) {
		const end = delimiterFor(body);
		return [
			"# syntax=docker/dockerfile:1",
			`${mount} <<'${end}'`,
			load,
			...body.split("\n"),
			end,
			build,
		].join("\n");
	}
	if (run !== null && isExecForm(run)) {
		return ["# syntax=docker/dockerfile:1", `${mount},env=${name.variable} \\`, `    ${body}`, build].join(
			"\n",
		);
	}
	return [`${mount} \\`, `    ${load} && \\`, `    ${body || "<the command that needs it>"}`, build].join(
		"\n",
	);
}

/** The RUN with a file mounted while it runs, instead of copied in. */
export function mountedFile(path: string, source: string, command: string): string {
	const id = secretNameOf(path.slice(path.lastIndexOf("/") + 1)).id;
	return [
		`RUN --mount=type=secret,id=${id},target=${quotedIfNeeded(path)} \\`,
		`    ${command || "<the command that needs it>"}`,
		`# docker build --secret id=${id},src=${quotedIfNeeded(source)} .`,
	].join("\n");
}

function quotedIfNeeded(path: string): string {
	return /[\s,"']/.test(path) ? `"${path.replace(/["\\]/g, "")}"` : path;
}

/** True when no shell reads the body (`RUN ["make", "all"]`), so that nothing in it can be exported. */
function isExecForm({ createdBy, body }: Instruction): boolean {
	const start = createdBy.lastIndexOf(body);
	const before = start < 0 ? "" : createdBy.slice(Math.max(0, start - 64), start).trimEnd();
	return !/(?:-\w*c|\/C|-Command)$/i.test(before);
}

function isMultiLine(body: string): boolean {
	return /[^\\]\n/.test(body);
}

function delimiterFor(body: string): string {
	const lines = new Set(body.split("\n"));
	let end = "EOF";
	while (lines.has(end)) end += "_";
	return end;
}

/** Puts `$NAME` where the secret stands, in the quotes that make a shell expand it. */
function withVariable(body: string, secret: string, variable: string): string {
	if (secret.length < 4) return body;
	let out = "";
	let rest = 0;
	let quote: "" | "'" | '"' = "";
	for (let at = 0; at < body.length; at++) {
		if (body.startsWith(secret, at)) {
			const reference = `\${${variable}}`;
			out +=
				body.slice(rest, at) +
				(quote === '"' ? reference : quote === "'" ? `'"${reference}"'` : `"${reference}"`);
			at += secret.length - 1;
			rest = at + 1;
			continue;
		}
		const char = body[at];
		if (char === "\\" && quote !== "'") at++;
		else if ((char === "'" || char === '"') && (quote === "" || quote === char))
			quote = quote === "" ? char : "";
	}
	return out + body.slice(rest);
}
