/**
 * Logins of container registries: Docker's config.json and the older .dockercfg, Podman's and Skopeo's auth.json.
 * containers-auth.json(5); docker/cli config file.
 */
import { base64Text } from "./decoded.ts";
import { type DocumentKind, refusalOf } from "./document.ts";
import { type FieldRule, fieldDocument, type NoSecret } from "./field-document.ts";

/** `user:password` in base64. The base64 is what stands there and what a registry takes; it is the secret. */
function auth(value: string): string | NoSecret | null {
	const text = base64Text(value);
	const [user, ...password] = (text ?? "").split(":");
	const secret = password.join(":");
	// Podman and docker login leave a login without anything behind where a helper keeps it.
	if (!user || secret === "") return null;
	const reason = refusalOf(secret, null, 3);
	return reason === null ? value : { candidate: value, reason };
}

const logins = (parent: string): FieldRule[] => [
	{ field: `${parent} > auth`, kind: "docker-config-auth", secret: auth },
	{ field: `${parent} > password`, kind: "docker-config-auth" },
	{ field: `${parent} > (identitytoken|registrytoken)`, kind: "docker-identity-token", least: 16 },
];

export const dockerConfig: DocumentKind = fieldDocument({
	files:
		/(?:^|\/)(?:\.docker\/config\.json|\.dockerconfigjson|(?:containers|kaniko\/\.docker|buildkit|docker)\/(?:auth|config)\.json|docker-?config\.json|auth\.json|config\.json)$/i,
	head: /"(?:auths|HttpHeaders|credsStore|credHelpers)"/,
	format: "json",
	rules: [
		...logins("auths > *"),
		{
			field: "HttpHeaders > Authorization",
			kind: "docker-identity-token",
			secret: (value) => /^(?:Basic|Bearer) (\S{8,})$/i.exec(value)?.[1] ?? null,
		},
	],
});

export const dockercfg: DocumentKind = fieldDocument({
	files: /(?:^|\/)\.dockercfg$/,
	format: "json",
	rules: logins("*"),
});
