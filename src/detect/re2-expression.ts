/**
 * People's own expressions run on RE2's algorithm (re2js), which takes time in proportion to the text whatever the
 * expression: a rule file must not be a way to hang the scan. It has look-behind, and no look-ahead and no
 * back-references. Loaded only when there are such patterns.
 */
import { RE2JS } from "re2js";
import type { Expression } from "./expression.ts";

/** Compiles RE2 syntax; throws re2js's own error, which compilePattern turns into PATTERN_INVALID. */
export function re2Expression(source: string, ignoreCase: boolean): Expression {
	const flags = RE2JS.LOOKBEHINDS | (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
	const compiled = RE2JS.compile(source, flags);
	const names = Object.keys(compiled.namedGroups());
	return function* (text) {
		const matcher = compiled.matcher(text);
		while (matcher.find()) {
			const group = names.includes("secret") ? "secret" : matcher.groupCount() > 0 ? 1 : 0;
			const secret = matcher.group(group);
			if (secret === null) continue;
			const groups = matcher.getNamedGroups();
			yield {
				start: matcher.start(),
				end: matcher.end(),
				secret,
				secretStart: matcher.start(group),
				variable: groups["variable"] ?? null,
				groups: Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, value ?? undefined])),
			};
		}
	};
}
