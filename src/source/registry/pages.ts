/** Lists that come in pages: `Link: <...>; rel="next"` (RFC 8288; distribution-spec "Content Discovery"). */
import type { HttpResponse } from "./transport.ts";

/** The path of the next page; undefined on the last one. A link to another origin is none. */
export function nextPage(response: HttpResponse): string | undefined {
	const link = response.header("link");
	if (link === undefined || link.length > 8_192) return undefined;
	for (const [, target = "", parameters = ""] of link.matchAll(/<([^<>]*)>((?:\s*;\s*[^,;]+)*)/g)) {
		if (!/;\s*rel="?next"?/i.test(parameters)) continue;
		if (!URL.canParse(target, response.url.href)) return undefined;
		const next = new URL(target, response.url);
		return next.origin === response.url.origin ? next.pathname + next.search : undefined;
	}
	return undefined;
}
