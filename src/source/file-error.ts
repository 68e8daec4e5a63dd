/** What the file system said, as one line and what to do about it. */
import { LeakscanError } from "../errors.ts";
import { printable } from "./printable.ts";

/** The error code of Node's own errors (`ENOENT`, `Z_DATA_ERROR`, ...); undefined for others. */
export function errorCode(error: unknown): string | undefined {
	return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

export function fileError(file: string, error: unknown): LeakscanError {
	if (error instanceof LeakscanError) return error;
	const name = printable(file);
	const code = errorCode(error);
	switch (code) {
		case "ENOENT":
		case "ENOTDIR":
			return new LeakscanError("REFERENCE_NOT_FOUND", `no such file: ${name}`, { cause: error });
		case "EACCES":
		case "EPERM":
			return new LeakscanError("FILE_UNREADABLE", `no permission to read ${name}`, {
				hint: "run as a user who may read it, or change its permissions",
				cause: error,
			});
		default:
			return new LeakscanError("FILE_UNREADABLE", `${name} could not be read (${code ?? "unknown error"})`, {
				cause: error,
			});
	}
}
