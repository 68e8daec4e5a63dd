/**
 * The kinds of secrets that documents are read for, answerable by `leakscan patterns show ID`. Where the catalogue has the
 * same id (found by an expression in other texts too) its entry speaks for both, and a test holds the two together.
 */
import type { Severity } from "../match.ts";

export interface DocumentKindInfo {
	readonly severity: Severity;
	/** Absent: the catalogue has the rest. */
	readonly own?: {
		readonly provider: string;
		readonly name: string;
		/** What is read, and what for. */
		readonly reads: string;
		readonly reference: string;
	};
}

/** A kind that the catalogue has too. */
function catalogued(severity: Severity): DocumentKindInfo {
	return { severity };
}

function own(
	severity: Severity,
	provider: string,
	name: string,
	reads: string,
	reference: string,
): DocumentKindInfo {
	return { severity, own: { provider, name, reads, reference } };
}

const KUBECONFIG = "https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/";
const PKCS12 = "https://www.rfc-editor.org/rfc/rfc7292";

export const DOCUMENT_KINDS = {
	// Container registries and clusters
	"docker-config-auth": catalogued("critical"),
	"docker-identity-token": catalogued("critical"),
	"kubeconfig-client-key": catalogued("critical"),
	"kubeconfig-token": catalogued("critical"),
	"kubeconfig-password": own(
		"critical",
		"Kubernetes",
		"Password in a kubeconfig",
		"users' passwords and the arguments of their exec plugins",
		KUBECONFIG,
	),
	"kubernetes-secret-manifest": catalogued("high"),
	"container-environment": own(
		"high",
		"Containers",
		"Secret in a container's environment",
		"environment lists of Kubernetes manifests, compose files and task definitions",
		"https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/",
	),

	// Package registries and build tools
	"npmrc-auth-token": catalogued("critical"),
	"npmrc-basic-auth": catalogued("critical"),
	"yarnrc-auth-token": catalogued("critical"),
	"pypirc-password": catalogued("critical"),
	"pip-index-password": own(
		"high",
		"pip",
		"Password in a package index's URL",
		"pip.conf, uv.toml and requirements files: index-url, extra-index-url, find-links",
		"https://pip.pypa.io/en/stable/topics/authentication/",
	),
	"poetry-password": own(
		"critical",
		"Poetry",
		"Repository password in Poetry's auth.toml",
		"http-basic passwords and pypi-token entries of auth.toml",
		"https://python-poetry.org/docs/repositories/#configuring-credentials",
	),
	"cargo-registry-token": catalogued("critical"),
	"composer-auth": own(
		"high",
		"Composer",
		"Credential in Composer's auth.json",
		"http-basic, bearer and the code hosts' tokens of auth.json",
		"https://getcomposer.org/doc/articles/authentication-for-private-packages.md",
	),
	"nuget-config-password": own(
		"high",
		"NuGet",
		"Password in NuGet.Config",
		"packageSourceCredentials and apikeys of NuGet.Config",
		"https://learn.microsoft.com/nuget/reference/nuget-config-file",
	),
	"maven-settings-password": catalogued("high"),
	"maven-master-password": own(
		"low",
		"Maven",
		"Master password in settings-security.xml",
		"the master password, which is encrypted with a key that every Maven has",
		"https://maven.apache.org/guides/mini/guide-encryption.html",
	),
	"gradle-password": own(
		"high",
		"Gradle",
		"Password in gradle.properties",
		"passwords, tokens and keys of gradle.properties, by their names",
		"https://docs.gradle.org/current/userguide/build_environment.html",
	),
	"rubygems-credential": own(
		"critical",
		"RubyGems",
		"RubyGems credential",
		"keys of .gem/credentials and of Bundler's config",
		"https://guides.rubygems.org/api-key-scopes/",
	),
	"hex-api-key": own("critical", "Hex", "Hex API key", "hex.config", "https://hex.pm/docs/publish"),

	// Code hosts and command line tools of clouds
	"netrc-password": catalogued("critical"),
	"git-credentials": catalogued("critical"),
	"git-config-url-password": catalogued("critical"),
	"git-extra-header": own(
		"critical",
		"Git",
		"Credential in git's config",
		"http.extraheader of a repository's config, as CI checkouts leave it",
		"https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpextraHeader",
	),
	"cli-credential": own(
		"critical",
		"Command line tools",
		"Credential of a command line tool",
		"the files in which command line tools of clouds, code hosts and services keep their logins",
		"https://specifications.freedesktop.org/basedir-spec/latest/",
	),
	"aws-secret-access-key": catalogued("critical"),
	"aws-session-token": catalogued("high"),
	"aws-sso-token": own(
		"high",
		"Amazon Web Services",
		"AWS SSO token",
		"tokens and client secrets of ~/.aws/sso/cache",
		"https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sso.html",
	),
	"gcp-service-account": catalogued("critical"),
	"gcp-oauth-refresh-token": catalogued("high"),
	"gcp-oauth-client-secret": catalogued("high"),
	"azure-client-secret": catalogued("critical"),
	"azure-cached-token": own(
		"critical",
		"Microsoft Azure",
		"Azure token cache",
		"access and refresh tokens of accessTokens.json and MSAL caches",
		"https://learn.microsoft.com/cli/azure/msal-based-azure-cli",
	),
	"s3cfg-secret-key": catalogued("critical"),
	"rclone-password": catalogued("high"),
	"vault-token": catalogued("critical"),
	"terraform-state-secret": own(
		"critical",
		"HashiCorp Terraform",
		"Secret in Terraform state",
		"attributes of state files that are marked sensitive or named as secrets, and outputs marked sensitive",
		"https://developer.hashicorp.com/terraform/language/state/sensitive-data",
	),
	"terraform-variable": own(
		"high",
		"HashiCorp Terraform",
		"Secret in Terraform variables",
		"values of .tfvars files, by their names",
		"https://developer.hashicorp.com/terraform/language/values/variables",
	),
	"ansible-vault-password": own(
		"critical",
		"Ansible",
		"Ansible vault password file",
		"files in which the password of an Ansible vault is kept",
		"https://docs.ansible.com/ansible/latest/vault_guide/vault_managing_passwords.html",
	),

	// Databases and mail
	"pgpass-password": catalogued("critical"),
	"my-cnf-password": catalogued("critical"),
	"pgbouncer-userlist": own(
		"high",
		"PgBouncer",
		"Password in PgBouncer's userlist.txt",
		"passwords and their hashes",
		"https://www.pgbouncer.org/config.html#authentication-file-format",
	),
	"sql-password": own(
		"high",
		"SQL",
		"Password in an SQL statement",
		"statements that give a user a password, in histories of SQL shells",
		"https://www.postgresql.org/docs/current/sql-alterrole.html",
	),
	"mail-password": own(
		"high",
		"Mail",
		"Password of a mail account",
		"msmtprc, fetchmailrc, mutt, Postfix's sasl_passwd, Exim's passwd.client",
		"https://marlam.de/msmtp/msmtp.html",
	),
	"redis-config-password": own(
		"high",
		"Redis",
		"Password in redis.conf",
		"requirepass, masterauth and ACL passwords",
		"https://redis.io/docs/latest/operate/oss_and_stack/management/security/",
	),
	"mongodb-keyfile": own(
		"high",
		"MongoDB",
		"MongoDB keyfile",
		"the secret by which the members of a replica set know each other",
		"https://www.mongodb.com/docs/manual/core/security-internal-authentication/",
	),
	"erlang-cookie": own(
		"high",
		"Erlang",
		"Erlang cookie",
		"the cookie with which nodes of a cluster run each other's code",
		"https://www.erlang.org/doc/system/distributed.html#security",
	),

	// Accounts
	"htpasswd-hash": catalogued("medium"),
	"shadow-hash": catalogued("high"),
	"chap-secret": own(
		"high",
		"PPP",
		"Secret in chap-secrets or ipsec.secrets",
		"shared secrets of PPP, L2TP and IPsec",
		"https://man7.org/linux/man-pages/man8/pppd.8.html",
	),
	"service-password": own(
		"high",
		"System services",
		"Password in a service's configuration",
		"logins of LDAP, SSSD, mounts, SNMP, HAProxy and Dovecot in their own files",
		"https://man7.org/linux/man-pages/dir_section_5.html",
	),
	"vnc-password": own(
		"high",
		"VNC",
		"Password of a VNC server",
		"~/.vnc/passwd, which is encrypted with a key that everyone has",
		"https://tigervnc.org/doc/vncpasswd.html",
	),
	"kerberos-keytab": own(
		"high",
		"Kerberos",
		"Kerberos keytab",
		"keys of principals",
		"https://web.mit.edu/kerberos/krb5-latest/doc/formats/keytab_file_format.html",
	),
	"cloud-init-password": catalogued("high"),
	"samba-credentials": catalogued("high"),

	// Frameworks
	"rails-master-key": catalogued("critical"),
	"systemd-environment": own(
		"high",
		"systemd",
		"Secret in a systemd unit",
		"Environment= and SetCredential= of units and their drop-ins",
		"https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html",
	),
	"laravel-app-key": catalogued("critical"),
	"application-setting": own(
		"high",
		"Applications",
		"Secret in an application's settings",
		"appsettings.json of .NET and the files of node-config, by the whole name of a setting",
		"https://learn.microsoft.com/aspnet/core/fundamentals/configuration/",
	),
	"spring-property": own(
		"high",
		"Spring",
		"Secret in Spring configuration",
		"application and bootstrap files in YAML and properties, by the whole name of a property",
		"https://docs.spring.io/spring-boot/reference/features/external-config.html",
	),

	// Keys
	"java-keystore": own(
		"critical",
		"Java keystores",
		"Java keystore with a private key",
		"JKS and JCEKS stores: opened with the empty and the common passwords",
		"https://docs.oracle.com/en/java/javase/21/docs/specs/man/keytool.html",
	),
	"pkcs12-keystore": own(
		"critical",
		"Private keys",
		"PKCS #12 store with a private key",
		"PKCS #12 stores (.p12, .pfx): opened with the empty and the common passwords",
		PKCS12,
	),
	"pkcs8-private-key": catalogued("critical"),
	"rsa-private-key": catalogued("critical"),
	"ec-private-key": catalogued("critical"),
	"openssh-private-key": catalogued("critical"),
	"encrypted-private-key": catalogued("medium"),
	"pgp-private-key": catalogued("critical"),
	"age-secret-key": catalogued("critical"),
	"tor-onion-key": own(
		"high",
		"Tor",
		"Key of a Tor onion service",
		"hs_ed25519_secret_key",
		"https://spec.torproject.org/rend-spec/",
	),
	"keepass-database": own(
		"low",
		"KeePass",
		"KeePass database",
		"the database itself, which is encrypted",
		"https://keepass.info/help/kb/kdbx.html",
	),

	// People's machines
	"shell-history-secret": own(
		"high",
		"Shells",
		"Secret in a shell's history",
		"assignments and options of the commands in history files",
		"https://www.gnu.org/software/bash/manual/html_node/Bash-History-Facilities.html",
	),
	"notebook-secret": own(
		"high",
		"Jupyter",
		"Secret in a notebook",
		"assignments in the cells of notebooks, and in what they printed",
		"https://nbformat.readthedocs.io/en/latest/format_description.html",
	),
	"ide-database-password": own(
		"high",
		"Editors",
		"Database password kept by an editor",
		"JetBrains data sources, DBeaver's credentials-config.json, SQL Developer",
		"https://dbeaver.com/docs/dbeaver/Security-in-DBeaver-PRO/",
	),
	"editor-setting-secret": own(
		"medium",
		"Editors",
		"Secret in an editor's settings",
		"settings.json of VS Code and its kin, by the names of settings",
		"https://code.visualstudio.com/docs/configure/settings",
	),
	"browser-logins": own(
		"high",
		"Browsers",
		"Browser's saved logins",
		"presence of Chrome's Login Data and Cookies, and of Firefox's key4.db and logins.json",
		"https://chromium.googlesource.com/chromium/src/+/main/docs/user_data_dir.md",
	),
	"filezilla-password": catalogued("high"),
	"sftp-config-password": catalogued("high"),
	"mremoteng-password": own(
		"high",
		"mRemoteNG",
		"Password in mRemoteNG's connections",
		"confCons.xml: passwords are encrypted, with a known password unless one was set",
		"https://mremoteng.readthedocs.io/",
	),
	"winscp-password": own(
		"high",
		"WinSCP",
		"Password in WinSCP.ini",
		"stored passwords, which are only obfuscated unless a master password was set",
		"https://winscp.net/eng/docs/security_credentials",
	),
	"openvpn-password": own(
		"high",
		"OpenVPN",
		"Password in an OpenVPN profile",
		"auth-user-pass blocks and the files they name",
		"https://openvpn.net/community-resources/reference-manual-for-openvpn-2-6/",
	),
	"wpa-psk": catalogued("medium"),
	"wifi-password": own(
		"medium",
		"NetworkManager",
		"Wi-Fi or VPN password in a NetworkManager profile",
		"psk and password entries of .nmconnection files",
		"https://networkmanager.dev/docs/api/latest/nm-settings-keyfile.html",
	),
	"generic-password": catalogued("high"),
	"generic-secret": catalogued("high"),
} as const satisfies Readonly<Record<string, DocumentKindInfo>>;

export type DocumentKindId = keyof typeof DOCUMENT_KINDS;
