/** Logins of npm, pnpm and Yarn: .npmrc (docs.npmjs.com "npmrc"), .yarnrc, .yarnrc.yml (yarnpkg.com "Settings"). */
import { base64Text, urlPassword } from "./decoded.ts";
import { type DocumentKind, refusalOf } from "./document.ts";
import { fieldDocument, type NoSecret } from "./field-document.ts";

const decoded = (value: string): string | NoSecret | null => {
	const text = base64Text(value);
	if (text === null) return null;
	const reason = refusalOf(text.slice(text.indexOf(":") + 1), null, 1);
	return reason === null ? value : { candidate: value, reason };
};

export const npmrc: DocumentKind = fieldDocument({
	files: /(?:^|\/)\.?npmrc$/,
	format: "ini",
	rules: [
		{ field: "* > (*:)?_authToken", kind: "npmrc-auth-token", least: 8 },
		{ field: "* > (*:)?(_auth|_password)", kind: "npmrc-basic-auth", secret: decoded, least: 6 },
		{ field: "* > (registry|*:registry|proxy|https-proxy)", kind: "npmrc-basic-auth", secret: urlPassword },
	],
});

export const yarnrc: DocumentKind = fieldDocument({
	files: /(?:^|\/)\.yarnrc\.yml$/,
	format: "yaml",
	rules: [
		{ field: "** > npmAuthToken", kind: "yarnrc-auth-token", least: 8 },
		{ field: "** > npmAuthIdent", kind: "yarnrc-auth-token", least: 6 },
	],
});
