/** Password hashes of accounts: shadow(5), gshadow(5), and what Apache, nginx, registries, mail and FTP servers read as htpasswd. */
import type { DocumentKind } from "./document.ts";
import { lineDocument } from "./line-document.ts";

/** crypt(5): the scheme by its prefix; older DES hashes have none and are 13 characters. */
const SCHEMES: readonly (readonly [RegExp, string])[] = [
	[/^\$y\$/, "yescrypt"],
	[/^\$gy\$/, "gost-yescrypt"],
	[/^\$7\$/, "scrypt"],
	[/^\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}$/, "bcrypt"],
	[/^\$6\$/, "sha512crypt"],
	[/^\$5\$/, "sha256crypt"],
	[/^\$sha1\$/, "sha1crypt"],
	[/^\$md5/, "SunMD5"],
	[/^\$1\$/, "md5crypt"],
	[/^\$apr1\$/, "Apache MD5"],
	[/^\$3\$\$/, "NT hash"],
	[/^\{SHA\}[A-Za-z0-9+/]{27}=$/, "SHA-1, without salt"],
	[/^\{SSHA\}/, "salted SHA-1"],
	[/^_[./A-Za-z0-9]{19}$/, "BSDi DES"],
	[/^[./A-Za-z0-9]{13}$/, "DES"],
];

function schemeOf(hash: string): string | null {
	return SCHEMES.find(([shape]) => shape.test(hash))?.[1] ?? null;
}

export const shadow: DocumentKind = lineDocument({
	files: /(?:^|\/)etc\/g?shadow(?:-|\.[^/]+)?$/,
	read(line) {
		const [account = "", hash = ""] = line.split(":");
		// `*`, `!`, `!!` and an empty field let nobody in; `!$6$...` is a locked account's hash and still one to be cracked.
		const real = hash.replace(/^!+/, "");
		const scheme = real.length >= 13 ? schemeOf(real) : null;
		if (account === "" || scheme === null) return [];
		return [
			{
				kind: "shadow-hash",
				secret: real,
				at: account.length + 1 + hash.length - real.length,
				variable: account,
				...(real === hash ? {} : { severity: "low" }),
				details: [
					{ name: "hash", value: scheme },
					{ name: "account", value: real === hash ? "open" : "locked" },
				],
			},
		];
	},
});

export const htpasswd: DocumentKind = lineDocument({
	files:
		/(?:^|\/)(?:\.?[^/]*htpasswd[^/]*|\.htdigest|etc\/(?:nginx|apache2|httpd|mosquitto|proftpd|dovecot)\/[^/]*(?:passwd|pwfile|users|auth)[^/]*)$/,
	read(line) {
		const [account = "", field = "", digest] = line.split(":");
		// Dovecot names the scheme before the hash.
		const hash = field.replace(/^\{[A-Z0-9]+-CRYPT\}/, "");
		if (account === "" || account.startsWith("#")) return [];
		const plain = /^\{(?:PLAIN|CLEARTEXT|CLEAR)\}(.{3,200})$/.exec(field)?.[1];
		if (plain !== undefined)
			return [
				{
					kind: "service-password",
					secret: plain,
					at: account.length + 1 + field.length - plain.length,
					variable: account,
				},
			];
		// htdigest: user:realm:MD5.
		if (digest !== undefined && /^[0-9a-f]{32}$/.test(digest))
			return [
				{
					kind: "htpasswd-hash",
					secret: digest,
					at: account.length + field.length + 2,
					variable: account,
					details: [{ name: "hash", value: "MD5 digest" }],
				},
			];
		const scheme = schemeOf(hash);
		if (scheme === null) return [];
		return [
			{
				kind: "htpasswd-hash",
				secret: hash,
				at: account.length + 1 + field.length - hash.length,
				variable: account,
				details: [{ name: "hash", value: scheme }],
			},
		];
	},
});
