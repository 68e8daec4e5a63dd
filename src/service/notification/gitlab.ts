/**
 * GitLab's container registry is a distribution registry: a self-managed GitLab sends that registry's own envelope, once
 * `registry['notifications']` is set. Project, group and system hooks have no event for images, and GitLab.com offers no
 * registry notifications to its users (gitlab-org/gitlab#15385): there, scan in the pipeline.
 * https://docs.gitlab.com/administration/packages/container_registry/#configure-container-registry-notifications
 */
import { z } from "zod";
import { LeakscanError } from "../../errors.ts";
import { eventSchema, readEvent } from "./distribution.ts";
import { type NotificationForm, parsed } from "./push.ts";

const envelopeSchema = z.object({ events: z.array(eventSchema).max(10_000) });
const hookSchema = z.union([z.object({ object_kind: z.string() }), z.object({ event_name: z.string() })]);

export const readGitlab: NotificationForm = (payload, { registry }) => {
	if (hookSchema.safeParse(payload).success) {
		throw new LeakscanError("NOTIFICATION_INVALID", "GitLab's project and system hooks tell of no images", {
			hint: "set registry['notifications'] in gitlab.rb, or scan in the pipeline: docs/ci.md",
		});
	}
	return parsed("gitlab", envelopeSchema, payload).events.flatMap((event) =>
		readEvent("gitlab", event, registry),
	);
};
