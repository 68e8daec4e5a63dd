/**
 * How senders ask, before they send, whether they may: Azure Event Grid by an event of its own, and in its CloudEvents form,
 * as CloudEvents' abuse protection has it, by OPTIONS.
 * https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema
 * https://learn.microsoft.com/azure/event-grid/end-point-validation-cloud-events-schema
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/http-webhook.md#4-abuse-protection
 */
import type { IncomingHttpHeaders } from "node:http";
import { z } from "zod";

const validationSchema = z.tuple([
	z.object({
		eventType: z.literal("Microsoft.EventGrid.SubscriptionValidationEvent"),
		data: z.object({ validationCode: z.string().min(1).max(200) }),
	}),
]);

/** What proves to Event Grid that its events are wanted; undefined for every other payload. `validationUrl` is not called. */
export function validationResponse(payload: unknown): { readonly validationResponse: string } | undefined {
	const event = validationSchema.safeParse(payload).data?.[0];
	return event && { validationResponse: event.data.validationCode };
}

const originSchema = z.string().regex(/^[\w.*-]{1,253}(?::\d{1,5})?$/);

/** The answer to OPTIONS; undefined when nobody asks for permission. */
export function permission(headers: IncomingHttpHeaders): Readonly<Record<string, string>> | undefined {
	const origin = originSchema.safeParse(headers["webhook-request-origin"]).data;
	return origin === undefined
		? undefined
		: { allow: "OPTIONS, POST", "webhook-allowed-origin": origin, "webhook-allowed-rate": "*" };
}
