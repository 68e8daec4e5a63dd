/**
 * Docker Hub: a push of one tag, without digest, signature or secret; the token goes into the path of the webhook's URL.
 * Its `callback_url` is not called: an address out of a payload is none to connect to.
 * https://docs.docker.com/docker-hub/repos/manage/webhooks/
 */
import { z } from "zod";
import { type NotificationForm, parsed, pushOf } from "./push.ts";

const payloadSchema = z.object({
	push_data: z.object({ tag: z.string() }),
	repository: z.object({ repo_name: z.string() }),
});

export const readDockerHub: NotificationForm = (payload, { registry }) => {
	const { push_data, repository } = parsed("docker-hub", payloadSchema, payload);
	return [
		pushOf("docker-hub", {
			registry: registry ?? "docker.io",
			repository: repository.repo_name,
			tag: push_data.tag,
		}),
	];
};
