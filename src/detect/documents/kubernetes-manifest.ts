/**
 * Kubernetes manifests, compose files, Helm values and task definitions: `Secret` data (decoded), and the environment of
 * containers, where name and value are fields of their own that no line shows together.
 */
import { base64Text } from "./decoded.ts";
import { type DocumentKind, refusalOf, refusalOfAny } from "./document.ts";
import type { Field } from "./fields/field.ts";
import { jsonFields } from "./fields/json.ts";
import { yamlDocuments } from "./fields/yaml.ts";
import { type Found, matchesOf, type Refused } from "./found.ts";
import { secretByName } from "./named.ts";
import { type DocumentText, documentText } from "./text.ts";

const COMPOSE = /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/i;
const TASK = /(?:^|\/)(?:task-?def[^/]*|[^/]*container-?def[^/]*|ecs[^/]*)\.json$/i;
const MANIFEST_HEAD = /(?:^|\n|["{, ])kind["']?\s*:/;
const MAX_BYTES = 512 * 1024;

export const kubernetesManifest: DocumentKind = (path, head) => {
	const yaml = /\.ya?ml$/i.test(path);
	const json = /\.json$/i.test(path);
	if (!yaml && !json) return null;
	const start = head.toString("latin1");
	const wanted =
		COMPOSE.test(path) || TASK.test(path) || (MANIFEST_HEAD.test(start) && start.includes("apiVersion"));
	if (!wanted) return null;
	return {
		maxBytes: MAX_BYTES,
		read(bytes, rejected) {
			const document = documentText(bytes);
			const parts = yaml ? yamlDocuments(document.text) : [jsonFields(document.text)];
			return matchesOf(
				bytes,
				parts.flatMap((fields) => [...secretsIn(fields, document)]),
				rejected,
			);
		},
	};
};

function* secretsIn(fields: readonly Field[], document: DocumentText): Generator<Found | Refused> {
	yield* secretData(fields, document);
	yield* environments(fields, document);
}

const PUBLIC_NAME = "its name is one of values that are public, and its value is no URL with a password";

/** Where `kind: Secret` stands, at any depth (a List holds items), its data belongs to it. */
function* secretData(fields: readonly Field[], document: DocumentText): Generator<Found | Refused> {
	const secrets = new Set<string>();
	for (const { path, value } of fields)
		if (value === "Secret" && path.at(-1) === "kind") secrets.add(JSON.stringify(path.slice(0, -1)));
	if (secrets.size === 0) return;
	for (const { path, value, start } of fields) {
		const section = path.at(-2);
		if (section !== "data" && section !== "stringData") continue;
		if (!secrets.has(JSON.stringify(path.slice(0, -2)))) continue;
		const name = path.at(-1) ?? "";
		const secret = section === "data" ? base64Text(value) : value;
		if (secret === null) continue;
		const reason = noSecret(name, secret.trim());
		const place = { secret: secret.trim(), byte: document.byteOf(start), variable: name };
		const found = { ...place, kind: "kubernetes-secret-manifest" } as const;
		if (reason !== null) yield { ...found, reason };
		else if (section === "data") yield { ...found, details: [{ name: "encoding", value: "base64" }] };
		else yield found;
	}
}

/** A Secret holds names, addresses and certificates beside what is secret: why a value is one of those. */
function noSecret(name: string, value: string): string | null {
	if (value.length > 16_384) return "its value is longer than 16384 characters";
	const reason = refusalOf(value, name, 4);
	if (reason !== null) return reason;
	if (
		/^(?:user(?:name)?|host(?:name)?|port|database|db|dbname|url|uri|server|email|namespace|endpoint|region|ca\.crt|tls\.crt|.*\.(?:crt|pub)|type|name)$/i.test(
			name,
		)
	)
		return /:\/\/[^\s/@:]*:[^\s/@]+@/.test(value) ? null : PUBLIC_NAME;
	if (/^-----BEGIN (?:CERTIFICATE|PUBLIC)/.test(value)) return "its value is a certificate or a public key";
	return refusalOfAny(value, name, 4);
}

/** `- name: DB_PASSWORD` with `value:`, in `env`, `environment` or `secrets` lists. */
function* environments(fields: readonly Field[], document: DocumentText): Generator<Found> {
	const names = new Map<string, string>();
	for (const { path, value } of fields) {
		if (/^(?:name|key)$/i.test(path.at(-1) ?? "")) names.set(JSON.stringify(path.slice(0, -1)), value);
	}
	for (const { path, value, start } of fields) {
		const inList = /^(?:env|environment|variables|parameters)$/i.test(path.at(-3) ?? "");
		if (!inList || !/^value$/i.test(path.at(-1) ?? "")) continue;
		const name = names.get(JSON.stringify(path.slice(0, -1)));
		if (name === undefined || secretByName(name, value, "declared") === null) continue;
		yield {
			kind: "container-environment",
			secret: value,
			byte: document.byteOf(start),
			variable: name,
			confidence: "contextual",
		};
	}
}
