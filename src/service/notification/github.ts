/**
 * GitHub's container registry: the webhook events `registry_package` and `package`, which have the same shape under
 * either name, signed with X-Hub-Signature-256. Other ecosystems (npm, Maven, ...) come through the same event.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads#registry_package
 */
import { z } from "zod";
import { type NotificationForm, parsed, pushOf, splitReference } from "./push.ts";

const packageSchema = z.object({
	package_type: z.string(),
	package_version: z
		.object({
			version: z.string().optional(),
			package_url: z.string().optional(),
			container_metadata: z
				.object({
					tag: z.object({ name: z.string().optional(), digest: z.string().optional() }).nullish(),
				})
				.nullish(),
		})
		.nullish(),
});

const payloadSchema = z.union([
	z.object({ action: z.string(), registry_package: packageSchema }),
	z.object({ action: z.string(), package: packageSchema }),
	/** `ping`, sent when the webhook is made. */
	z.object({ zen: z.string(), hook_id: z.number() }),
]);

export const readGithub: NotificationForm = (payload, { registry }) => {
	const event = parsed("github", payloadSchema, payload);
	if ("zen" in event) return [];
	const { package_type, package_version: version } =
		"registry_package" in event ? event.registry_package : event.package;
	if (!/^(?:published|updated)$/.test(event.action) || package_type.toLowerCase() !== "container") return [];
	// An untagged manifest (a platform of an index, an attestation) has no URL.
	if (!version?.package_url) return [];
	const name = splitReference(version.package_url);
	const tag = version.container_metadata?.tag;
	const digest = tag?.digest || (version.version?.startsWith("sha256:") ? version.version : null);
	return [
		pushOf("github", {
			registry: registry ?? name.registry,
			repository: name.repository.toLowerCase(),
			tag: tag?.name || name.tag,
			digest,
		}),
	];
};
