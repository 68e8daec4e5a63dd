/**
 * Terraform and OpenTofu: state files keep every attribute in the clear, those that are marked sensitive too; .tfvars
 * hold what people type. developer.hashicorp.com "State: Sensitive Data".
 */
import { isOrdinaryValue } from "../placeholder.ts";
import { judgeName } from "../secret-name.ts";
import { type DocumentKind, documentNamed, refusalOfAny } from "./document.ts";
import type { Field } from "./fields/field.ts";
import { jsonFields } from "./fields/json.ts";
import { type Found, matchesOf, type Refused } from "./found.ts";
import { lineDocument } from "./line-document.ts";
import { documentText } from "./text.ts";

export const terraformState = documentNamed(
	/\.tfstate(?:\.\d+)?(?:\.backup)?$|(?:^|\/)terraform\.tfstate[^/]*$/,
	(_path, head) => {
		if (!head.includes("{")) return null;
		return {
			maxBytes: 8 * 1024 * 1024,
			read(bytes, rejected) {
				const document = documentText(bytes);
				const fields = jsonFields(document.text);
				const found: (Found | Refused)[] = [];
				for (const { variable, field } of sensitive(fields)) {
					const { value, start } = field;
					if (/^(?:true|false|-?\d{1,5})$/.test(value)) continue;
					const reason = refusalOfAny(value, variable, 4);
					const place = { secret: value, byte: document.byteOf(start), variable };
					const secret = { ...place, kind: "terraform-state-secret" } as const;
					found.push(reason === null ? secret : { ...secret, reason });
				}
				return matchesOf(bytes, found, rejected);
			},
		};
	},
);

/** Attributes by name or by `sensitive_attributes` (a list of paths), outputs with `"sensitive": true`. */
function* sensitive(fields: readonly Field[]): Generator<{ field: Field; variable: string }> {
	const marked = new Set<string>();
	const passwords = new Set<string>();
	for (const { path, value } of fields) {
		// Older versions of the provider mark nothing.
		if (path[0] === "resources" && path.length === 3 && path[2] === "type" && value === "random_password")
			passwords.add(path[1] ?? "");
		if (path[0] === "outputs" && path.at(-1) === "sensitive" && value === "true")
			marked.add(JSON.stringify(["outputs", path[1]]));
		// resources > 3 > instances > 0 > sensitive_attributes > 0 > 0 > value: the attribute's name.
		const at = path.indexOf("sensitive_attributes");
		if (at > 0 && path.at(-1) === "value" && path.length === at + 4)
			marked.add(JSON.stringify([...path.slice(0, at), "attributes", value]));
	}
	for (const field of fields) {
		const { path } = field;
		if (path[0] === "outputs" && path[2] === "value" && marked.has(JSON.stringify(path.slice(0, 2)))) {
			yield { field, variable: path[1] ?? "" };
			continue;
		}
		const at = path.indexOf("attributes");
		if (at < 0) continue;
		const name = path.at(-1) ?? "";
		const isPassword = name === "result" && path[0] === "resources" && passwords.has(path[1] ?? "");
		if (isPassword || marked.has(JSON.stringify(path.slice(0, at + 2))) || isSecretName(name))
			yield { field, variable: name };
	}
}

function isSecretName(name: string): boolean {
	return (
		judgeName(name) !== "none" ||
		/^(?:private_key_pem|private_key_openssh|secret_string|bcrypt_hash|kube_config_raw|client_key)$/.test(
			name,
		)
	);
}

const VARIABLE = /^\s*"?(?<variable>[A-Za-z_][\w-]*)"?\s*[=:]\s*"(?<secret>(?:[^"\\]|\\.){4,1000})"/d;

export const terraformVariables: DocumentKind = lineDocument({
	files: /\.tfvars(?:\.json)?$/,
	read(line) {
		const match = VARIABLE.exec(line);
		const { variable, secret } = match?.groups ?? {};
		if (variable === undefined || secret === undefined) return [];
		if (judgeName(variable) === "none" || isOrdinaryValue(secret)) return [];
		return [
			{
				kind: "terraform-variable",
				secret,
				variable,
				at: match?.indices?.groups?.["secret"]?.[0] ?? 0,
				confidence: "contextual",
			},
		];
	},
});
