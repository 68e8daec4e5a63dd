/**
 * Sentry's organization tokens: `sntrys_`, JSON in base64 that says where it is for, `_` and the secret itself.
 * https://github.com/getsentry/rfcs/blob/main/text/0091-ci-upload-tokens.md
 */
import type { Detail } from "../match.ts";
import { PLAUSIBLE, type Verdict } from "./verdict.ts";

export function sentryOrgToken(secret: string): Verdict {
	const [, facts = ""] = /^sntrys_([A-Za-z0-9+/]+=*)_/.exec(secret) ?? [];
	try {
		const parsed: unknown = JSON.parse(Buffer.from(facts, "base64").toString("utf8"));
		if (typeof parsed !== "object" || parsed === null) return PLAUSIBLE;
		const { org, url }: { org?: unknown; url?: unknown } = parsed;
		const details: Detail[] = [];
		if (typeof org === "string") details.push({ name: "organization", value: org.slice(0, 128) });
		if (typeof url === "string") details.push({ name: "host", value: url.slice(0, 128) });
		return { kind: "plausible", details };
	} catch {
		return PLAUSIBLE;
	}
}
