/** JSON documents out of an image, checked against their schema where they come in. */
import type { z } from "zod";
import { LeakscanError } from "../errors.ts";
import { printable } from "./printable.ts";

/**
 * Parses `bytes`, which `where` names. Throws JSON_INVALID. Its message never quotes the document: a config holds ENV,
 * and a path given by mistake may be anything.
 */
export function parseDocument<S extends z.ZodType>(schema: S, bytes: Uint8Array, where: string): z.output<S> {
	let value: unknown;
	try {
		value = JSON.parse(new TextDecoder("utf-8").decode(bytes));
	} catch (error) {
		throw invalid(where, `is not valid JSON${positionIn(error)}`);
	}
	// Read once, it is not worth a function made for its schema, which zod compiles otherwise.
	const parsed = schema.safeParse(value, { jitless: true });
	if (parsed.success) return parsed.data;
	const issue = parsed.error.issues[0];
	const at = issue?.path.map(String).join(".") ?? "";
	throw invalid(
		where,
		`is not what it should be${at === "" ? "" : ` at ${printable(at)}`}: ${issue?.message ?? ""}`,
	);
}

function invalid(where: string, problem: string): LeakscanError {
	return new LeakscanError("JSON_INVALID", `${printable(where)} ${problem}`, {
		hint: "the image is damaged or was written by a broken tool: save or copy it again",
	});
}

/** The position alone: the engine's own message quotes the text around it. */
function positionIn(error: unknown): string {
	const position = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
	return position === undefined ? "" : ` (at byte ${position} or so)`;
}
