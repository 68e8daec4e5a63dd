/** The lines of a document with the places where they begin. */

export interface DocumentLine {
	/** Without its line break. */
	readonly line: string;
	readonly start: number;
}

/** Lines that are read of one document. */
const MAX_LINES = 200_000;

export function* linesOf(text: string): Generator<DocumentLine> {
	let start = 0;
	for (let count = 0; count < MAX_LINES && start <= text.length; count++) {
		const end = text.indexOf("\n", start);
		const line = text.slice(start, end < 0 ? text.length : end);
		yield { line: line.endsWith("\r") ? line.slice(0, -1) : line, start };
		if (end < 0) return;
		start = end + 1;
	}
}
