/**
 * Logins of container registries: Docker's config.json and the older .dockercfg, Podman's and Skopeo's auth.json.
 * containers-auth.json(5); docker/cli config file.
 */
import { isPlaceholder } from "../placeholder.ts";
import { base64Text } from "./decoded.ts";
import type { DocumentKind } from "./document.ts";
import { type FieldRule, fieldDocument } from "./field-document.ts";

/** `user:password` in base64. The base64 is what stands there and what a registry takes; it is the secret. */
function auth(value: string): string | null {
	const text = base64Text(value);
	const [user, ...password] = (text ?? "").split(":");
	const secret = password.join(":");
	return user && secret.length >= 3 && !isPlaceholder(secret) ? value : null;
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
