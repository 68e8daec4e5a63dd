/**
 * Reads an image's history back as the Dockerfile instructions it came from: OCI image-spec config.md "history", in the
 * forms of Docker's classic builder (`/bin/sh -c #(nop)  ENV A=b`, `|1 ARG=value /bin/sh -c make`), BuildKit
 * (`ENV A=b`, `RUN |1 ARG=value /bin/sh -c make # buildkit`), buildah and kaniko. What none of them wrote is UNKNOWN,
 * and its text is still there to be looked at.
 */
import { MOST_WEIGHED, readBuildArgs, SHELL_PREFIX, type Weighing } from "./build-args.ts";
import type { HistoryEntry, ImageConfig } from "./config.ts";
import type { Assignment, Instruction, Keyword } from "./instruction.ts";
import { argNames, argPairs, envPairs, type FinalValues, labelPairs } from "./pairs.ts";

const KEYWORDS: ReadonlySet<string> = new Set<Keyword>([
	"FROM",
	"RUN",
	"COPY",
	"ADD",
	"ENV",
	"ARG",
	"LABEL",
	"CMD",
	"ENTRYPOINT",
	"HEALTHCHECK",
	"ONBUILD",
	"SHELL",
	"USER",
	"WORKDIR",
	"EXPOSE",
	"VOLUME",
	"STOPSIGNAL",
	"MAINTAINER",
]);

const NOP = /^(.{0,512}?) ?#\(nop\) +/s;
const BUILDKIT_MARK = / # buildkit$/;
/** Characters of a shell and its options. */
const LONGEST_SHELL = 1024;
const DEFAULT_SHELL = "/bin/sh -c";

/** One instruction per history entry, in its order; of an image without a history, what the classic builder left of the last. */
export function readInstructions(config: ImageConfig): Instruction[] {
	const entries = config.history ?? [];
	if (entries.length === 0) return fromContainerConfig(config);
	const layers = layerIndexes(entries, config.rootfs?.diff_ids?.length ?? null);
	const isClassic = entries.some((entry) => entry.created_by?.includes("#(nop)"));
	const finals: Finals = {
		env: new Map((config.config?.Env ?? []).map(splitAtEquals)),
		labels: new Map(Object.entries(config.config?.Labels ?? {})),
	};
	const read = (values: Values): Instruction[] => {
		const state: State = {
			declared: [],
			declaredNames: new Set(),
			shell: DEFAULT_SHELL,
			values,
			weighing: { left: MOST_WEIGHED },
		};
		return entries.map((entry, index) =>
			instructionOf(entry, index, layers[index] ?? null, isClassic, finals, state),
		);
	};
	// A value that several RUNs (or its ARG) agree on is where it ends: read once to collect them, once to use them.
	const first = read(new Map());
	return first.some((instruction) => instruction.buildArgs.length > 0) ? read(valuesOf(first)) : first;
}

type Values = ReadonlyMap<string, ReadonlySet<string>>;

interface Finals {
	readonly env: FinalValues;
	readonly labels: FinalValues;
}

/** What earlier instructions say of later ones. */
interface State {
	readonly declared: string[];
	readonly declaredNames: Set<string>;
	shell: string;
	readonly values: Values;
	readonly weighing: Weighing;
}

function instructionOf(
	entry: HistoryEntry,
	index: number,
	layerIndex: number | null,
	isClassic: boolean,
	finals: Finals,
	state: State,
): Instruction {
	const createdBy = entry.created_by ?? "";
	const { keyword, builder, text } = keywordOf(createdBy, entry, isClassic);
	let pairs: Assignment[] = [];
	let buildArgs: readonly Assignment[] = [];
	let body = text;
	switch (keyword) {
		case "RUN": {
			const reading = readBuildArgs(text, state);
			if (reading) buildArgs = reading.args;
			body = withoutShell(reading?.command ?? text, state.shell);
			break;
		}
		case "ENV":
			pairs = envPairs(text, finals.env);
			break;
		case "LABEL":
			pairs = labelPairs(text, finals.labels);
			break;
		case "ARG":
			pairs = argPairs(text);
			for (const name of argNames(text)) {
				state.declared.push(name);
				state.declaredNames.add(name);
			}
			break;
		case "SHELL":
			state.shell = shellOf(text) ?? state.shell;
			break;
	}
	return {
		index,
		keyword,
		builder,
		createdBy,
		created: entry.created || null,
		author: entry.author ?? "",
		comment: entry.comment ?? "",
		layerIndex,
		pairs,
		buildArgs,
		body,
	};
}

function keywordOf(
	createdBy: string,
	entry: HistoryEntry,
	isClassic: boolean,
): { keyword: Keyword; builder: Instruction["builder"]; text: string } {
	const nop = NOP.exec(createdBy);
	if (nop) {
		const { keyword, rest } = firstWord(createdBy.slice(nop[0].length));
		return { keyword, builder: "classic", text: rest.trim() };
	}
	const marked = BUILDKIT_MARK.test(createdBy) || (entry.comment ?? "").startsWith("buildkit.");
	const { keyword, rest } = firstWord(createdBy);
	if (keyword !== "UNKNOWN") {
		return { keyword, builder: marked ? "buildkit" : "other", text: rest.replace(BUILDKIT_MARK, "").trim() };
	}
	SHELL_PREFIX.lastIndex = 0;
	const isRun =
		/^\|\d+ /.test(createdBy) ||
		SHELL_PREFIX.test(createdBy) ||
		(isClassic && createdBy !== "" && !entry.empty_layer);
	return isRun
		? { keyword: "RUN", builder: "classic", text: createdBy.trim() }
		: { keyword: "UNKNOWN", builder: "other", text: createdBy.replace(BUILDKIT_MARK, "") };
}

function firstWord(text: string): { keyword: Keyword; rest: string } {
	const word = /^[A-Z]+(?=\s|$)/.exec(text)?.[0] ?? "";
	return isKeyword(word)
		? { keyword: word, rest: text.slice(word.length + 1) }
		: { keyword: "UNKNOWN", rest: text };
}

function isKeyword(word: string): word is Keyword {
	return KEYWORDS.has(word);
}

/** `SHELL [/bin/bash -o pipefail -c]`, as both builders print it, or as JSON. */
function shellOf(text: string): string | null {
	const inside = text.length > LONGEST_SHELL ? undefined : /^\[(.*)\]$/s.exec(text)?.[1];
	if (inside === undefined) return null;
	return (
		inside
			.replace(/",? ?"/g, " ")
			.replaceAll('"', "")
			.trim() || null
	);
}

function withoutShell(command: string, shell: string): string {
	if (command.startsWith(`${shell} `)) return command.slice(shell.length + 1).trim();
	SHELL_PREFIX.lastIndex = 0;
	const prefix = SHELL_PREFIX.exec(command)?.[0];
	return (prefix === undefined ? command : command.slice(prefix.length)).trim();
}

/**
 * Which layer each entry made: entries without `empty_layer` and layers go in pairs. When their numbers differ, the
 * history does not tell, and nothing is said rather than something wrong.
 */
function layerIndexes(entries: readonly HistoryEntry[], layers: number | null): (number | null)[] {
	const makers = entries.filter((entry) => entry.empty_layer !== true).length;
	if (layers !== null && makers !== layers) return entries.map(() => null);
	let next = 0;
	return entries.map((entry) => (entry.empty_layer === true ? null : next++));
}

/** Every value that a reading gave for a name. */
function valuesOf(instructions: readonly Instruction[]): Values {
	const values = new Map<string, Set<string>>();
	for (const { pairs, buildArgs, keyword } of instructions) {
		for (const { name, value } of keyword === "ARG" ? pairs : buildArgs) {
			values.set(name, (values.get(name) ?? new Set<string>()).add(value));
		}
	}
	return values;
}

function splitAtEquals(entry: string): [string, string] {
	const at = entry.indexOf("=");
	return at < 0 ? [entry, ""] : [entry.slice(0, at), entry.slice(at + 1)];
}

/** Images from before histories (Docker 1.0 to 1.9): the container's command is the last instruction. */
function fromContainerConfig(config: ImageConfig): Instruction[] {
	const command = config.container_config?.Cmd?.join(" ") ?? "";
	if (command === "") return [];
	const entry = {
		created_by: command,
		created: config.created,
		author: config.author,
		comment: config.comment,
	};
	return readInstructions({ ...config, rootfs: null, history: [entry] }).map((instruction) => ({
		...instruction,
		layerIndex: null,
	}));
}
