/**
 * Build metadata becomes what the detector looks at: a value under its name, a command line, or a text. The history and
 * the config say much the same twice; each thing is given out once, with the instruction that it came from.
 */
import { buildInfoArgs } from "../image/build-info.ts";
import type { Execution } from "../image/config.ts";
import type { Image } from "../image/image.ts";
import type { Assignment, Instruction, Keyword } from "../image/instruction.ts";

export type MetadataKind =
	| "arg"
	| "env"
	| "history"
	| "label"
	| "cmd"
	| "entrypoint"
	| "healthcheck"
	| "onbuild"
	| "shell"
	| "comment"
	| "author"
	| "annotation";

/** Where a piece of metadata stands: the instruction's position in the history, null for the config alone. */
interface Place {
	readonly kind: MetadataKind;
	readonly instruction: number | null;
}

export type MetadataArtifact =
	| (Place & { readonly form: "assignment"; readonly name: string; readonly value: string })
	| (Place & { readonly form: "shell" | "text"; readonly text: string });

const PAIR_KINDS: ReadonlyMap<Keyword, MetadataKind> = new Map([
	["ENV", "env"],
	["ARG", "arg"],
	["LABEL", "label"],
]);

const COMMAND_KINDS: ReadonlyMap<Keyword, MetadataKind> = new Map([
	["CMD", "cmd"],
	["ENTRYPOINT", "entrypoint"],
	["HEALTHCHECK", "healthcheck"],
	["ONBUILD", "onbuild"],
	["SHELL", "shell"],
]);

/** Everything to look at in an image's history, config and annotations. */
export function metadataArtifacts(image: Image, instructions: readonly Instruction[]): MetadataArtifact[] {
	const artifacts = new Artifacts();
	const { config } = image;
	for (const instruction of instructions) addInstruction(artifacts, instruction);
	if (config.config) addExecution(artifacts, config.config, instructions);
	if (config.container_config) addContainer(artifacts, config.container_config, instructions);
	addBuildInfo(artifacts, config["moby.buildkit.buildinfo.v1"] ?? "", instructions);
	artifacts.text("comment", null, config.comment ?? "");
	artifacts.text("author", null, config.author ?? "");
	for (const { name, value } of image.annotations) artifacts.pair("annotation", null, { name, value });
	return artifacts.all;
}

/** Gathers, and leaves out what is there already in the same words. */
class Artifacts {
	readonly all: MetadataArtifact[] = [];
	readonly #seen = new Set<string>();

	/** A value that an instruction sets under its name. */
	set(kind: MetadataKind, instruction: number, { name, value }: Assignment): void {
		this.#seen.add(JSON.stringify([kind, name, value]));
		this.all.push({ kind, instruction, form: "assignment", name, value });
	}

	/** The same, from the config: what an instruction set already is left out. */
	pair(kind: MetadataKind, instruction: number | null, { name, value }: Assignment): void {
		if (this.has(kind, name, value)) return;
		this.#seen.add(JSON.stringify([kind, name, value]));
		this.all.push({ kind, instruction, form: "assignment", name, value });
	}

	/** A build arg as a RUN saw it: every RUN after it shows the same, the first one stands for all. */
	buildArg(instruction: number, { name, value }: Assignment): void {
		const key = JSON.stringify(["RUN", name, value]);
		if (this.#seen.has(key)) return;
		this.#seen.add(key);
		this.set("arg", instruction, { name, value });
	}

	has(kind: MetadataKind, name: string, value: string): boolean {
		return this.#seen.has(JSON.stringify([kind, name, value]));
	}

	text(kind: MetadataKind, instruction: number | null, text: string, form: "shell" | "text" = "text"): void {
		const key = JSON.stringify([kind, text]);
		if (text === "" || (instruction === null && this.#seen.has(key))) return;
		this.#seen.add(key);
		this.all.push({ kind, instruction, form, text });
	}
}

function addInstruction(artifacts: Artifacts, instruction: Instruction): void {
	const { index, keyword, pairs, buildArgs, body } = instruction;
	// An ARG's default and the RUN that saw it are two lines of a Dockerfile: both are shown, each once.
	for (const pair of buildArgs) artifacts.buildArg(index, pair);
	const pairKind = PAIR_KINDS.get(keyword);
	if (pairKind !== undefined) for (const pair of pairs) artifacts.set(pairKind, index, pair);
	const isSplit = pairs.length > 0 || keyword === "ARG";
	if (!isSplit) artifacts.text(COMMAND_KINDS.get(keyword) ?? "history", index, commandText(body), "shell");
	if (!isBuilderMark(instruction.comment)) artifacts.text("comment", index, instruction.comment);
	artifacts.text("author", index, instruction.author);
}

function isBuilderMark(comment: string): boolean {
	return /^buildkit\.[\w.]+$/.test(comment) || /^FROM [\w./:@-]+$/.test(comment);
}

function addExecution(
	artifacts: Artifacts,
	execution: Execution,
	instructions: readonly Instruction[],
): void {
	for (const entry of execution.Env ?? []) artifacts.pair("env", null, assignmentOf(entry));
	for (const [name, value] of Object.entries(execution.Labels ?? {}))
		artifacts.pair("label", null, { name, value });
	const command = (
		kind: MetadataKind,
		keyword: Keyword,
		words: readonly string[] | null | undefined,
	): void => {
		if (!words || words.length === 0) return;
		const last = instructions.findLast((instruction) => instruction.keyword === keyword);
		const text = words.join(" ");
		if (last && commandText(last.body).includes(text)) return;
		artifacts.text(kind, last?.index ?? null, text, "shell");
	};
	command("cmd", "CMD", execution.Cmd);
	command("entrypoint", "ENTRYPOINT", execution.Entrypoint);
	command("healthcheck", "HEALTHCHECK", execution.Healthcheck?.Test);
	command("shell", "SHELL", execution.Shell);
	for (const text of execution.OnBuild ?? []) artifacts.text("onbuild", null, text, "shell");
}

/** Characters of a word that is looked for in the history. */
const LONGEST_KNOWN = 16 * 1024;

/** The classic builder's last container: its environment holds build args too. */
function addContainer(
	artifacts: Artifacts,
	container: Execution,
	instructions: readonly Instruction[],
): void {
	const declared = new Set(instructions.flatMap(({ buildArgs }) => buildArgs.map(({ name }) => name)));
	for (const entry of container.Env ?? []) {
		const pair = assignmentOf(entry);
		if (!artifacts.has("env", pair.name, pair.value))
			artifacts.pair(declared.has(pair.name) ? "arg" : "env", null, pair);
	}
	for (const [name, value] of Object.entries(container.Labels ?? {}))
		artifacts.pair("label", null, { name, value });
	const words = container.Cmd ?? [];
	const text = words.join(" ");
	const last = words.at(-1) ?? "";
	// A longer word may take long to look for; it is looked at once more instead.
	const isKnown = instructions.some(
		({ createdBy, body }) => (last.length <= LONGEST_KNOWN && createdBy.includes(last)) || body === text,
	);
	if (words.length > 0 && !isKnown) artifacts.text("history", null, text, "shell");
}

function addBuildInfo(artifacts: Artifacts, base64: string, instructions: readonly Instruction[]): void {
	if (base64 === "") return;
	/** For each word of an ARG, the first that has it. */
	const args = new Map<string, number>();
	for (const { keyword, body, index } of instructions) {
		if (keyword !== "ARG") continue;
		for (const word of body.split(/[\s=]/)) if (!args.has(word)) args.set(word, index);
	}
	for (const pair of buildInfoArgs(base64)) artifacts.pair("arg", args.get(pair.name) ?? null, pair);
}

function assignmentOf(entry: string): Assignment {
	const at = entry.indexOf("=");
	return at < 0 ? { name: entry, value: "" } : { name: entry.slice(0, at), value: entry.slice(at + 1) };
}

/**
 * The words of a command in exec form, as both builders print it: `["a" "b"]`, `["a","b"]`, `&{["CMD-SHELL" "a"] ...}`,
 * put together with spaces so that an option and its value stand side by side. Other text stays as it is.
 */
function commandText(body: string): string {
	const list = wordList(body);
	if (list === null) return body;
	const words: string[] = [];
	const word = /[^"]*"((?:[^"\\]|\\.)*)"/sy;
	for (let found = word.exec(list); found !== null; found = word.exec(list))
		words.push(unescaped(found[1] ?? ""));
	return words.join(" ");
}

/** What stands between the brackets; null where there is no list of quoted words. */
function wordList(body: string): string | null {
	const start = body.startsWith("&{") ? 3 : 1;
	if (body[start - 1] !== "[" || body[start] !== '"') return null;
	// Behind a health check's words come its times.
	const times = body.endsWith("}") ? body.search(/\] "\d/) : -1;
	if (times >= 0) return body.slice(start, times);
	return body.endsWith("]") ? body.slice(start, -1) : null;
}

function unescaped(word: string): string {
	return word
		.replace(/\\(["\\])/g, "$1")
		.replaceAll("\\n", "\n")
		.replaceAll("\\t", "\t");
}
