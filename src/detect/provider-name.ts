/** How a provider's name stands in the names that people give to things: `box_token`, `boxToken`, `BOX-TOKEN`. */

/** Literal spellings of a name, for the prefilter. */
export function spellings(name: string): string[] {
	return name.includes("_") ? ["_", "-", "", " ", "."].map((sign) => name.replaceAll("_", sign)) : [name];
}

/** Expression of a name in all its spellings. */
export function nameSource(name: string): string {
	return name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("_", "[_. -]?");
}

/** True when no other word runs into the name: `boxToken`, `MYAPP_BOX_KEY` and `box:` name Box, `boxes` and `Inbox` do not. */
export function isWord(text: string, start: number, end: number): boolean {
	const before = text[start - 1] ?? " ";
	const after = text[end] ?? " ";
	const opens = !/[A-Za-z]/.test(before) || (/[a-z]/.test(before) && /[A-Z]/.test(text[start] ?? ""));
	if (!opens) return false;
	if (!/[a-z]/i.test(after)) return true;
	if (/[A-Z]/.test(after) && /[a-z]/.test(text[end - 1] ?? "")) return true;
	return /^(?:api|app|auth|access|client|key|token|secret|pass|user|io|ai|hq|com|cloud|sdk|ctl|cli)/i.test(
		text.slice(end, end + 6),
	);
}
