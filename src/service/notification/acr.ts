/**
 * Azure Container Registry: its own webhooks send one event of the distribution registry, without an envelope. Event Grid
 * wraps the same event as `data`, in a list of its own events, or in one CloudEvent or a batch of them.
 * https://learn.microsoft.com/azure/container-registry/container-registry-webhook-reference
 * https://learn.microsoft.com/azure/event-grid/event-schema-container-registry
 * https://learn.microsoft.com/azure/event-grid/cloud-event-schema
 */
import { z } from "zod";
import { eventSchema, readEvent } from "./distribution.ts";
import { type NotificationForm, parsed } from "./push.ts";

const gridSchema = z.array(z.object({ data: z.unknown() })).max(10_000);
const cloudEventSchema = z.object({ specversion: z.string(), data: z.unknown() });
const actionSchema = z.object({ action: z.string().optional() });

export const readAcr: NotificationForm = (payload, { registry }) => {
	const single = cloudEventSchema.safeParse(payload).data;
	const events = Array.isArray(payload)
		? parsed("acr", gridSchema, payload).map(({ data }) => data)
		: [single === undefined ? payload : single.data];
	// `ping`, and the deletion and push of charts, have other fields.
	return events
		.filter((event) => parsed("acr", actionSchema, event).action === "push")
		.flatMap((event) => readEvent("acr", parsed("acr", eventSchema, event), registry));
};
