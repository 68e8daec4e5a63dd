/**
 * A document's matches join what was searched in the same file: people's allowlists have their say in them, what a parser says
 * better takes the place of what a name led to, and an observer hears of each.
 */
import type { Detector } from "./detector.ts";
import type { DocumentReader, Rejected } from "./documents/document.ts";
import { LineCounter } from "./lines.ts";
import type { Match, TextContext } from "./match.ts";
import { overlapsTo, withDocument } from "./overlap.ts";

/** `searched` and what `reader` finds in the file, which is given whole. */
export function readDocument(
	detector: Detector,
	reader: DocumentReader,
	bytes: Buffer,
	context: TextContext,
	searched: readonly Match[],
): Match[] {
	const { observe } = detector;
	const lines = new LineCounter();
	const rejected: Rejected | undefined =
		observe &&
		(({ kind, secret, variable, byte, reason }) =>
			observe({
				kind: "document",
				context,
				patternId: kind,
				secret,
				variable: variable ?? null,
				...lines.locate(bytes, byte),
				rejected: reason,
			}));
	const kept = reader.read(bytes, rejected).filter((match) => {
		const { patternId, secret, variable, line, column } = match;
		const reason = detector.letsPass(match, bytes, context);
		observe?.({ kind: "document", context, patternId, secret, variable, line, column, rejected: reason });
		return reason === null;
	});
	return withDocument(searched, kept, overlapsTo(observe, context));
}
