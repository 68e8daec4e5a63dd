/**
 * Whoever finds a secret of theirs needs two pages: the provider's own on it, and the one where it is revoked or changed.
 * Kinds without one stand here with the reason, so that no new kind is without them by oversight.
 */
import { describe, expect, it } from "vitest";
import { readCatalogue } from "../../scripts/catalogue-plugin.ts";

const NO_REFERENCE: Readonly<Record<string, readonly string[]>> = {
	"any program that has a password in its text": [
		"password-comparison",
		"password-compared-with",
		"php-pass-variable",
	],
};

const NO_REVOKE: Readonly<Record<string, readonly string[]>> = {
	"the text does not say which service takes it": [
		"ansible-password",
		"api-key-header",
		"authorization-basic",
		"authorization-bearer",
		"authorization-other-scheme",
		"authorization-plain",
		"azure-identifiable-key",
		"admin-tool-password",
		"azure-shared-key-by-name",
		"basic-auth-arguments",
		"basic-auth-url",
		"bundler-source-credential",
		"cisco-device-password",
		"cisco-enable-password",
		"clear-text-credential",
		"curl-header-key",
		"curl-option-password",
		"curl-user-key",
		"curl-user-password",
		"daemon-user-password",
		"database-call-password",
		"docker-login-password",
		"docker-login-stdin",
		"encoded-login",
		"expect-password",
		"filezilla-password",
		"git-clone-token-url",
		"git-config-url-password",
		"git-credentials",
		"http-file-login",
		"jaas-user-password",
		"jdbc-login-arguments",
		"jdbc-url-password",
		"jetty-obfuscated-password",
		"json-web-token",
		"kerberos-roast-hash",
		"kubernetes-secret-data",
		"kubernetes-secret-manifest",
		"login-arguments",
		"login-command-in-parts",
		"mqtt-url",
		"netrc-password",
		"openai-compatible-credential",
		"oracle-login-password",
		"password-compared-with",
		"password-comparison",
		"password-hash-argument",
		"password-option-default",
		"php-pass-variable",
		"powershell-plain-password",
		"powershell-secure-string",
		"proxy-url",
		"python-database-password",
		"rclone-password",
		"s3-url",
		"s3cfg-secret-key",
		"sbt-credentials",
		"session-store-password",
		"sftp-config-password",
		"smb-url-password",
		"smtp-url",
		"spring-value-default",
		"sql-user-password",
		"standard-webhooks-secret",
		"tool-password-option",
		"url-key-parameter",
		"user-password-arguments",
		"wget-password",
	],
	"nobody issued it: another that its owner makes takes its place": [
		"age-post-quantum-secret-key",
		"age-secret-key",
		"aspnet-machine-key",
		"base64-private-key",
		"drupal-hash-salt",
		"dsa-private-key",
		"ec-private-key",
		"encrypted-data-bag-secret",
		"encrypted-private-key",
		"jwk-private-key",
		"jwt-signing-secret-argument",
		"kubeconfig-client-key",
		"minisign-secret-key",
		"openssl-passphrase",
		"openvpn-static-key",
		"pkcs8-private-key",
		"putty-private-key",
		"rails-master-key",
		"rails-master-key-below-path",
		"rsa-private-key",
		"session-secret-argument",
		"symfony-app-secret",
		"tink-keyset",
		"unended-private-key",
		"wpa-psk",
	],
	"no one can revoke it: what it holds is moved": [
		"bitcoin-extended-private-key",
		"bitcoin-private-key",
		"ethereum-private-key",
		"stellar-secret-seed",
		"wallet-mnemonic",
	],
	"no such page of the provider is known": [
		"chroma-api-key",
		"code-climate-reporter-id",
		"dependency-track-api-key",
		"heartland-api-key",
		"rainforest-api-key",
		"redirect-pizza-token",
		"sourcegraph-license-key",
		"sqreen-token",
		"thingsboard-provision-secret",
		"wepay-access-token",
		"zapier-webhook",
	],
};

/** Providers known by name alone of whom no page was to be found. */
const NO_PAGE = [
	"campayn",
	"collect2",
	"findl",
	"formbucket",
	"heatmap-api",
	"hotwire",
	"manifest",
	"meross",
	"midise",
	"podia",
	"postbacks",
	"revampcrm",
	"sentiment",
	"simvoly",
	"tailorbrands",
	"technicalanalysisapi",
];

/** What one line of patterns/by-name.yaml makes is known by its name alone: lines cite a page, none says where to revoke. */
const isTable = ({ provider }: { readonly provider: string }): boolean => provider === "Various";
const files = readCatalogue();
const patterns = files.filter((file) => !isTable(file)).flatMap((file) => file.patterns);
const rows = files.filter(isTable).flatMap((file) => file.patterns);
const sorted = (ids: Iterable<string>): string[] => [...ids].sort();

describe("the pages that kinds name", () => {
	it("are there for every kind but those that are listed", () => {
		const uncited = patterns.filter(({ references }) => references.length === 0).map(({ id }) => id);
		expect(sorted(uncited)).toEqual(sorted(Object.values(NO_REFERENCE).flat()));
		const unrevoked = patterns.filter(({ revoke }) => revoke === undefined).map(({ id }) => id);
		expect(sorted(unrevoked)).toEqual(sorted(Object.values(NO_REVOKE).flat()));
	});

	it("are there for every provider that is known by name alone, but those that are listed", () => {
		const uncited = rows.filter(({ references }) => references.length === 0).map(({ id }) => id);
		expect(sorted(uncited)).toEqual(NO_PAGE.map((provider) => `${provider}-credential`));
	});

	it("are reached safely", () => {
		const pages = [...patterns, ...rows].flatMap(({ revoke = [], references }) =>
			[revoke, references].flat(),
		);
		expect(pages.filter((page) => !page.startsWith("https://"))).toEqual([]);
	});

	it("lead to where a secret is revoked, and to no home page", () => {
		const homes = patterns.filter(({ revoke = "" }) =>
			/^https:\/\/(?:www\.)?[^./]+\.[a-z]+\/?$/.test(revoke),
		);
		expect(homes.map(({ id, revoke }) => `${id}: ${revoke}`)).toEqual([]);
	});
});
