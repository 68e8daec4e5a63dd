/**
 * The build info that BuildKit 0.9 to 0.11 (Docker 20.10 to 23) put into the image config: base64 of JSON whose `attrs`
 * hold every `--build-arg`. Source: BuildKit's docs/build-repro.md of those versions ("Build information").
 */
import { z } from "zod";
import type { Assignment } from "./instruction.ts";

const schema = z.object({ attrs: z.record(z.string(), z.string().nullable()).nullish() });

const PREFIX = "build-arg:";

/** The build args it names. What is no build info gives none: the text is looked at as it stands all the same. */
export function buildInfoArgs(base64: string): Assignment[] {
	let value: unknown;
	try {
		value = JSON.parse(Buffer.from(base64, "base64").toString("utf8"));
	} catch {
		return [];
	}
	const attrs = schema.safeParse(value).data?.attrs ?? {};
	return Object.entries(attrs).flatMap(([name, text]) =>
		name.startsWith(PREFIX) && text ? [{ name: name.slice(PREFIX.length), value: text }] : [],
	);
}
