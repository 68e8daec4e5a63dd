/** A pattern file: YAML that is read, checked, and told the line of what is wrong in it. */
import { LeakscanError } from "../errors.ts";
import { type PatternFile, patternFileSchema } from "./pattern.ts";
import { tableFileSchema } from "./pattern-table.ts";
import { readYaml, type YamlData, YamlError } from "./yaml-data.ts";

/** Reads one YAML pattern file. `name` is for messages. Throws PATTERN_INVALID with the first thing that is wrong. */
export function readPatternFile(text: string, name: string): PatternFile {
	const { data, lineOf } = dataOf(text, name);
	const isTable = typeof data === "object" && data !== null && "table" in data;
	const result = (isTable ? tableFileSchema : patternFileSchema).safeParse(data);
	if (result.success) return result.data;
	const issue = result.error.issues[0];
	const path = [
		...(issue?.path ?? []),
		...(issue?.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : []),
	];
	const line = lineOf(path);
	const what = issue ? `${issue.path.join(".") || "the file"}: ${issue.message}` : "not a pattern file";
	throw invalid(line === null ? name : `${name}:${line}`, what);
}

function dataOf(text: string, name: string): YamlData {
	try {
		return readYaml(text);
	} catch (error) {
		if (!(error instanceof YamlError)) throw error;
		throw invalid(error.line === null ? name : `${name}:${error.line}`, error.message);
	}
}

function invalid(name: string, what: string): LeakscanError {
	return new LeakscanError("PATTERN_INVALID", `${name}: ${what}`, {
		hint: "`leakscan patterns show ID` prints a built-in pattern to go by",
	});
}
