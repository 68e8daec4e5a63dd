/**
 * A webhook of the user's, signed as Standard Webhooks has it: HMAC-SHA256 over `id.timestamp.body`, so that a receiver
 * can check who sent it, that it is whole, and that it is not an old one replayed.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
import { createHmac } from "node:crypto";
import { LeakscanError } from "../../errors.ts";
import { checkedUrl, postJson, type Receiver } from "./receiver.ts";

/** `secret`: `whsec_` and the key in base64. Throws CONFIG_INVALID, USAGE. */
export function webhookReceiver(url: string, secret: string): Receiver {
	const address = checkedUrl("the webhook", url);
	const key = keyOf(secret);
	return {
		name: "webhook",
		wants: () => true,
		async send(message, deliveryId) {
			const { type, ...data } = message;
			const body = JSON.stringify({ type, timestamp: message.scan.finishedAt, data });
			const timestamp = Math.floor(Date.now() / 1_000);
			const signature = createHmac("sha256", key)
				.update(`${deliveryId}.${timestamp}.${body}`)
				.digest("base64");
			await postJson("the webhook", address, body, {
				"webhook-id": deliveryId,
				"webhook-timestamp": String(timestamp),
				"webhook-signature": `v1,${signature}`,
			});
		},
	};
}

/** The specification asks for 24 to 64 bytes. */
function keyOf(secret: string): Buffer {
	const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
	if (secret.startsWith("whsec_") && key.length >= 24) return key;
	throw new LeakscanError("CONFIG_INVALID", "LEAKSCAN_WEBHOOK_SECRET is no signing key of 24 bytes or more", {
		hint: "make one with `echo whsec_$(openssl rand -base64 32)`",
	});
}
