/** How a provider's name stands in the names that people give to things: `box_token`, `boxToken`, `BOX-TOKEN`, `box.token`. */

/**
 * Literal texts of which one stands wherever the name does, for the prefilter: all of its spellings, since a first word alone
 * (`request`, `builder`) would call for its pattern at every turn.
 */
export function spellings(name: string): string[] {
	return name.includes("_") ? ["_", "-", "", " ", "."].map((sign) => name.replaceAll("_", sign)) : [name];
}

/** Expression of a name in all its spellings. */
export function nameSource(name: string): string {
	return name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("_", "[_ .-]?");
}

/** Java's and Gradle's way to give a property on a command line: `-Dbox.token=`. */
const PROPERTY = /(?:^|[\s"'`])-[DP]$/;

/** True when no other word runs into the name: `boxToken`, `MYAPP_BOX_KEY`, `getbox(` and `box:` name Box, `boxes` and `Inbox` do not. */
export function isWord(text: string, start: number, end: number): boolean {
	const before = text[start - 1] ?? " ";
	const after = text[end] ?? " ";
	const opens =
		!/[A-Za-z]/.test(before) ||
		(/[a-z]/.test(before) && /[A-Z]/.test(text[start] ?? "")) ||
		/(?:^|[^A-Za-z])(?:get|set|my|our|use|new)$/i.test(text.slice(Math.max(0, start - 4), start)) ||
		PROPERTY.test(text.slice(Math.max(0, start - 3), start));
	if (!opens) return false;
	if (!/[a-z]/i.test(after)) return true;
	if (/[A-Z]/.test(after) && /[a-z]/.test(text[end - 1] ?? "")) return true;
	return /^(?:api|app|auth|access|client|consumer|key|token|secret|pass|login|user|io|ai|hq|com|cloud|sdk|ctl|cli|private|personal|account|admin|service|webhook|cred|pat(?![a-z]))/i.test(
		text.slice(end, end + 10),
	);
}
