/** Passwords in the configuration of a system's services: directories, mounts, network management, proxies, Wi-Fi. */
import type { DocumentKind } from "./document.ts";
import type { DocumentKindId } from "./kinds.ts";
import { groupSecret, type LineSecret, lineDocument } from "./line-document.ts";

type Row = readonly [files: RegExp, kind: DocumentKindId, settings: readonly RegExp[]];

const ROWS: readonly Row[] = [
	// ldap.conf(5), nslcd.conf(5), slapd.conf(5), sssd-ldap(5)
	[
		/(?:^|\/)(?:ldap|nslcd|nss_ldap|pam_ldap|libnss-ldap|slapd)\.conf$/,
		"service-password",
		[/^\s*(?<variable>bindpw|rootbindpw|rootpw)\s+"?(?<secret>[^\s"]{3,200})/di],
	],
	[
		/(?:^|\/)sssd(?:\.conf\.d\/[^/]+|)\.conf$/,
		"service-password",
		[/^\s*(?<variable>ldap_default_authtok)\s*=\s*(?<secret>\S.{2,200}?)\s*$/di],
	],
	// mount.cifs(8), autofs(5)
	[
		/(?:^|\/)etc\/(?:fstab|auto\.[\w.-]+|fstab\.d\/[^/]+)$/,
		"service-password",
		[/[\s,](?<variable>password|pass)=(?<secret>[^,\s]{3,200})/d],
	],
	// snmpd.conf(5), snmpd.examples(5)
	[
		/(?:^|\/)snmpd?(?:\.local)?\.conf$/,
		"service-password",
		[
			/^\s*(?<variable>r[ow]community6?)\s+"?(?!(?:public|private)\b)(?<secret>[^\s"]{6,200})/d,
			/^\s*createUser\s+(?:-e\s+\S+\s+)?(?<variable>\S+)\s+(?:MD5|SHA\S{0,4})\s+"?(?<secret>[^\s"]{8,200})/d,
			/^\s*createUser\s+(?:-e\s+\S+\s+)?(?<variable>\S+)\s+\S+\s+\S+\s+(?:DES|AES\S{0,4})\s+"?(?<secret>[^\s"]{8,200})/d,
		],
	],
	// docs.haproxy.org, "Userlists" and "stats auth"
	[
		/(?:^|\/)haproxy[^/]*\.cfg$|(?:^|\/)haproxy\/.+\.cfg$/,
		"service-password",
		[
			/^\s*user\s+(?<variable>\S+)\s+insecure-password\s+(?<secret>\S{3,200})/d,
			/^\s*stats\s+auth\s+(?<variable>[^\s:]+):(?<secret>\S{3,200})/d,
		],
	],
	// w1.fi, wpa_supplicant.conf and hostapd.conf
	[
		/(?:^|\/)(?:wpa_supplicant|hostapd)[^/]*\.conf$/,
		"wpa-psk",
		[
			/^\s*(?<variable>psk|sae_password|wpa_passphrase|password|private_key2?_passwd|wep_key\d|wpa_psk|auth_server_shared_secret|acct_server_shared_secret)="(?<secret>[^"]{3,200})"/d,
			/^\s*(?<variable>psk|wpa_psk)=(?<secret>[0-9a-f]{64})\s*$/di,
			/^\s*(?<variable>sae_password|wpa_passphrase|auth_server_shared_secret|acct_server_shared_secret)=(?<secret>[^"\s][^|]{2,200}?)(?:\||\s*$)/d,
			/^\s*(?<variable>password)=(?<secret>hash:[0-9a-f]{32})\s*$/d,
		],
	],
	// docs.anaconda.com, "Token": a channel's URL
	[/(?:^|\/)\.?condarc$/, "cli-credential", [/\/t\/(?<secret>[A-Za-z0-9-]{16,200})\//d]],
];

export const SYSTEM_SERVICES: readonly DocumentKind[] = ROWS.map(([files, kind, settings]) =>
	lineDocument({
		files,
		read: (line): LineSecret[] =>
			/^\s*[#;]/.test(line) ? [] : settings.flatMap((setting) => groupSecret(setting, line, kind)),
	}),
);
