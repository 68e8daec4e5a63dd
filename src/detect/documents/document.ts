/**
 * Documents: files that are secrets by what they are (a kubeconfig, a keystore, /etc/shadow). They are parsed as a whole
 * rather than searched, so each kind says from the path and the first bytes whether it wants a file, and how large it may be.
 */
import type { Match } from "../match.ts";
import { isOrdinaryValue, isPlaceholder } from "../placeholder.ts";
import type { Refused } from "./found.ts";

/** Hears of a field that holds such secrets and this time holds none: a placeholder, say. */
export type Rejected = (refused: Refused) => void;

/** Reads one document, given whole. It must not throw for what the bytes are: what is no such document has no matches. */
export interface DocumentReader {
	/** A larger file is not gathered; the patterns look at it all the same. */
	readonly maxBytes: number;
	read(bytes: Buffer, rejected?: Rejected): readonly Match[];
}

/**
 * One kind of document. `path` has no leading slash, and for what lies in an archive goes on below the archive's own;
 * `head` is the first DOCUMENT_HEAD bytes, or all there are. Null: not this kind.
 */
export interface DocumentKind {
	(path: string, head: Buffer): DocumentReader | null;
	/** A kind that takes only paths that match this says so, and is asked for no other. */
	readonly files?: RegExp;
}

/** A kind that is told by the path first. */
export function documentNamed(
	files: RegExp,
	take: (...file: Parameters<DocumentKind>) => DocumentReader | null,
): DocumentKind {
	return Object.assign((path: string, head: Buffer) => (files.test(path) ? take(path, head) : null), {
		files,
	});
}

/** Bytes of a file that a kind gets to see before it decides. */
export const DOCUMENT_HEAD = 512;

export const PLACEHOLDER = "its value stands where a secret would: a sample, a reference, a mask";
const ORDINARY = "its value is a path, a URL, a host, a version or a date";

/** Why a value is no secret, whatever its field; null when it may be one. */
export function refusalOf(value: string, name: string | null, least: number): string | null {
	if (value.length < least) return `its value is shorter than ${least} characters`;
	return isPlaceholder(value, name) ? PLACEHOLDER : null;
}

/** The same where a field may hold addresses and paths as well. */
export function refusalOfAny(value: string, name: string | null, least: number): string | null {
	return refusalOf(value, name, least) ?? (isOrdinaryValue(value) ? ORDINARY : null);
}

/** No kind may ask for more than this. */
export const MAX_DOCUMENT = 8 * 1024 * 1024;
