/** Which report goes where: `--format` and `-o` put together. */
import { basename, extname } from "node:path";
import { LeakscanError } from "../errors.ts";
import type { Format } from "../report/formats.ts";

export interface OutputPlan {
	/** What is printed; null for nothing. */
	readonly stdout: Format | null;
	readonly files: readonly { readonly path: string; readonly format: Format }[];
}

const BY_ENDING: Readonly<Record<string, Format>> = { ".json": "json", ".sarif": "sarif", ".txt": "pretty" };

/**
 * A file's format is told by its ending (`.json`, `.sarif`, `.txt`) or by GitLab's name for it (`gl-…-report.json`), or is the one --format when there is just one of
 * each. A format that no file takes is printed; with files only, the terminal still gets the readable report unless `quiet`.
 * Throws USAGE when two formats would be printed or a file's format cannot be told.
 */
export function planOutput(formats: readonly Format[], files: readonly string[], quiet: boolean): OutputPlan {
	const [only] = formats;
	if (
		formats.length === 1 &&
		files.length === 1 &&
		only !== undefined &&
		!toldByAnother(files[0] ?? "", only)
	) {
		return { stdout: null, files: files.map((path) => ({ path, format: only })) };
	}
	const planned = files.map((path) => ({ path, format: formatOf(path, formats) }));
	const taken = new Set(planned.map(({ format }) => format));
	const printed = formats.filter((format) => !taken.has(format));
	if (printed.length > 1) {
		throw new LeakscanError("USAGE", `${printed.join(" and ")} would both be printed`, {
			hint: "give all but one a file: -o report.json -o report.sarif",
		});
	}
	return { stdout: printed[0] ?? (formats.length === 0 && !quiet ? "pretty" : null), files: planned };
}

/** `--format pretty -o out.sarif`: the ending says another format, so the file is not for this one. */
function toldByAnother(path: string, format: Format): boolean {
	const told = BY_ENDING[extname(path).toLowerCase()];
	return told !== undefined && told !== format && format === "pretty";
}

function formatOf(path: string, formats: readonly Format[]): Format {
	// As GitLab's own jobs call it.
	if (/^gl-.*-report\.json$/.test(basename(path))) return "gitlab";
	const told = BY_ENDING[extname(path).toLowerCase()];
	if (told !== undefined) return told;
	if (formats.length === 1 && formats[0] !== undefined) return formats[0];
	throw new LeakscanError("USAGE", `the format of ${path} cannot be told from its ending`, {
		hint: "name it .json, .sarif or .txt, or give one --format with one -o",
	});
}
