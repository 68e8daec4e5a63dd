/**
 * Settings of applications and build tools, judged by a property's whole name: in Spring's YAML `password` stands below
 * `datasource`, and only the parser sees both. Also gradle.properties and cloud-init's user data.
 */
import { judgeName, wordsOf } from "../secret-name.ts";
import { urlPassword } from "./decoded.ts";
import { type DocumentKind, refusalOfAny } from "./document.ts";
import { fieldDocument, type NoSecret } from "./field-document.ts";
import type { Field } from "./fields/field.ts";

/** The value, when the last keys of its path name a secret. `ENC(...)` and `{cipher}` are encrypted. */
function byName(value: string, { path }: Field): string | NoSecret | null {
	if (/^ENC\(|^\{cipher\}|^\{(?:bcrypt|noop|scrypt|argon2)\}/.test(value)) return null;
	const last = path.at(-1) ?? "";
	const name = wordsOf(last).length > 1 ? last : path.slice(-2).join(".");
	const verdict = judgeName(name);
	if (verdict === "none") return urlPassword(value);
	const reason =
		refusalOfAny(value, last, verdict === "password" ? 3 : 8) ??
		(/\s/.test(value) ? "its value has spaces" : null);
	return reason === null ? value : { candidate: value, reason };
}

const SPRING = /(?:^|\/)(?:application|bootstrap)(?:-[\w.-]+)?\.(?:ya?ml|properties)$/;

export const springYaml: DocumentKind = fieldDocument({
	files: new RegExp(SPRING.source.replace("ya?ml|properties", "ya?ml")),
	format: "yaml",
	rules: [{ field: "**", kind: "spring-property", secret: byName }],
});

export const springProperties: DocumentKind = fieldDocument({
	files: new RegExp(SPRING.source.replace("ya?ml|properties", "properties")),
	format: "ini",
	rules: [{ field: "**", kind: "spring-property", secret: byName }],
});

/** "Configuration in ASP.NET Core"; node-config's "Configuration Files". */
export const dotnetSettings: DocumentKind = fieldDocument({
	files:
		/(?:^|\/)appsettings(?:\.[\w-]+)*\.json$|(?:^|\/)config\/(?:default|local|production|staging|development)[\w-]*\.json$/i,
	format: "json",
	rules: [{ field: "**", kind: "application-setting", secret: byName }],
});

export const gradleProperties: DocumentKind = fieldDocument({
	files: /(?:^|\/)gradle\.properties$/,
	format: "ini",
	rules: [{ field: "**", kind: "gradle-password", secret: byName }],
});

/** cloud-init "Users and Groups", "Set Passwords"; a `*` or `!` locks. */
export const cloudInit: DocumentKind = fieldDocument({
	files: /(?:^|\/)(?:user-data[^/]*|cloud-config[^/]*|cloud\.cfg|cloud\.cfg\.d\/[^/]+|autoinstall\.ya?ml)$/,
	format: "yaml",
	rules: [
		{ field: "(password|ssh_pwauth_password)", kind: "cloud-init-password" },
		{ field: "** > (plain_text_passwd|passwd|hashed_passwd)", kind: "cloud-init-password" },
		{ field: "chpasswd > users > * > password", kind: "cloud-init-password" },
		{
			field: "chpasswd > list",
			kind: "cloud-init-password",
			secret: (value) => /^[\w-]+:([^\s*!][^\n]{2,})$/m.exec(value)?.[1] ?? null,
		},
		{
			field: "chpasswd > list > *",
			kind: "cloud-init-password",
			secret: (value) => /^[\w-]+:([^\s*!].{2,})$/.exec(value)?.[1] ?? null,
		},
		{ field: "identity > password", kind: "cloud-init-password" },
	],
});

/** VS Code's and its kin's settings; browsers' and editors' other state is in editor-state.ts. */
export const editorSettings: DocumentKind = fieldDocument({
	files:
		/(?:^|\/)(?:\.vscode\/(?:settings|launch|tasks|mcp)|Code(?: - Insiders)?\/User\/settings|\.cursor\/mcp|claude_desktop_config|\.mcp|\.claude\/settings(?:\.local)?|[^/]+\.code-workspace)(?:\.json)?$/,
	format: "json",
	rules: [{ field: "**", kind: "editor-setting-secret", secret: byName, least: 6 }],
});
