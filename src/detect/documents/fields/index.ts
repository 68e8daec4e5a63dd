/** Reads the fields of a text in one of the forms that have them. */
import type { Field, FieldFormat } from "./field.ts";
import { iniFields } from "./ini.ts";
import { jsonFields } from "./json.ts";
import { tomlFields } from "./toml.ts";
import { xmlFields } from "./xml.ts";
import { yamlFields } from "./yaml.ts";

const READERS: Readonly<Record<FieldFormat, (text: string) => Field[]>> = {
	json: jsonFields,
	yaml: yamlFields,
	toml: tomlFields,
	ini: iniFields,
	xml: xmlFields,
};

/** Throws what the parsers throw: whoever reads a document catches it once, around all. */
export function fieldsOf(text: string, format: FieldFormat): Field[] {
	return READERS[format](text);
}
