/**
 * What can go wrong, in the two forms the rest of the code uses: a LeakscanError ends the work on a reference; a
 * ScanFault is a part that could not be read while the rest was (an entry of the report's `errors`).
 */

/** Stable codes: part of the public contract, so scripts can act on them. Never rename one. */
export type ErrorCode =
	| "USAGE"
	| "CONFIG_INVALID"
	| "PATTERN_INVALID"
	| "REFERENCE_NOT_FOUND"
	| "REFERENCE_UNSUPPORTED"
	| "NOT_AN_IMAGE"
	| "PLATFORM_NOT_FOUND"
	| "ENGINE_UNREACHABLE"
	| "ENGINE_ERROR"
	| "REGISTRY_UNREACHABLE"
	| "REGISTRY_DENIED"
	| "REGISTRY_ERROR"
	| "FILE_UNREADABLE"
	| "JSON_INVALID"
	| "ARCHIVE_INVALID"
	| "BLOB_MISSING"
	| "DIGEST_MISMATCH"
	| "LAYER_UNREADABLE"
	| "MEDIA_TYPE_UNSUPPORTED"
	| "LIMIT_EXCEEDED"
	| "OUTPUT_UNWRITABLE"
	| "NOTIFICATION_INVALID"
	| "STORE_LOCKED"
	| "STORE_UNREACHABLE"
	| "DELIVERY_FAILED"
	| "KEYS_UNREACHABLE"
	| "INTERNAL";

/** An error a person is meant to read: what happened (`message`), and what to do next (`hint`), a line each. */
export class LeakscanError extends Error {
	override readonly name = "LeakscanError";
	readonly code: ErrorCode;
	readonly hint: string | undefined;

	constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
		super(message, options.cause === undefined ? undefined : { cause: options.cause });
		this.code = code;
		this.hint = options.hint;
	}
}

/** A part that could not be read while the rest was. Any fault makes the scan incomplete. */
export interface ScanFault {
	readonly code: ErrorCode;
	readonly message: string;
	/** What it was: a layer's digest, a path inside a layer, a reference. */
	readonly where: string;
}

/** Turns whatever was thrown into a fault at `where`. */
export function faultOf(error: unknown, where: string, fallback: ErrorCode): ScanFault {
	if (error instanceof LeakscanError) return { code: error.code, message: error.message, where };
	return { code: fallback, message: error instanceof Error ? error.message : String(error), where };
}
