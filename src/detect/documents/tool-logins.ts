/**
 * Logins that command line tools keep in a file of their own. One table: the file, its form, and which fields hold the
 * login. Each is from the tool's own documentation or source.
 */
import type { DocumentKind } from "./document.ts";
import { type FieldRule, fieldDocument } from "./field-document.ts";
import type { FieldFormat } from "./fields/field.ts";
import type { DocumentKindId } from "./kinds.ts";
import { lineDocument } from "./line-document.ts";

type Row = readonly [files: RegExp, format: FieldFormat, fields: readonly string[], kind?: DocumentKindId];

const TOOLS: readonly Row[] = [
	// Code hosts
	[/(?:^|\/)gh\/hosts\.yml$/, "yaml", ["* > oauth_token", "* > users > * > oauth_token"]],
	[/(?:^|\/)hub$/, "yaml", ["* > * > oauth_token"]],
	[/(?:^|\/)glab-cli\/config\.yml$/, "yaml", ["hosts > * > (token|job_token|oauth2_refresh_token)"]],
	[/(?:^|\/)tea\/config\.yml$/, "yaml", ["logins > * > token"]],
	[/(?:^|\/)github-copilot\/(?:hosts|apps)\.json$/, "json", ["* > oauth_token"]],
	[/(?:^|\/)\.circleci\/cli\.yml$/, "yaml", ["token"]],
	[/(?:^|\/)\.travis\/config\.yml$/, "yaml", ["endpoints > * > access_token"]],
	[/(?:^|\/)(?:\.drone|drone)\/[^/]*\.env$/, "ini", ["* > DRONE_TOKEN"]],
	// Clouds and hosts
	[/(?:^|\/)doctl\/config\.yaml$/, "yaml", ["access-token", "auth-contexts > *"]],
	[/(?:^|\/)hcloud\/cli\.toml$/, "toml", ["contexts > * > token"]],
	[
		/(?:^|\/)\.fly\/config\.yml$/,
		"yaml",
		["access_token", "metrics_token", "wire_guard_state > ** > localprivate"],
	],
	[/(?:^|\/)(?:\.linode-cli|linode-cli)$/, "ini", ["* > token"]],
	[/(?:^|\/)scw\/config\.yaml$/, "yaml", ["secret_key", "profiles > * > secret_key"]],
	[
		/(?:^|\/)\.(?:vultr-cli|civo|exoscale|upctl)[^/]*\.(?:ya?ml|json|toml)$/,
		"yaml",
		["** > (api-key|apikey|api_key|secret|token|password)"],
	],
	[/(?:^|\/)com\.vercel\.cli\/auth\.json$/, "json", ["token"]],
	[/(?:^|\/)netlify\/config\.json$/, "json", ["users > * > auth > token"]],
	[
		/(?:^|\/)railway\/config\.json$|(?:^|\/)\.railway\/config\.json$/,
		"json",
		["user > (token|accessToken|refreshToken)"],
	],
	[/(?:^|\/)\.?wrangler\/config\/default\.toml$/, "toml", ["(oauth_token|refresh_token|api_token)"]],
	[/(?:^|\/)\.cloudflared\/[^/]+\.json$/, "json", ["TunnelSecret"]],
	[
		/(?:^|\/)configstore\/firebase-tools\.json$/,
		"json",
		["tokens > (refresh_token|access_token)", "additionalAccounts > * > tokens > refresh_token"],
	],
	[/(?:^|\/)\.?ngrok2?\/ngrok\.yml$/, "yaml", ["authtoken", "agent > authtoken", "api_key"]],
	[/(?:^|\/)\.terraform\.d\/credentials\.tfrc\.json$/, "json", ["credentials > * > token"]],
	[/(?:^|\/)\.pulumi\/credentials\.json$/, "json", ["accessTokens > *", "accounts > * > accessToken"]],
	[/(?:^|\/)\.bluemix\/config\.json$/, "json", ["(IAMToken|IAMRefreshToken|UAAToken|UAARefreshToken)"]],
	[/(?:^|\/)\.cf\/config\.json$/, "json", ["(AccessToken|RefreshToken|UAAOAuthClientSecret)"]],
	[
		/(?:^|\/)\.config\/argocd\/config$|(?:^|\/)\.argocd\/config$/,
		"yaml",
		["users > * > (auth-token|refresh-token)"],
	],
	[/(?:^|\/)\.(?:rancher\/cli2\.json)$/, "json", ["Servers > * > (secretKey|tokenKey)"]],
	[/(?:^|\/)helm\/repositories\.yaml$/, "yaml", ["repositories > * > password"]],
	// Services
	[/(?:^|\/)\.sentryclirc$/, "ini", ["auth > (token|api_key)"]],
	[/(?:^|\/)\.?databrickscfg$/, "ini", ["* > (token|password|client_secret|azure_client_secret)"]],
	[
		/(?:^|\/)(?:\.snowsql\/config|\.?snowflake\/(?:config|connections)\.toml)$/,
		"ini",
		["* > (password|private_key_passphrase|token)"],
	],
	[/(?:^|\/)\.?kaggle\/kaggle\.json$/, "json", ["key"]],
	[/(?:^|\/)\.?stripe\/config\.toml$/, "toml", ["* > (live_mode_api_key|test_mode_api_key|api_key)"]],
	[/(?:^|\/)\.?twilio-cli\/config\.json$/, "json", ["** > apiKeySecret"]],
	[/(?:^|\/)\.?codex\/auth\.json$/, "json", ["OPENAI_API_KEY", "tokens > (access_token|refresh_token)"]],
	[/(?:^|\/)\.claude\/\.credentials\.json$/, "json", ["claudeAiOauth > (accessToken|refreshToken)"]],
	[/(?:^|\/)\.gemini\/oauth_creds\.json$/, "json", ["(access_token|refresh_token)"]],
	[
		/(?:^|\/)\.?streamlit\/secrets\.toml$/,
		"toml",
		["** > (*password*|*secret*|*token*|*api_key*|*apikey*|*key)"],
	],
	[
		/(?:^|\/)\.?wp-cli\/config\.yml$|(?:^|\/)wp-cli(?:\.local)?\.yml$/,
		"yaml",
		["** > (dbpass|admin_password|password|prompt_password)"],
	],
	[/(?:^|\/)\.?oci\/config$/, "ini", ["* > pass_phrase"]],
	[/(?:^|\/)\.?gitlab-runner\/config\.toml$/, "toml", ["runners > ** > (token|AccessKey|SecretKey)"]],
	[
		/(?:^|\/)rclone\/rclone\.conf$|(?:^|\/)\.?rclone\.conf$/,
		"ini",
		[
			"* > (pass|password|password2|secret_access_key|client_secret|key|token|bearer_token|service_account_credentials|access_token|sas_url|key_pem|key_file_pass)",
		],
		"rclone-password",
	],
	// Package managers
	[
		/(?:^|\/)\.cargo\/credentials(?:\.toml)?$|(?:^|\/)cargo\/credentials(?:\.toml)?$/,
		"toml",
		["registry > token", "registries > * > token"],
		"cargo-registry-token",
	],
	[
		/(?:^|\/)\.?composer\/auth\.json$|(?:^|\/)auth\.json$/,
		"json",
		[
			"http-basic > * > password",
			"bearer > *",
			"(github-oauth|gitlab-oauth|gitlab-token) > *",
			"(github-oauth|gitlab-oauth|gitlab-token) > * > (token|access_token|refresh-token)",
			"bitbucket-oauth > * > consumer-secret",
		],
		"composer-auth",
	],
	[
		/(?:^|\/)nuget\.config$/i,
		"xml",
		[
			"configuration > packageSourceCredentials > ** > add > (ClearTextPassword|Password)",
			"configuration > apikeys > add > http*",
		],
		"nuget-config-password",
	],
	[/(?:^|\/)\.gem\/credentials$/, "yaml", [":*", "rubygems_api_key"], "rubygems-credential"],
	[/(?:^|\/)\.bundle\/config$/, "yaml", ["BUNDLE_*"], "rubygems-credential"],
	[
		/(?:^|\/)(?:\.m2\/)?settings\.xml$/,
		"xml",
		["settings > servers > server > (password|passphrase)", "settings > proxies > proxy > password"],
		"maven-settings-password",
	],
	[/(?:^|\/)settings-security\.xml$/, "xml", ["settingsSecurity > master"], "maven-master-password"],
	// Access to other machines
	[
		/(?:^|\/)(?:sftp(?:-config)?\.json|\.ftpconfig|\.vscode\/ftp-sync\.json|ftpsync\.settings)$/,
		"json",
		["** > (password|passphrase)"],
		"sftp-config-password",
	],
	[/(?:^|\/)(?:sitemanager|recentservers|filezilla)\.xml$/i, "xml", ["** > Pass"], "filezilla-password"],
	[
		/\.nmconnection$/,
		"ini",
		["* > (psk|password|leap-password|wep-key0|secret|ca-cert-password|private-key-password)"],
		"wifi-password",
	],
	[
		/(?:^|\/)(?:\.smbcredentials|\.?cifs[^/]*|[^/]*smbcred[^/]*)$/,
		"ini",
		["* > password"],
		"samba-credentials",
	],
	[/(?:^|\/)WinSCP\.ini$/i, "ini", ["* > (Password|Passphrase)"], "winscp-password"],
	[/(?:^|\/)tomcat-users\.xml$/, "xml", ["tomcat-users > user > @password"], "generic-password"],
];

function row([files, format, fields, kind = "cli-credential"]: Row): DocumentKind {
	const rules: FieldRule[] = fields.map((field) => ({ field, kind, least: 6, secret: asItStands }));
	return fieldDocument({ files, format, rules });
}

function asItStands(value: string, { path }: { readonly path: readonly string[] }): string | null {
	const name = path.at(-1) ?? "";
	// Bundler's settings hold more than logins: those have a colon or a token of their own.
	if (name.startsWith("BUNDLE_") && !/^[^:\s]+:[^:\s]+$|^[A-Za-z0-9_-]{20,}$/.test(value)) return null;
	// Maven's `{...}` is encrypted with the master password of settings-security.xml.
	if (name === "password" && /^\{.+\}$/.test(value)) return null;
	return value;
}

export const TOOL_LOGINS: readonly DocumentKind[] = TOOLS.map(row);

/** Files that hold one token and nothing else. */
const TOKEN_FILES: readonly (readonly [RegExp, DocumentKindId, RegExp])[] = [
	[/(?:^|\/)\.vault-token$/, "vault-token", /^(?<secret>[A-Za-z0-9._-]{20,})\s*$/d],
	[/(?:^|\/)\.?huggingface\/(?:token|stored_tokens)$/, "cli-credential", /(?<secret>hf_[A-Za-z0-9]{20,})/d],
	[/(?:^|\/)supabase\/access-token$/, "cli-credential", /^(?<secret>sbp_\S{20,})/d],
	[/(?:^|\/)\.erlang\.cookie$/, "erlang-cookie", /^(?<secret>[^\s]{8,255})\s*$/d],
	[
		/(?:^|\/)(?:\.?(?:ansible[-_.])?vault[-_.]?(?:pass(?:word|phrase)?|pw|key)(?:[-_.][a-z0-9]+)?|\.vaultpass)(?:\.txt)?$/i,
		"ansible-vault-password",
		/^(?!#!|\$ANSIBLE_VAULT|import |from |\s*$)(?<secret>\S.{2,200}?)\s*$/d,
	],
	[
		/(?:^|\/)config\/(?:master|credentials\/[\w-]+)\.key$/,
		"rails-master-key",
		/^(?<secret>[0-9a-f]{32})\s*$/d,
	],
	[
		/(?:^|\/)(?:master|production|staging|development)\.key$/,
		"rails-master-key",
		/^(?<secret>[0-9a-f]{32})\s*$/d,
	],
];

export const TOKEN_DOCUMENTS: readonly DocumentKind[] = TOKEN_FILES.map(([files, kind, shape]) =>
	lineDocument({
		files,
		maxBytes: 16 * 1024,
		read(line, number) {
			if (number > 1) return [];
			const match = shape.exec(line);
			const secret = match?.groups?.["secret"];
			return secret === undefined ? [] : [{ kind, secret, at: match?.indices?.groups?.["secret"]?.[0] ?? 0 }];
		},
	}),
);
