/**
 * The distribution registry (`registry:2`, `registry:3`): an envelope of events, of which a `push` of a manifest counts.
 * Blobs, pulls, mounts and deletions come through the same endpoint.
 * https://distribution.github.io/distribution/about/notifications/
 */
import { z } from "zod";
import { isManifest, type NotificationForm, parsed, pushOf } from "./push.ts";

export const eventSchema = z.object({
	action: z.string(),
	target: z.object({
		mediaType: z.string().optional(),
		digest: z.string().optional(),
		repository: z.string().optional(),
		tag: z.string().optional(),
		url: z.string().optional(),
	}),
	request: z.object({ host: z.string().optional() }).optional(),
});

const envelopeSchema = z.object({ events: z.array(eventSchema).max(10_000) });

export type RegistryEvent = z.output<typeof eventSchema>;

export const readDistribution: NotificationForm = (payload, { registry }) =>
	parsed("distribution", envelopeSchema, payload).events.flatMap((event) =>
		readEvent("distribution", event, registry),
	);

/** The push that one event tells of: none or one. Azure's and GitLab's registries send the same event. */
export function readEvent(form: string, event: RegistryEvent, registry: string | undefined) {
	const { action, target, request } = event;
	if (action !== "push" || target.repository === undefined || !isManifest(target.mediaType)) return [];
	return [
		pushOf(form, {
			// The host that the pushing client spoke to. Behind a proxy it may be an inner one: ?registry= has the last word.
			registry: registry ?? (request?.host || hostOf(target.url)),
			repository: target.repository,
			tag: target.tag ?? null,
			digest: target.digest ?? null,
		}),
	];
}

function hostOf(url: string | undefined): string | undefined {
	return url !== undefined && URL.canParse(url) ? new URL(url).host : undefined;
}
