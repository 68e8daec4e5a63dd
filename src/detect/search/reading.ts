/** What a text is read as, told by its context and its first bytes: what is looked for in it, and how far it is believed. */
import type { BareForm } from "../assignments/assignment-site.ts";
import type { AssignmentForm } from "../assignments/assignments-in.ts";
import type { AssignmentVerdict } from "../by-name/named-secret.ts";
import type { Trust } from "../by-name/trust.ts";
import { type FileClass, fileClassOf } from "../file-class.ts";
import type { TextContext } from "../match.ts";
import type { BlockObservation } from "../observation.ts";

/** How far into a file to look for a NUL byte. */
const SNIFF = 8 * 1024;

export interface Reading {
	readonly context: TextContext;
	readonly fileClass: FileClass | null;
	/** How assignments are looked for where every one is (short texts that were written on purpose). */
	readonly form: AssignmentForm | null;
	/** Where a bare value behind a telling name ends; null where names are not looked at. */
	readonly bare: BareForm | null;
	readonly trust: Trust;
	/** A shell's or a command prompt's script. */
	readonly isScript: boolean;
	/** Bytes with NUL among them: only patterns with a shape of their own are tried. */
	readonly binary: boolean;
	/** Gathers what is thought of a block's candidates, where someone wants to know. */
	readonly observe?: (observation: BlockObservation) => void;
	/** Per pattern that was called for: whether it is tried on this text. */
	readonly tries: Map<number, boolean>;
}

/** How a text is read that begins with these bytes. */
export function readingOf(context: TextContext, bytes: Buffer): Reading {
	const binary = context.kind === "file" && bytes.subarray(0, SNIFF).includes(0);
	const ways = waysOf(context);
	const isScript = ways.trust === "code" && SCRIPT.test(context.path ?? "");
	return { context, binary, isScript, tries: new Map(), ...ways };
}

const SCRIPT = /\.(?:(?:ba|z|k|da|fi)?sh|bat|cmd)$/i;

function waysOf(context: TextContext): Pick<Reading, "fileClass" | "form" | "bare" | "trust"> {
	switch (context.kind) {
		case "shell":
			return { fileClass: null, form: "shell", bare: "word", trust: "declared" };
		case "value":
		case "name":
			return { fileClass: null, form: null, bare: "word", trust: "config" };
		case "file": {
			const fileClass = fileClassOf(context.path ?? "");
			switch (fileClass) {
				case "env":
					return { fileClass, form: "line", bare: "line", trust: "declared" };
				case "config":
					return { fileClass, form: "line", bare: "line", trust: "config" };
				case "text":
					return { fileClass, form: "code", bare: "word", trust: "text" };
				case "code":
					return { fileClass, form: "code", bare: "word", trust: "code" };
				case "sample":
					return { fileClass, form: null, bare: "word", trust: "sample" };
				case "package":
					return { fileClass, form: null, bare: "word", trust: "package" };
				case "ledger":
					return { fileClass, form: null, bare: null, trust: "package" };
			}
		}
	}
}

/** Tells whoever wants to know what was thought of `name = value`. */
export function observeAssignment(
	{ observe, trust, fileClass }: Reading,
	site: { readonly name: string; readonly value: string },
	offset: number,
	verdict: AssignmentVerdict,
): void {
	const { name, value: secret } = site;
	observe?.({ kind: "assignment", name, secret, variable: name, offset, trust, fileClass, verdict });
}
