/** The kinds of documents that are known, and which of them a file is. */
import type { DocumentKind, DocumentReader } from "./document.ts";

const KINDS: readonly DocumentKind[] = [];

/** The reader for a file, by its path and first bytes; null for the many that are no document. */
export function documentFor(path: string, head: Buffer): DocumentReader | null {
	for (const kind of KINDS) {
		const reader = kind(path, head);
		if (reader !== null) return reader;
	}
	return null;
}
