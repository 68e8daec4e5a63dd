/**
 * Google Artifact Registry: its topic `gcr` through a Pub/Sub push subscription. The message's data is JSON in base64
 * with `action`, `digest` and `tag`, the last two whole references. A subscription that unwraps its payload sends the data alone.
 * https://cloud.google.com/artifact-registry/docs/configure-notifications
 * https://cloud.google.com/pubsub/docs/push#receive_push
 * https://cloud.google.com/pubsub/docs/payload-unwrapping
 */
import { z } from "zod";
import { LeakscanError } from "../../errors.ts";
import { type NotificationForm, parsed, pushOf, splitReference } from "./push.ts";

const envelopeSchema = z.object({ message: z.object({ data: z.string() }) });
const messageSchema = z.object({
	action: z.string(),
	digest: z.string().optional(),
	tag: z.string().optional(),
});

export const readArtifactRegistry: NotificationForm = (payload, { registry }) => {
	const unwrapped = messageSchema.safeParse(payload).data;
	const { action, digest, tag } =
		unwrapped ??
		parsed(
			"artifact-registry",
			messageSchema,
			jsonOf(parsed("artifact-registry", envelopeSchema, payload).message.data),
		);
	const reference = digest ?? tag;
	if (action !== "INSERT" || reference === undefined) return [];
	const name = splitReference(reference);
	return [
		pushOf("artifact-registry", {
			registry: registry ?? name.registry,
			repository: name.repository,
			tag: tag === undefined ? null : splitReference(tag).tag,
			digest: name.digest,
		}),
	];
};

function jsonOf(base64: string): unknown {
	try {
		return JSON.parse(Buffer.from(base64, "base64").toString("utf8"));
	} catch (error) {
		throw new LeakscanError(
			"NOTIFICATION_INVALID",
			"not a notification of the form artifact-registry: message.data is no JSON in base64",
			{ cause: error },
		);
	}
}
