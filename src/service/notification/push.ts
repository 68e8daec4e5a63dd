/**
 * A Push: what every notification comes down to, one image that was just put into a registry. Names follow the
 * distribution-spec (1.1, "Pulling manifests") and docker's reference grammar, so that nothing in them can become
 * another path, another host or an option.
 */
import { z } from "zod";
import { LeakscanError } from "../../errors.ts";

/** `registry.example:5000`, `[::1]:5000`; lower case. */
const registrySchema = z
	.string()
	.max(260)
	.transform((host) => host.toLowerCase())
	.transform((host) => (host === "index.docker.io" || host === "registry-1.docker.io" ? "docker.io" : host))
	.pipe(
		z
			.string()
			.regex(
				/^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?$/,
				"is no host name with an optional port",
			),
	);

const repositorySchema = z
	.string()
	.max(255)
	.regex(
		/^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/,
		"is no repository name",
	);

const tagSchema = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/, "is no tag");
const digestSchema = z.string().regex(/^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/, "is no digest");

const pushSchema = z
	.object({
		registry: registrySchema,
		repository: repositorySchema,
		tag: tagSchema.nullable(),
		digest: digestSchema.nullable(),
	})
	.refine(({ tag, digest }) => tag !== null || digest !== null, "it names neither a tag nor a digest");

export type Push = Readonly<z.output<typeof pushSchema>>;

/** What the HTTP request tells beside its body. */
export interface NotificationRequest {
	/** `?registry=HOST` of the webhook's URL: for senders that do not say which registry they are. */
	readonly registry: string | undefined;
	/** `ce-type`: CloudEvents 1.0 in HTTP's binary mode has the type in a header. */
	readonly eventType: string | undefined;
}

/** One form of notification: a payload in, the images pushed out. Pure. Throws NOTIFICATION_INVALID. */
export type NotificationForm = (payload: unknown, request: NotificationRequest) => readonly Push[];

/** Checks what a form has read. Throws NOTIFICATION_INVALID. */
export function pushOf(
	form: string,
	raw: { registry: string | undefined; repository: string; tag?: string | null; digest?: string | null },
): Push {
	if (raw.registry === undefined) {
		throw new LeakscanError(
			"NOTIFICATION_INVALID",
			`a ${form} notification does not say which registry it is from`,
			{ hint: "add ?registry=HOST to the URL of the webhook" },
		);
	}
	// Some senders repeat the digest where the tag belongs when an image was pushed by digest.
	const tag = raw.tag?.includes(":") === true ? null : raw.tag || null;
	return parsed(form, pushSchema, { ...raw, tag, digest: raw.digest || null });
}

/** The payload as `schema` has it. The error names the place, never the value. Throws NOTIFICATION_INVALID. */
export function parsed<T extends z.ZodType>(form: string, schema: T, payload: unknown): z.output<T> {
	const result = schema.safeParse(payload);
	if (result.success) return result.data;
	const [issue] = result.error.issues;
	const where = issue === undefined || issue.path.length === 0 ? "" : `${issue.path.join(".")}: `;
	throw new LeakscanError(
		"NOTIFICATION_INVALID",
		`not a notification of the form ${form}: ${where}${issue?.message ?? "it cannot be read"}`,
	);
}

/** `registry.example/team/app` of `registry.example/team/app:1.0` and `…@sha256:…`, in parts. */
export function splitReference(reference: string): {
	registry: string;
	repository: string;
	tag: string | null;
	digest: string | null;
} {
	const at = reference.indexOf("@");
	const named = at < 0 ? reference : reference.slice(0, at);
	const slash = named.indexOf("/");
	const rest = named.slice(slash + 1);
	const colon = rest.lastIndexOf(":");
	return {
		registry: slash < 0 ? "" : named.slice(0, slash),
		repository: colon < 0 ? rest : rest.slice(0, colon),
		tag: colon < 0 ? null : rest.slice(colon + 1),
		digest: at < 0 ? null : reference.slice(at + 1),
	};
}

/** Media types of what can be an image: OCI image-spec (media-types.md) and Docker schema 2. */
export function isManifest(mediaType: string | undefined): boolean {
	return (
		mediaType === undefined ||
		/^application\/vnd\.(?:oci\.image\.(?:manifest|index)\.v1|docker\.distribution\.manifest(?:\.list)?\.v[12])\+(?:json|prettyjws)$/.test(
			mediaType,
		)
	);
}
