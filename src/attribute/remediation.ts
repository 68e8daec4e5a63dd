/**
 * What to do about a finding: revoke it first, for whoever pulled the image has it; then the lines that keep it out of
 * the next build, made from the instruction that leaked it. The secret itself never stands in them.
 */
import type { Instruction } from "../image/instruction.ts";
import { contextPath, ignoreLine } from "./build-context.ts";
import type { Exposure, Remediation } from "./finding.ts";
import type { RemediationRequest } from "./findings.ts";
import { LONGEST_COMMAND, mountedFile, mountedRun, secretNameOf } from "./secret-mount.ts";

interface Advice {
	/** What comes after revoking, as a whole sentence. */
	readonly sentence: string;
	readonly dockerfile: string | null;
}

/** Chooses by the exposure that the Dockerfile's author can do most about. */
export function remediationFor(request: RemediationRequest): Remediation {
	const { pattern, exposures } = request;
	const { sentence, dockerfile } = adviceFor(request, leadingExposure(exposures));
	return { summary: `${revocation(pattern.id)} ${sentence}`, revokeUrl: pattern.revokeUrl, dockerfile };
}

function revocation(pattern: string): string {
	if (/private-key|age-secret-key|client-key|keystore|keytab|onion-key/.test(pattern))
		return "Replace the key pair: whoever can pull the image has the key.";
	if (/password|basic-auth|shadow|htpasswd|connection|url|secret-by-name|^generic/.test(pattern)) {
		return "Change it: whoever can pull the image has it.";
	}
	if (/entropy/.test(pattern))
		return "Find out whether it is a secret; if it is, change it where it was issued.";
	return "Revoke it: whoever can pull the image has it.";
}

const ORDER: readonly Exposure["kind"][] = [
	"arg",
	"env",
	"history",
	"file",
	"label",
	"annotation",
	"cmd",
	"entrypoint",
	"healthcheck",
	"onbuild",
	"attestation",
];

function leadingExposure(exposures: readonly Exposure[]): Exposure | undefined {
	const rank = ({ kind }: Exposure): number => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length);
	return [...exposures].sort((a, b) => rank(a) - rank(b))[0];
}

function adviceFor(request: RemediationRequest, exposure: Exposure | undefined): Advice {
	switch (exposure?.kind) {
		case "arg":
			return buildArg(request, exposure);
		case "env":
			return environment(request, exposure);
		case "history":
		case "onbuild":
			return command(request, exposure);
		case "file":
			return file(request, exposure);
		case "label":
		case "annotation":
			return {
				sentence: `Take it out of the ${exposure.kind === "label" ? "LABEL" : "annotation"}: registries show those to everyone.`,
				dockerfile: null,
			};
		case "cmd":
		case "entrypoint":
		case "healthcheck":
			return atRunTime(request, exposure);
		case "attestation":
			return attested(request, exposure);
		case "filename":
		case "link":
			return { sentence: "Rename the file, and rebuild the layer that brought it.", dockerfile: null };
		default:
			return { sentence: "Then build the image without it.", dockerfile: null };
	}
}

function instructionOf({ instructions }: RemediationRequest, exposure: Exposure): Instruction | null {
	const index = exposure.instruction?.index ?? -1;
	// They stand in the order of their numbers.
	return instructions[index]?.index === index ? (instructions[index] ?? null) : null;
}

function nameFor({ pattern }: RemediationRequest, exposure: Exposure): ReturnType<typeof secretNameOf> {
	return secretNameOf(exposure.variable ?? pattern.id.replaceAll("-", "_").toUpperCase());
}

function buildArg(request: RemediationRequest, exposure: Exposure): Advice {
	const { variable } = exposure;
	const own = instructionOf(request, exposure);
	const seenBy = runsOf(request.instructions).byBuildArg.get(variable ?? "") ?? [];
	const run =
		seenBy.find((one) => mentions(request, one, variable)) ??
		(own?.keyword === "RUN" ? own : null) ??
		seenBy[0] ??
		null;
	return {
		sentence:
			"Build args stay in the image's history, so mount it as a secret instead, and take its ARG out.",
		dockerfile: mountedRun(run, request.secret, nameFor(request, exposure)),
	};
}

function environment(request: RemediationRequest, exposure: Exposure): Advice {
	const { variable } = exposure;
	const name = nameFor(request, exposure);
	const start = exposure.instruction?.index ?? -1;
	const user =
		(variable === null ? [] : (runsOf(request.instructions).byVariable.get(variable) ?? [])).find(
			({ index }) => index > start,
		) ?? null;
	const lines = [mountedRun(user, request.secret, name)];
	if (user === null) lines.unshift("# If the build needs it:");
	lines.push(
		"",
		"# If the program needs it, give it when the container starts:",
		`# docker run --env ${name.variable} ...`,
	);
	return {
		sentence: "What ENV sets stays in the image's config, so take that line out.",
		dockerfile: lines.join("\n"),
	};
}

/** Provenance keeps every build arg, also those of stages that left nothing else in the image. */
function attested(request: RemediationRequest, exposure: Exposure): Advice {
	if (exposure.variable === null) {
		return {
			sentence: "Delete the attestation from the registry, and write it anew without it.",
			dockerfile: null,
		};
	}
	return {
		sentence:
			"The attestation is pulled with the image: delete it from the registry. Provenance keeps build args, so mount it as a secret instead.",
		dockerfile: mountedRun(null, request.secret, nameFor(request, exposure)),
	};
}

function mentions({ instructions }: RemediationRequest, run: Instruction, variable: string | null): boolean {
	const users = variable === null ? undefined : runsOf(instructions).byVariable.get(variable);
	return users?.includes(run) === true;
}

/** The commands of an image by what they take: asked for each finding, so read once. */
interface Runs {
	/** By the variables that they name (`$A`, `${A}`). */
	readonly byVariable: ReadonlyMap<string, readonly Instruction[]>;
	readonly byBuildArg: ReadonlyMap<string, readonly Instruction[]>;
}

const known = new WeakMap<readonly Instruction[], Runs>();

function runsOf(instructions: readonly Instruction[]): Runs {
	let runs = known.get(instructions);
	if (runs === undefined) {
		const byVariable = new Map<string, Instruction[]>();
		const byBuildArg = new Map<string, Instruction[]>();
		for (const instruction of instructions) {
			const { keyword, body, buildArgs } = instruction;
			for (const { name } of buildArgs) addOnce(byBuildArg, name, instruction);
			if (keyword !== "RUN") continue;
			for (const [, name = ""] of body.matchAll(/\$\{?([A-Za-z0-9_]+)/g))
				addOnce(byVariable, name, instruction);
		}
		runs = { byVariable, byBuildArg };
		known.set(instructions, runs);
	}
	return runs;
}

function addOnce(map: Map<string, Instruction[]>, name: string, instruction: Instruction): void {
	const before = map.get(name);
	if (before === undefined) map.set(name, [instruction]);
	else if (before.at(-1) !== instruction) before.push(instruction);
}

function command(request: RemediationRequest, exposure: Exposure): Advice {
	const own = instructionOf(request, exposure);
	if (own?.keyword !== "RUN") {
		return {
			sentence: "The history keeps every instruction's text, so take it out of that line.",
			dockerfile: null,
		};
	}
	return {
		sentence: "The history keeps every command, so mount it as a secret.",
		dockerfile: mountedRun(own, request.secret, nameFor(request, exposure)),
	};
}

function atRunTime(request: RemediationRequest, exposure: Exposure): Advice {
	const { variable } = nameFor(request, exposure);
	return {
		sentence: `Let the command read it when the container starts: from its environment, or from a file mounted there.`,
		dockerfile: `# docker run --env ${variable} ...`,
	};
}

function file(request: RemediationRequest, exposure: Exposure): Advice {
	const path = exposure.path ?? "";
	const own = instructionOf(request, exposure);
	switch (own?.keyword) {
		case "COPY":
		case "ADD":
			return isBase(own) ? fromBase() : copied(request, exposure, path, own);
		case "RUN":
			return written(path, own);
		default:
			return own === null
				? {
						sentence: "Rebuild the image without the file.",
						dockerfile: `# .dockerignore\n${ignoreLine(contextPath(path, null))}`,
					}
				: fromBase();
	}
}

/** `ADD file:... in /`: the root file system that a base image starts from. */
function isBase({ keyword, body, index }: Instruction): boolean {
	return keyword === "ADD" && index === 0 && body.length < 4096 && / in \/\s*$/.test(body);
}

function fromBase(): Advice {
	return {
		sentence: "It comes with the base image: choose another, or have that one rebuilt without it.",
		dockerfile: null,
	};
}

function copied(request: RemediationRequest, exposure: Exposure, path: string, own: Instruction): Advice {
	const source = contextPath(path, own);
	const ignore = `# .dockerignore\n${ignoreLine(source)}`;
	if (/(?:^|\/)\.git(?:\/|$)/.test(source) || path.includes("/.git/")) {
		return { sentence: "Keep the repository's .git folder out of the build context.", dockerfile: ignore };
	}
	const name = path.slice(path.lastIndexOf("/") + 1);
	const user = commandAbout(request, own.index, name);
	const gone = exposure.state === "deleted" || exposure.state === "overwritten";
	const sentence = gone
		? `${exposure.state === "deleted" ? "Deleting" : "Overwriting"} a file hides it only: the layer that brought it keeps it. Keep it out of the build context, and mount it while a command needs it.`
		: "Keep the file out of the build context, and mount it while a command needs it.";
	return { sentence, dockerfile: `${ignore}\n\n# Dockerfile\n${mountedFile(path, source, user)}` };
}

/** Characters of later commands that are searched for a file's name, for each file. */
const MOST_SEARCHED = 64 * 1024;

/** The first command after an instruction that names the file for another reason than to remove it; "" where none does. */
function commandAbout({ instructions }: RemediationRequest, start: number, name: string): string {
	for (let at = start + 1, searched = 0; at < instructions.length && searched < MOST_SEARCHED; at++) {
		const { keyword = "UNKNOWN", body = "" } = instructions[at] ?? {};
		searched += 64 + body.length;
		if (keyword !== "RUN" || body.length > LONGEST_COMMAND || !body.includes(name)) continue;
		const left = withoutRemoval(body, name);
		if (left.includes(name)) return left;
	}
	return "";
}

/** The command without the `&& rm ...` that was to hide the file. */
function withoutRemoval(body: string, name: string): string {
	return body
		.split("&&")
		.map((part) => part.trim())
		.filter((part) => !(/^(?:rm|shred|unlink|truncate)\s/.test(part) && part.includes(name)))
		.join(" && ");
}

/** Files that programs read credentials from, wherever they lie. */
const CREDENTIAL_FILE =
	/\/(?:\.npmrc|\.netrc|\.pypirc|\.git-credentials|pip\.conf|\.pgpass|\.my\.cnf|\.yarnrc(?:\.yml)?|\.docker\/config\.json|\.aws\/credentials|\.kube\/config|\.cargo\/credentials(?:\.toml)?|\.m2\/settings\.xml|\.gem\/credentials|auth\.json|NuGet\.Config)$/;

function written(path: string, run: Instruction): Advice {
	if (CREDENTIAL_FILE.test(path)) {
		return {
			sentence: "Mount the file while the command runs, and do not write it into a layer.",
			dockerfile: mountedFile(path, path.slice(path.lastIndexOf("/") + 1), ""),
		};
	}
	const short = run.body.length > 400 || run.body.includes("\n") ? "<its command>" : run.body;
	return {
		sentence:
			"A command of the build wrote it. Run that in a stage of its own, and copy over only what the program needs.",
		dockerfile: [
			"FROM <your base> AS build",
			`RUN ${short}`,
			"",
			"FROM <your base>",
			"COPY --from=build /what/it/needs /what/it/needs",
		].join("\n"),
	};
}
