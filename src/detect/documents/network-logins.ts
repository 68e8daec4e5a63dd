/** Shared secrets and logins of mail and networks, one a line. */
import { type DocumentKind, documentNamed } from "./document.ts";
import { groupSecret, lineDocument } from "./line-document.ts";

export const mailAccounts: DocumentKind = lineDocument({
	files:
		/(?:^|\/)(?:\.?msmtprc|\.?fetchmailrc|\.?muttrc|\.?esmtprc|\.mbsyncrc|\.offlineimaprc|\.getmailrc|ssmtp\.conf|revaliases)$/,
	read: (line) =>
		/^\s*#/.test(line)
			? []
			: groupSecret(
					/(?:^|\s)(?<variable>password|AuthPass|Pass|remotepass|imap_pass|smtp_pass)(?:\s*=\s*|\s+)["']?(?<secret>[^\s"']{3,})/di,
					line,
					"mail-password",
				),
});

/** `host user:password` (Postfix), `host:user:password` (Exim). */
export const mailRelays: DocumentKind = lineDocument({
	files: /(?:^|\/)(?:sasl_passwd|passwd\.client|relay_password)$/,
	read: (line) =>
		/^\s*#/.test(line) || line.startsWith("*:target")
			? []
			: groupSecret(
					/^\S(?:[^\s:]*:+|\S*\s+)(?<variable>[^\s:]+):(?<secret>\S{3,})\s*$/d,
					line,
					"mail-password",
				),
});

/** pppd(8) secrets: client server secret; ipsec.secrets(5): `... : PSK "secret"`. */
export const pppSecrets: DocumentKind = lineDocument({
	files:
		/(?:^|\/)(?:chap|pap)-secrets$|(?:^|\/)ipsec\.secrets$|(?:^|\/)ipsec\.d\/[^/]+\.secrets$|(?:^|\/)davfs2\/secrets$/,
	read(line) {
		if (/^\s*(?:#|$|include)/.test(line)) return [];
		const psk = groupSecret(
			/:\s*(?<variable>PSK|XAUTH|EAP|RSA)\s+(?:\S+\s+)?"(?<secret>[^"]{3,})"/d,
			line,
			"chap-secret",
		);
		if (psk.length > 0) return psk;
		return groupSecret(
			/^(?:"(?:[^"]*)"|\S+)\s+(?:"(?:[^"]*)"|\S+)\s+"?(?<secret>[^\s"]{3,})"?(?:\s|$)/d,
			line,
			"chap-secret",
		);
	},
});

/** openvpn(8) `<auth-user-pass>`: user name and password on a line each; the file it names holds the same. */
export const openvpnProfile = documentNamed(/\.ovpn$|(?:^|\/)openvpn\/.+$/, (path, head) => {
	const inside = /\.ovpn$|(?:^|\/)openvpn\/.+\.conf$/.test(path);
	const file = /(?:^|\/)openvpn\/[^/]*(?:auth|pass|login|cred)[^/]*\.?(?:txt|conf)?$/.test(path) && !inside;
	if (!inside && !file) return null;
	let after = file ? 0 : -1;
	return lineDocument({
		files: /./,
		read(line) {
			if (inside && /<auth-user-pass>/.test(line)) {
				after = 0;
				return [];
			}
			if (/<\/auth-user-pass>/.test(line)) after = -1;
			if (after < 0 || line.trim() === "") return [];
			after++;
			return after === 2 ? [{ kind: "openvpn-password", secret: line.trim(), at: line.search(/\S/) }] : [];
		},
	})(path, head);
});
