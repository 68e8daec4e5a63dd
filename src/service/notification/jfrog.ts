/**
 * JFrog Artifactory: the event `pushed` of the domain `docker`. It names the repository key, and not the host that
 * docker pulls from, which depends on how Artifactory is reached: ?registry= says it. With the repository-path method
 * (`HOST/KEY/IMAGE`) the key belongs to the name, with the sub-domain method (`KEY.HOST/IMAGE`) to the host.
 * https://jfrog.com/help/r/jfrog-platform-administration-documentation/domain-docker
 */
import { z } from "zod";
import { type NotificationForm, parsed, pushOf } from "./push.ts";

const eventSchema = z.object({
	domain: z.string(),
	event_type: z.string(),
	/** Origin of the platform that sends. */
	jpd_origin: z.string().optional(),
	data: z.unknown(),
});

const dataSchema = z.object({
	repo_key: z.string(),
	image_name: z.string(),
	tag: z.string(),
	sha256: z.string().optional(),
});

export const readJfrog: NotificationForm = (payload, { registry }) => {
	const { domain, event_type, jpd_origin, data } = parsed("jfrog", eventSchema, payload);
	if (domain !== "docker" || event_type !== "pushed") return [];
	const host = registry ?? hostOf(jpd_origin);
	const { repo_key, image_name, tag, sha256 } = parsed("jfrog", dataSchema, data);
	return [
		pushOf("jfrog", {
			registry: host,
			repository: host?.startsWith(`${repo_key}.`) ? image_name : `${repo_key}/${image_name}`,
			// A tag is a folder there; a manifest pushed by digest is in one named after it.
			tag: tag.startsWith("sha256") ? null : tag,
			digest: sha256 && /^[0-9a-f]{64}$/.test(sha256) ? `sha256:${sha256}` : null,
		}),
	];
};

function hostOf(origin: string | undefined): string | undefined {
	return origin !== undefined && URL.canParse(origin) ? new URL(origin).host : undefined;
}
