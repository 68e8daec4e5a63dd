/** Files are replaced whole or not at all: a report that is cut off in the middle is worse than none. */
import { appendFile, stat } from "node:fs/promises";
import path from "node:path";
import { LeakscanError } from "../errors.ts";

/** What a process has open, and devices: `/dev/stdout` may lead to a file that others write to as well. */
const OPEN_ALREADY = /^\/(?:dev|proc)\//;

/**
 * Writes by way of a temporary file beside `path` and a rename. A pipe or a device is written to: a rename would put a file in its
 * place (as root in that of /dev/null, for everyone). Throws OUTPUT_UNWRITABLE.
 */
export async function replaceFile(file: string, content: string): Promise<void> {
	try {
		if (await isReplaced(path.resolve(file))) {
			const { default: writeFileAtomic } = await import("write-file-atomic");
			await writeFileAtomic(file, content, { encoding: "utf8" });
		} else await appendFile(file, content);
	} catch (error) {
		const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
		throw new LeakscanError("OUTPUT_UNWRITABLE", `cannot write ${file} (${reason})`, {
			hint: "check that its folder exists and can be written to",
			cause: error,
		});
	}
}

async function isReplaced(file: string): Promise<boolean> {
	if (OPEN_ALREADY.test(file)) return false;
	const stats = await stat(file).catch(() => null);
	return stats === null || stats.isFile() || stats.isDirectory();
}
