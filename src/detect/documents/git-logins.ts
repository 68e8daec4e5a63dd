/** Where git keeps logins: the credential store, URLs of remotes, and the header that CI checkouts put into the config. */
import { base64Text, urlPassword } from "./decoded.ts";
import type { DocumentKind } from "./document.ts";
import { fieldDocument } from "./field-document.ts";
import { lineDocument } from "./line-document.ts";

/** git-credential-store(1): one URL a line. */
export const gitCredentials: DocumentKind = lineDocument({
	files: /(?:^|\/)(?:\.?git-credentials|git\/credentials)$/,
	read(line) {
		const secret = urlPassword(line);
		return secret === null
			? []
			: [{ kind: "git-credentials", secret, at: line.indexOf(secret, line.indexOf("://") + 3) }];
	},
});

export const gitConfig: DocumentKind = fieldDocument({
	files: /(?:^|\/)(?:\.git\/(?:modules\/.+\/)?config|\.?gitconfig|git\/config|\.git\/FETCH_HEAD)$/,
	format: "ini",
	rules: [
		{ field: "* > (url|pushurl|insteadOf)", kind: "git-config-url-password", secret: urlPassword },
		{
			field: "* > extraheader",
			kind: "git-extra-header",
			secret(value) {
				const token = /^AUTHORIZATION:\s*(?:basic|bearer|token)\s+(\S{8,})$/i.exec(value)?.[1];
				if (token === undefined) return null;
				return /basic/i.test(value) && base64Text(token) === null ? null : token;
			},
		},
		{ field: "* > (token|oauthtoken|password|smtppass)", kind: "git-extra-header", least: 8 },
	],
});
