/**
 * zot: CloudEvents 1.0, `…image.updated`. Its HTTP sink uses the binary mode: the event's type is the header `ce-type`,
 * the body the data alone; the structured mode is read too. zot names no host unless its `source` is set: ?registry=.
 * https://zotregistry.dev/latest/articles/events/
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
 */
import { z } from "zod";
import { isManifest, type NotificationForm, parsed, pushOf } from "./push.ts";

const dataSchema = z.object({
	name: z.string(),
	reference: z.string().optional(),
	digest: z.string().optional(),
	mediaType: z.string().optional(),
});

const eventSchema = z.object({
	specversion: z.string(),
	type: z.string(),
	source: z.string().optional(),
	data: z.unknown(),
});

export const readZot: NotificationForm = (payload, { registry, eventType }) => {
	const event =
		eventType === undefined
			? parsed("zot", eventSchema, payload)
			: { type: eventType, source: undefined, data: payload };
	if (!/(?:^|\.)image\.updated$/.test(event.type)) return [];
	const { name, reference, digest, mediaType } = parsed("zot", dataSchema, event.data);
	if (!isManifest(mediaType)) return [];
	return [
		pushOf("zot", {
			registry: registry ?? hostOf(event.source),
			repository: name,
			tag: reference ?? null,
			digest: digest ?? null,
		}),
	];
};

function hostOf(source: string | undefined): string | undefined {
	return source !== undefined && URL.canParse(source) ? new URL(source).host || undefined : undefined;
}
