/**
 * Amazon ECR: the event "ECR Image Action" of EventBridge, sent by an API destination. The registry's host is made of
 * account and region.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
 */
import { z } from "zod";
import { isManifest, type NotificationForm, parsed, pushOf } from "./push.ts";

const eventSchema = z.object({
	source: z.literal("aws.ecr"),
	"detail-type": z.string(),
	account: z.string().regex(/^\d{12}$/, "is no account id"),
	region: z.string().regex(/^[a-z0-9-]{3,30}$/, "is no region"),
	detail: z.object({
		"action-type": z.string().optional(),
		result: z.string().optional(),
		"repository-name": z.string(),
		"image-digest": z.string().optional(),
		"image-tag": z.string().optional(),
		"manifest-media-type": z.string().optional(),
	}),
});

export const readEcr: NotificationForm = (payload, { registry }) => {
	const { account, region, detail, ...event } = parsed("ecr", eventSchema, payload);
	const isPush =
		event["detail-type"] === "ECR Image Action" &&
		detail["action-type"] === "PUSH" &&
		detail.result === "SUCCESS";
	if (!isPush || !isManifest(detail["manifest-media-type"])) return [];
	const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
	return [
		pushOf("ecr", {
			registry: registry ?? `${account}.dkr.ecr.${region}.${domain}`,
			repository: detail["repository-name"],
			tag: detail["image-tag"] ?? null,
			digest: detail["image-digest"] ?? null,
		}),
	];
};
