/** Logins of the three large clouds: AWS's credentials and caches, Google's key files, Azure's token caches. */
import { keyVerdict } from "../keys/key-details.ts";
import { readPrivateKey } from "../keys/private-key.ts";
import type { DocumentKind } from "./document.ts";
import { beside, fieldDocument } from "./field-document.ts";

/** AWS CLI "Configuration and credential file settings"; boto's and s3cmd's files hold the same. */
export const awsConfig: DocumentKind = fieldDocument({
	files:
		/(?:^|\/)(?:\.aws\/(?:credentials|config)[^/]*|aws[-_]?credentials|\.boto|boto\.cfg|\.passwd-s3fs)$/i,
	format: "ini",
	rules: [
		{ field: "* > aws_secret_access_key", kind: "aws-secret-access-key", least: 20 },
		{ field: "* > aws_session_token", kind: "aws-session-token", least: 40 },
		{
			field: "* > (gs_secret_access_key|gs_oauth2_refresh_token)",
			kind: "gcp-oauth-refresh-token",
			least: 20,
		},
	],
});

export const awsCache: DocumentKind = fieldDocument({
	files: /(?:^|\/)\.aws\/(?:sso|cli)\/cache\/[^/]+\.json$/,
	format: "json",
	rules: [
		{ field: "Credentials > SecretAccessKey", kind: "aws-secret-access-key", least: 20 },
		{ field: "Credentials > SessionToken", kind: "aws-session-token", least: 40 },
		{ field: "(accessToken|refreshToken|clientSecret)", kind: "aws-sso-token", least: 20 },
	],
});

export const s3cfg: DocumentKind = fieldDocument({
	files: /(?:^|\/)\.?s3cfg[^/]*$/,
	format: "ini",
	rules: [{ field: "* > (secret_key|access_token|gpg_passphrase)", kind: "s3cfg-secret-key", least: 8 }],
});

/** Google's JSON credentials, whatever the file is called: google.auth "credentials file" types. */
export const gcpCredentials: DocumentKind = fieldDocument({
	files: /\.json$|(?:^|\/)(?:application_default_credentials|adc)[^/]*$/,
	head: /"type"\s*:\s*"(?:service_account|authorized_user|external_account_authorized_user|gdch_service_account)"|"(?:refresh_token|client_secret)"[\s\S]*googleapis|"(?:installed|web)"\s*:\s*\{/,
	format: "json",
	maxBytes: 64 * 1024,
	rules: [
		{
			field: "private_key",
			kind: "gcp-service-account",
			secret: (value, field, all) =>
				value.includes("PRIVATE KEY") && beside(field, all, "client_email") !== null ? value : null,
			tell: (secret) => keyVerdict(readPrivateKey(secret)),
		},
		{ field: "refresh_token", kind: "gcp-oauth-refresh-token", least: 20 },
		{ field: "client_secret", kind: "gcp-oauth-client-secret", least: 16 },
		{ field: "(installed|web) > client_secret", kind: "gcp-oauth-client-secret", least: 16 },
	],
});

/** Azure CLI and MSAL: caches of tokens, service principals, and the SDK's auth file. */
export const azureCredentials: DocumentKind = fieldDocument({
	files:
		/(?:^|\/)(?:\.azure\/.+\.json|accessTokens\.json|msal_(?:token_)?cache[^/]*\.(?:json|bin)|service_principal_entries\.(?:json|bin)|azureauth\.json|azure[-_]?credentials[^/]*\.json|TokenCache\.dat)$/i,
	format: "json",
	rules: [
		{ field: "** > (accessToken|refreshToken)", kind: "azure-cached-token", least: 20 },
		{ field: "(AccessToken|RefreshToken|IdToken) > * > secret", kind: "azure-cached-token", least: 20 },
		{
			field: "** > (clientSecret|client_secret|servicePrincipalKey|accessToken)",
			kind: "azure-client-secret",
			least: 8,
		},
	],
});

/** An Azure service principal as `az ad sp create-for-rbac` prints it. */
export const azurePrincipal: DocumentKind = fieldDocument({
	files: /\.json$/,
	head: /"(?:appId|clientId)"[\s\S]*"(?:tenant|tenantId|password|clientSecret)"|"(?:clientSecret|password)"[\s\S]*"tenant/,
	format: "json",
	maxBytes: 16 * 1024,
	rules: [
		{
			field: "(password|clientSecret)",
			kind: "azure-client-secret",
			least: 16,
			secret: (value, field, all) =>
				beside(field, all, "tenant") !== null || beside(field, all, "tenantId") !== null ? value : null,
		},
	],
});

/** Oracle, OpenStack, and others that keep profiles in one INI or YAML. */
export const openstackClouds: DocumentKind = fieldDocument({
	files: /(?:^|\/)(?:clouds|secure)\.ya?ml$/,
	format: "yaml",
	rules: [
		{ field: "clouds > * > auth > (password|application_credential_secret|token)", kind: "cli-credential" },
	],
});
