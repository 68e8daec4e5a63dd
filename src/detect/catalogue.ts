/** The catalogue: pattern files put together, checked, and answerable by id. */
import { LeakscanError } from "../errors.ts";
import { DOCUMENT_KINDS, type DocumentKindInfo } from "./documents/kinds.ts";
import type { Pattern, PatternFile } from "./pattern.ts";
import { patternFileSchema } from "./pattern.ts";
import { tableFileSchema } from "./pattern-table.ts";
import { GENERIC_KINDS } from "./secret-by-name.ts";
import { readYaml, type YamlData, YamlError } from "./yaml-data.ts";

/** What is known of a kind of secret, whether it has a shape or is found by its name. */
export interface Kind {
	readonly id: string;
	readonly name: string;
	readonly provider: string;
	readonly revokeUrl: string | null;
}

/** All patterns of some files. A later file's pattern replaces an earlier one of the same id. */
export function patternsOf(files: readonly PatternFile[]): Pattern[] {
	const byId = new Map<string, Pattern>();
	for (const { provider, patterns } of files) {
		for (const pattern of patterns)
			byId.set(pattern.id, { ...pattern, provider: pattern.provider ?? provider });
	}
	return [...byId.values()];
}

/** Looks kinds up by id; an unknown id answers with itself. */
export function kindsOf(patterns: readonly Pattern[]): (id: string) => Kind {
	const kinds = new Map<string, Kind>();
	for (const { id, name, provider, revoke } of patterns)
		kinds.set(id, { id, name, provider, revokeUrl: revoke ?? null });
	for (const [id, { name, provider }] of Object.entries(GENERIC_KINDS))
		kinds.set(id, { id, name, provider, revokeUrl: null });
	for (const { id, name, provider } of documentKinds())
		if (!kinds.has(id)) kinds.set(id, { id, name, provider, revokeUrl: null });
	return (id) => kinds.get(id) ?? { id, name: id, provider: "", revokeUrl: null };
}

/** A kind that only documents are read for: it has no expression to show. */
export interface DocumentOnlyKind extends NonNullable<DocumentKindInfo["own"]> {
	readonly id: string;
	readonly severity: DocumentKindInfo["severity"];
}

export function documentKinds(): DocumentOnlyKind[] {
	const kinds: readonly (readonly [string, DocumentKindInfo])[] = Object.entries(DOCUMENT_KINDS);
	return kinds.flatMap(([id, { severity, own }]) => (own === undefined ? [] : [{ id, severity, ...own }]));
}

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
