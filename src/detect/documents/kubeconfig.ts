/** kubeconfig: how kubectl and every Kubernetes client signs in. kubernetes.io, "client-go API v1 Config". */
import { keyVerdict } from "../keys/key-details.ts";
import { readPrivateKey } from "../keys/private-key.ts";
import { judgeName } from "../secret-name.ts";
import { base64Text } from "./decoded.ts";
import type { DocumentKind } from "./document.ts";
import { beside, type FieldRule, fieldDocument } from "./field-document.ts";

const FILES =
	/(?:^|\/)(?:\.kube\/[^/]+|kubeconfig[^/]*|[^/]*\.kubeconfig|(?:etc\/kubernetes|etc\/rancher\/[^/]+)\/[^/]+(?:\.conf|\.yaml|\.yml)|kube[-_]?config[^/]*)$/i;

const RULES: readonly FieldRule[] = [
	{
		field: "users > * > user > client-key-data",
		kind: "kubeconfig-client-key",
		secret: (value) =>
			(base64Text(value) ?? "").includes("PRIVATE KEY")
				? value
				: { candidate: value, reason: "its value is no private key in base64" },
		tell: (secret) => keyVerdict(readPrivateKey(base64Text(secret) ?? "")),
	},
	{ field: "users > * > user > token", kind: "kubeconfig-token", least: 8 },
	{ field: "users > * > user > password", kind: "kubeconfig-password" },
	{
		field: "users > * > user > auth-provider > config > (access-token|id-token|refresh-token|client-secret)",
		kind: "kubeconfig-token",
	},
	{
		field: "users > * > user > exec > env > * > value",
		kind: "kubeconfig-password",
		secret: (value, field, all) => (judgeName(beside(field, all, "name") ?? "") === "none" ? null : value),
	},
	{
		field: "users > * > user > exec > args > *",
		kind: "kubeconfig-password",
		secret: (value, field, all) => {
			const inline = /^--?([\w-]+)=(.+)$/.exec(value);
			if (inline) return judgeName(inline[1] ?? "") === "none" ? null : (inline[2] ?? null);
			const before = beside(field, all, String(Number(field.path.at(-1)) - 1)) ?? "";
			return /^--?[\w-]+$/.test(before) && judgeName(before.replace(/^-+/, "")) !== "none" ? value : null;
		},
	},
];

export const kubeconfig: DocumentKind = fieldDocument({
	files: FILES,
	head: /(?:^|\n|["{, ])(?:apiVersion|kind|clusters|users|contexts|current-context|preferences)["']?\s*:/,
	format: "yaml",
	rules: RULES,
});
