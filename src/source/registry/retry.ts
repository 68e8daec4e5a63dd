/**
 * When to ask again, and after how long: connections that break off and answers that say "not now" are asked again with
 * growing pauses; `Retry-After` (RFC 9110 section 10.2.3) is kept to.
 */
import { setTimeout as pause } from "node:timers/promises";
import { errorCode } from "../file-error.ts";
import type { HttpResponse } from "./transport.ts";

const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 250;
/** A server that wants more patience than this is said to be unavailable. */
const LONGEST_PAUSE_MS = 60_000;

const TRY_AGAIN = new Set([408, 425, 429, 500, 502, 503, 504]);
const BROKEN_OFF = new Set([
	"ECONNRESET",
	"EPIPE",
	"ETIMEDOUT",
	"UND_ERR_SOCKET",
	"UND_ERR_CONNECT_TIMEOUT",
	"UND_ERR_HEADERS_TIMEOUT",
	"UND_ERR_BODY_TIMEOUT",
]);

/** Sends until there is an answer worth having; the last answer or error is what comes out. */
export async function withRetries(
	send: () => Promise<HttpResponse>,
	signal: AbortSignal | undefined,
	attempts = ATTEMPTS,
): Promise<HttpResponse> {
	for (let attempt = 1; ; attempt++) {
		let wait: number;
		try {
			const response = await send();
			if (attempt >= attempts || !TRY_AGAIN.has(response.status)) return response;
			wait = retryAfterMs(response.header("retry-after"), Date.now()) ?? pauseMs(attempt);
			if (wait > LONGEST_PAUSE_MS) return response;
			response.body.destroy();
		} catch (error) {
			if (attempt >= attempts || !isBrokenOff(error)) throw error;
			wait = pauseMs(attempt);
		}
		await pause(wait, undefined, signal === undefined ? {} : { signal });
	}
}

/** True for a connection that was there and went, or stayed silent. */
export function isBrokenOff(error: unknown): boolean {
	return BROKEN_OFF.has(errorCode(error) ?? "");
}

/** Twice as long each time, spread so that many clients do not come back at once. */
export function pauseMs(attempt: number): number {
	return FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
}

/** Seconds or a date; undefined when the header is neither. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
	if (header === undefined) return undefined;
	if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
	const date = /[A-Za-z]{3}/.test(header) ? Date.parse(header) : Number.NaN;
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
