/** Who is told of finished scans. Addresses are secrets (a chat's webhook URL is all it takes to post): never in a message. */
import { LeakscanError } from "../../errors.ts";
import { send } from "../outgoing.ts";
import type { ScanMessage } from "../scan-message.ts";

export interface Receiver {
	/** Stable: it names the queue and stands in the store. */
	readonly name: "webhook" | "slack" | "teams" | "attach";
	/** False for what this receiver need not hear. */
	wants(message: ScanMessage): boolean;
	/** `deliveryId` is the same each time one message is tried; `stopped` is aborted when the service ends. Throws DELIVERY_FAILED. */
	send(message: ScanMessage, deliveryId: string, stopped: AbortSignal): Promise<void>;
}

/** People in a chat hear what they have to act on. */
export function needsAction({ type, scan }: ScanMessage): boolean {
	return type === "scan.failed" || scan.verdict !== "pass";
}

const TIMEOUT = 15_000;

/** POSTs JSON. */
export async function postJson(
	name: string,
	url: string,
	body: string,
	headers: Readonly<Record<string, string>> = {},
): Promise<void> {
	let status: number;
	try {
		const response = await send(url, {
			method: "POST",
			headers: { "content-type": "application/json", "user-agent": "leakscan", ...headers },
			body,
			signal: AbortSignal.timeout(TIMEOUT),
		});
		status = response.status;
		await response.body?.cancel();
	} catch (error) {
		// The platform's message may name the address.
		const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
		const code = cause instanceof Error && "code" in cause ? String(cause.code) : "no answer in time";
		throw new LeakscanError("DELIVERY_FAILED", `${name} cannot be reached (${code})`);
	}
	if (status < 200 || status > 299) throw new LeakscanError("DELIVERY_FAILED", `${name} answered ${status}`);
}

/** Checks an address given by the user. Throws USAGE without repeating it. */
export function checkedUrl(name: string, url: string): string {
	if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
	throw new LeakscanError("USAGE", `the address for ${name} is no http:// or https:// URL`);
}
