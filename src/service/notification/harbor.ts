/**
 * Harbor: PUSH_ARTIFACT in its Default form, or `harbor.artifact.pushed` in its CloudEvents form (structured mode); both
 * list the resources with their URL. Harbor signs nothing: its "Auth Header" is sent as Authorization.
 * https://goharbor.io/docs/main/working-with-projects/project-configuration/configure-webhooks/
 */
import { z } from "zod";
import { type NotificationForm, parsed, pushOf, splitReference } from "./push.ts";

const dataSchema = z.object({
	resources: z
		.array(z.object({ digest: z.string().optional(), tag: z.string().optional(), resource_url: z.string() }))
		.max(10_000),
});

const typeSchema = z.object({ type: z.string() });
const defaultSchema = z.object({ event_data: dataSchema });
const cloudEventSchema = z.object({ data: dataSchema });

export const readHarbor: NotificationForm = (payload, { registry }) => {
	const resources = resourcesOf(payload);
	return resources.map(({ resource_url, digest, tag }) => {
		const reference = splitReference(resource_url);
		return pushOf("harbor", {
			registry: registry ?? reference.registry,
			repository: reference.repository,
			tag: tag ?? reference.tag,
			digest: digest ?? reference.digest,
		});
	});
};

/** None for everything else it can be told to send: pulls, scans, quotas, replication. */
function resourcesOf(payload: unknown): z.output<typeof dataSchema>["resources"] {
	switch (parsed("harbor", typeSchema, payload).type) {
		case "PUSH_ARTIFACT":
			return parsed("harbor", defaultSchema, payload).event_data.resources;
		case "harbor.artifact.pushed":
			return parsed("harbor", cloudEventSchema, payload).data.resources;
		default:
			return [];
	}
}
