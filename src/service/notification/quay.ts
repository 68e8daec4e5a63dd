/**
 * Quay and Red Hat Quay: "Push to Repository" lists the tags that changed; `docker_url` has host and name. Older versions
 * send the tags as an object of tag and image id.
 * https://docs.quay.io/guides/notifications.html
 */
import { z } from "zod";
import { type NotificationForm, parsed, pushOf, splitReference } from "./push.ts";

const payloadSchema = z.object({
	docker_url: z.string(),
	// Other notifications (builds, vulnerabilities) share the form and have no such list.
	updated_tags: z.union([z.array(z.string()).max(10_000), z.record(z.string(), z.unknown())]).optional(),
});

export const readQuay: NotificationForm = (payload, { registry }) => {
	const { docker_url, updated_tags = [] } = parsed("quay", payloadSchema, payload);
	const name = splitReference(docker_url);
	const tags = Array.isArray(updated_tags) ? updated_tags : Object.keys(updated_tags);
	return tags.map((tag) =>
		pushOf("quay", { registry: registry ?? name.registry, repository: name.repository, tag }),
	);
};
