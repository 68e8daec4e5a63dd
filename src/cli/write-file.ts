/** Files are replaced whole or not at all: a report that is cut off in the middle is worse than none. */
import { LeakscanError } from "../errors.ts";

/** Writes by way of a temporary file beside `path` and a rename. Throws OUTPUT_UNWRITABLE. */
export async function replaceFile(path: string, content: string): Promise<void> {
	const { default: writeFileAtomic } = await import("write-file-atomic");
	try {
		await writeFileAtomic(path, content, { encoding: "utf8" });
	} catch (error) {
		const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
		throw new LeakscanError("OUTPUT_UNWRITABLE", `cannot write ${path} (${reason})`, {
			hint: "check that its folder exists and can be written to",
			cause: error,
		});
	}
}
