/**
 * Azure's shared access signatures say in the same URL until when they hold (`se`).
 * https://learn.microsoft.com/en-us/rest/api/storageservices/create-service-sas#specify-the-signature-validity-interval
 */
import { PLAUSIBLE, type ValidatorContext, type Verdict } from "./verdict.ts";

/** How far from the signature its URL's other parts may stand. */
const REACH = 400;

export function azureSas(secret: string, { text }: ValidatorContext): Verdict {
	const at = text.indexOf(secret);
	if (at < 0) return PLAUSIBLE;
	const before =
		text
			.slice(Math.max(0, at - REACH), at)
			.split(/[\s"'<>]/)
			.at(-1) ?? "";
	const after = text.slice(at + secret.length, at + secret.length + REACH).split(/[\s"'<>]/)[0] ?? "";
	const [, written = ""] = /[?&;]se=([0-9A-Za-z:%.+-]{8,40})/.exec(before + after) ?? [];
	const date = dateOf(written);
	if (date === null) return PLAUSIBLE;
	const expired = date.getTime() < Date.now();
	return {
		kind: "plausible",
		expired,
		details: [{ name: expired ? "expired" : "expires", value: date.toISOString() }],
	};
}

/** ISO 8601 with `:` maybe escaped, or seconds since 1970 as Service Bus writes it. */
function dateOf(written: string): Date | null {
	const text = written.replace(/%3a/gi, ":");
	const date = /^\d{9,11}$/.test(text) ? new Date(Number(text) * 1000) : new Date(text);
	return text === "" || Number.isNaN(date.getTime()) ? null : date;
}
